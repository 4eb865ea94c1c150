//! What customers are refused, and how.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use api_client::{Caller, Sending};
use bookings_e2e::{Outcome, Service, booking, key, unique, variable};
use lambda_http::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// How a right booking becomes a wrong one.
type Break = fn(&mut Value);

#[tokio::test]
#[ignore = "needs a running service: just e2e, or BOOKINGS_SITE_URL"]
async fn what_is_somebody_elses_cannot_be_reached() -> Outcome {
    let (owner, other) = (Service::of("STANDARD")?, Service::of("OTHER")?);
    let details = booking(&unique("Private room"));
    let id = owner.create(&key(), &details).await?.id()?;
    assert_eq!(other.get(&id).await?.status(), 404);
    let change = other.change(&id, Some("\"1\""), &details).await?;
    assert_eq!(change.status(), 404);
    // For whoever is not its owner there is nothing to cancel.
    assert_eq!(other.cancel(&id).await?.status(), 204);
    let theirs = other.list("limit=100").await?.json()?;
    assert!(!theirs.to_string().contains(&id));
    assert_eq!(
        owner.get(&id).await?.etag()?,
        "\"1\"",
        "nothing has changed"
    );
    owner.cancel(&id).await.map(drop)
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or BOOKINGS_SITE_URL"]
async fn a_key_of_another_customer_is_another_key() -> Outcome {
    let (one, two) = (Service::of("STANDARD")?, Service::of("OTHER")?);
    let (key, details) = (key(), booking(&unique("Desk")));
    let first = one.create(&key, &details).await?.id()?;
    let second = two.create(&key, &details).await?.id()?;
    assert_ne!(first, second);
    one.cancel(&first).await?;
    two.cancel(&second).await.map(drop)
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or BOOKINGS_SITE_URL"]
async fn a_body_that_breaks_a_rule_is_refused() -> Outcome {
    let service = Service::of("STANDARD")?;
    let breaking: [(&str, Break); 7] = [
        ("no place", |booking| {
            drop(booking.as_object_mut().unwrap().remove("place"))
        }),
        ("an empty place", |booking| booking["place"] = json!("")),
        ("a long place", |booking| {
            booking["place"] = json!("p".repeat(81))
        }),
        ("no moment", |booking| booking["starts_at"] = json!("soon")),
        ("a moment that has passed", |booking| {
            booking["starts_at"] = json!("2020-01-01T00:00:00Z")
        }),
        ("nobody", |booking| booking["people"] = json!(0)),
        ("an owner", |booking| booking["owner"] = json!("me")),
    ];
    for (name, breaks) in breaking {
        let mut details = booking("Desk");
        breaks(&mut details);
        let create = service.create(&key(), &details).await?;
        assert_eq!(create.status(), 400, "create with {name}");
        let id = Uuid::new_v4().to_string();
        let change = service.change(&id, Some("\"1\""), &details).await?;
        assert_eq!(change.status(), 400, "change with {name}");
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or BOOKINGS_SITE_URL"]
async fn a_create_without_a_key_is_refused() -> Outcome {
    let service = Service::of("STANDARD")?;
    let sending = Sending {
        method: Method::POST,
        path: "/api/v1/bookings".to_owned(),
        headers: vec![("content-type", "application/json".to_owned())],
        body: booking("Desk").to_string().into_bytes(),
    };
    assert_eq!(service.send("createBooking", sending).await?.status(), 400);
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or BOOKINGS_SITE_URL"]
async fn a_key_stands_for_one_body() -> Outcome {
    let service = Service::of("STANDARD")?;
    let key = key();
    let created = service.create(&key, &booking(&unique("Desk"))).await?;
    let other = service.create(&key, &booking(&unique("Chair"))).await?;
    assert_eq!((created.status(), other.status()), (201, 422));
    service.cancel(&created.id()?).await.map(drop)
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or BOOKINGS_SITE_URL"]
async fn a_change_needs_the_version_it_is_based_on() -> Outcome {
    let service = Service::of("STANDARD")?;
    let id = service
        .create(&key(), &booking(&unique("Desk")))
        .await?
        .id()?;
    let changes = booking("Chair");
    assert_eq!(service.change(&id, None, &changes).await?.status(), 428);
    let stale = service.change(&id, Some("\"7\""), &changes).await?;
    assert_eq!(stale.status(), 412);
    assert_eq!(service.get("no-uuid").await?.status(), 400);
    service.cancel(&id).await.map(drop)
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or BOOKINGS_SITE_URL"]
async fn a_list_that_breaks_a_rule_is_refused() -> Outcome {
    let service = Service::of("STANDARD")?;
    for query in [
        "limit=0",
        "limit=101",
        "limit=ten",
        "cursor=x",
        "from=today",
    ] {
        assert_eq!(service.list(query).await?.status(), 400, "{query}");
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or BOOKINGS_SITE_URL"]
async fn nobody_gets_in_without_a_token_a_good_one_and_a_key() -> Outcome {
    let key = variable("BOOKINGS_STANDARD_KEY")?;
    let nobody = Service::anonymously(Some(key.clone()))?;
    assert_eq!(nobody.list("limit=1").await?.status(), 401);
    let good = variable("STANDARD_TOKEN")?;
    let forged = Service::at(Caller::Bearer(format!("{good}x")), Some(key))?;
    assert_eq!(forged.list("limit=1").await?.status(), 401);
    let keyless = Service::at(Caller::Bearer(good), None)?;
    assert_eq!(keyless.list("limit=1").await?.status(), 403);
    Ok(())
}
