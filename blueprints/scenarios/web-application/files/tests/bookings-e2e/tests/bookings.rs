//! What customers do with bookings, by the API behind the distribution.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use bookings_e2e::{Error, Outcome, Service, booking, in_days, key, unique};
use serde_json::{Value, json};

#[tokio::test]
#[ignore = "needs a running service: just e2e, or BOOKINGS_SITE_URL"]
async fn a_created_booking_can_be_read() -> Outcome {
    let service = Service::of("STANDARD")?;
    let details = booking(&unique("Window table"));
    let created = service.create(&key(), &details).await?;
    assert_eq!(created.status(), 201);
    let (id, body) = (created.id()?, created.json()?);
    let place = format!("/api/v1/bookings/{id}");
    assert_eq!(created.header("location"), Some(place.as_str()));
    assert_eq!(created.etag()?, "\"1\"");
    for (field, value) in details.as_object().unwrap() {
        assert_eq!(&body[field], value, "{field}");
    }
    let read = service.get(&id).await?;
    assert_eq!((read.status(), read.etag()?), (200, "\"1\"".to_owned()));
    assert_eq!(read.json()?, body);
    assert_eq!(read.header("cache-control"), Some("no-store"));
    service.cancel(&id).await.map(drop)
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or BOOKINGS_SITE_URL"]
async fn a_list_comes_in_pages_as_bookings_begin() -> Outcome {
    let service = Service::of("PREMIUM")?;
    let name = unique("Far table");
    let mut ids = Vec::new();
    // Beyond what other tests book, so that they are not among these.
    for days in [1005, 1001, 1003, 1002, 1004] {
        let mut details = booking(&name);
        details["starts_at"] = json!(in_days(days));
        ids.push(service.create(&key(), &details).await?.id()?);
    }
    let pages = pages(&service, &format!("from={}&limit=2", in_days(1000))).await?;
    let sizes: Vec<_> = pages.iter().map(Vec::len).collect();
    assert_eq!(sizes, [2, 2, 1]);
    let listed: Vec<_> = pages
        .iter()
        .flatten()
        .map(|b| b["starts_at"].clone())
        .collect();
    let mut sorted = listed.clone();
    sorted.sort_by_key(ToString::to_string);
    assert_eq!(listed, sorted);
    for id in ids {
        service.cancel(&id).await?;
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or BOOKINGS_SITE_URL"]
async fn of_two_changes_to_one_version_one_is_refused() -> Outcome {
    let service = Service::of("STANDARD")?;
    let created = service.create(&key(), &booking(&unique("Desk"))).await?;
    let (id, version) = (created.id()?, created.etag()?);
    let (one, two) = (booking(&unique("One")), booking(&unique("Two")));
    let (one, two) = tokio::join!(
        service.change(&id, Some(&version), &one),
        service.change(&id, Some(&version), &two)
    );
    let mut statuses = [one?.status(), two?.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    assert_eq!(service.get(&id).await?.etag()?, "\"2\"");
    service.cancel(&id).await.map(drop)
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or BOOKINGS_SITE_URL"]
async fn a_cancelled_booking_stays_cancelled() -> Outcome {
    let service = Service::of("STANDARD")?;
    let created = service.create(&key(), &booking(&unique("Desk"))).await?;
    let id = created.id()?;
    assert_eq!(service.cancel(&id).await?.status(), 204);
    assert_eq!(service.cancel(&id).await?.status(), 204);
    assert_eq!(service.get(&id).await?.status(), 404);
    let change = service.change(&id, Some("\"1\""), &booking("Desk")).await?;
    assert_eq!(change.status(), 404);
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or BOOKINGS_SITE_URL"]
async fn creates_at_the_same_time_with_one_key_make_one_booking() -> Outcome {
    let service = Service::of("STANDARD")?;
    let (key, details) = (key(), booking(&unique("Desk")));
    let tries = (0..6).map(|_| {
        let (service, key, details) = (service.clone(), key.clone(), details.clone());
        tokio::spawn(async move { service.create(&key, &details).await })
    });
    let mut ids = Vec::new();
    for answer in tries.collect::<Vec<_>>() {
        let answer = answer.await.unwrap()?;
        match answer.status() {
            201 => ids.push(answer.id()?),
            // Whoever comes while the first is at work is told to come again.
            status => assert_eq!(status, 409),
        }
    }
    ids.dedup();
    assert_eq!(ids.len(), 1, "{ids:?}");
    let again = service.create(&key, &details).await?;
    assert_eq!((again.status(), again.id()?), (201, ids[0].clone()));
    service.cancel(&ids[0]).await.map(drop)
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or BOOKINGS_SITE_URL"]
async fn premium_customers_may_more() -> Outcome {
    let mut details = booking(&unique("Hall"));
    details["people"] = json!(20);
    details["starts_at"] = json!(in_days(400));
    let refused = Service::of("STANDARD")?.create(&key(), &details).await?;
    assert_eq!(refused.status(), 400);
    let errors = refused.json()?["errors"].take();
    let places: Vec<_> = errors
        .as_array()
        .unwrap()
        .iter()
        .map(|e| &e["pointer"])
        .collect();
    assert_eq!(places, ["/starts_at", "/people"]);
    let premium = Service::of("PREMIUM")?;
    let booked = premium.create(&key(), &details).await?;
    assert_eq!(booked.status(), 201);
    premium.cancel(&booked.id()?).await.map(drop)
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or BOOKINGS_SITE_URL"]
async fn the_tiers_differ_in_the_notice_they_give() -> Outcome {
    // A standard customer for this test alone: what they book stays until it begins.
    for (customer, changed, cancelled) in [("LATE", 409, 409), ("PREMIUM", 200, 204)] {
        let service = Service::of(customer)?;
        let mut soon = booking(&unique("Tonight"));
        soon["starts_at"] = json!(in_days(0).replace(":00.000Z", ":59.999Z"));
        let created = service.create(&key(), &soon).await?;
        assert_eq!(created.status(), 201);
        let id = created.id()?;
        let change = service
            .change(&id, Some("\"1\""), &booking("Later"))
            .await?;
        assert_eq!(change.status(), changed, "{customer}");
        assert_eq!(service.cancel(&id).await?.status(), cancelled, "{customer}");
    }
    Ok(())
}

async fn pages(service: &Service, query: &str) -> Result<Vec<Vec<Value>>, Error> {
    let mut pages = Vec::new();
    let mut next = query.to_owned();
    loop {
        let page = service.list(&next).await?.json()?;
        pages.push(page["items"].as_array().cloned().unwrap_or_default());
        let Some(cursor) = page["next_cursor"].as_str() else {
            return Ok(pages);
        };
        next = format!("{query}&cursor={cursor}");
    }
}
