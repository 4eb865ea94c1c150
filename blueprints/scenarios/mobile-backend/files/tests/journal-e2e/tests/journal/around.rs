//! What is around posts: subscriptions, places, search, announcements, events of the app, pictures.

use std::time::Duration;

use journal_e2e::{App, Error, Pictures, Subscription, eventually, mails, sms};
use reqwest::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;

#[tokio::test]
#[ignore = "needs a running service (`just e2e`)"]
async fn subscribers_hear_of_what_they_may_see() {
    let (ada, bob) = (app("ada"), app("bob"));
    let query =
        "subscription ($author: ID!) { onPostChanged(author: $author) { id text visibility } }";
    let author = json!({"author": ada.id().unwrap()});
    let forged = Subscription::of(&ada.forged(), query, author.clone()).await;
    assert!(matches!(forged, Err(Error::Socket(_))), "{forged:?}");
    let mut others = Subscription::of(&bob, query, author.clone()).await.unwrap();
    let mut own = Subscription::of(&ada, query, author).await.unwrap();
    let secret = create(&ada, json!({"visibility": "PRIVATE"})).await;
    let post = create(&ada, json!({})).await;
    let patience = Duration::from_secs(10);
    // Tests run side by side: posts of others are heard of too.
    let mut heard = Vec::new();
    while heard.last() != Some(&post["id"]) {
        let change = others.next(patience).await.unwrap().unwrap();
        heard.push(change["onPostChanged"]["id"].clone());
    }
    assert!(!heard.contains(&secret["id"]));
    let mut mine = Vec::new();
    while !(mine.contains(&secret["id"]) && mine.contains(&post["id"])) {
        let change = own.next(patience).await.unwrap().unwrap();
        mine.push(change["onPostChanged"]["id"].clone());
    }
    delete(&ada, &secret).await;
    delete(&ada, &post).await;
}

#[tokio::test]
#[ignore = "needs a running service (`just e2e`)"]
async fn a_post_comes_with_its_place_or_without_it() {
    let ada = app("ada");
    let (status, answer) = ada
        .send(
            CREATE,
            json!({"input": {"text": "Palms", "placeId": "palmengarten"}}),
        )
        .await
        .unwrap();
    let post = &answer["data"]["createPost"];
    assert_eq!(status, StatusCode::OK);
    if std::env::var("PLACES_URL").is_ok() {
        assert_eq!(post["place"]["name"], "Palmengarten", "{answer}");
        let (_, broken) = ada
            .send(
                CREATE,
                json!({"input": {"text": "Gone", "placeId": "atlantis"}}),
            )
            .await
            .unwrap();
        let lost = &broken["data"]["createPost"];
        assert!(
            lost["place"].is_null() && lost["id"].is_string(),
            "{broken}"
        );
        assert_eq!(broken["errors"][0]["errorType"], "Unavailable", "{broken}");
        delete(&ada, lost).await;
    }
    delete(&ada, post).await;
}

/// Waits until the search finds the post, or does not any more.
async fn found(app: &App, word: &str, post: &Value, wanted: bool) {
    let looked = eventually(async || {
        let page = ask(app, SEARCH, json!({"text": word})).await;
        let hits = page["hits"].as_array().cloned().unwrap_or_default();
        let there = hits.iter().any(|hit| hit["id"] == post["id"]);
        Ok((there == wanted).then_some(()))
    });
    assert!(looked.await.unwrap().is_some(), "found: {}", !wanted);
}

#[tokio::test]
#[ignore = "needs a running service (`just e2e`)"]
async fn public_posts_are_found_and_others_are_not() {
    let (ada, bob) = (app("ada"), app("bob"));
    if std::env::var("SEARCH_ADDRESS").is_err() && std::env::var("SEARCH_ENDPOINT").is_err() {
        // This journal has no search.
        return;
    }
    let word = format!("w{}", Uuid::new_v4().simple());
    let secret = create(
        &ada,
        json!({"text": format!("{word} secret"), "visibility": "PRIVATE"}),
    )
    .await;
    let post = create(&ada, json!({"text": format!("{word} roses")})).await;
    found(&bob, &word, &post, true).await;
    let page = ask(&bob, SEARCH, json!({"text": word})).await;
    assert_eq!(page["hits"].as_array().unwrap().len(), 1, "{page}");
    let change = json!({"input": {"id": post["id"], "_version": 1, "visibility": "PRIVATE"}});
    ask(&ada, UPDATE, change).await;
    found(&bob, &word, &post, false).await;
    assert_eq!(
        refused(&bob, SEARCH, json!({"text": " "})).await.kind,
        "BadRequest"
    );
    delete(&ada, &secret).await;
    delete(&ada, &post).await;
}

#[tokio::test]
#[ignore = "needs a running service (`just e2e`)"]
async fn an_announcement_reaches_who_follows_and_said_yes() {
    let (ada, bob, editor) = (app("ada"), app("bob"), app("editor"));
    let topic = format!("t{}", &Uuid::new_v4().simple().to_string()[..12]);
    let title = format!("Frost {topic}");
    let profile = "mutation ($name: String!, $version: Int) { updateProfile(input: {name: $name}, _version: $version) { id _version } }";
    for (app, name) in [(&ada, "Ada"), (&bob, "Bob")] {
        let me = ask(app, "{ me { _version } }", json!({})).await;
        ask(
            app,
            profile,
            json!({"name": name, "version": me["_version"]}),
        )
        .await;
        let follow = "mutation ($topic: String!) { followTopic(topic: $topic, language: \"en\") }";
        ask(app, follow, json!({"topic": topic})).await;
    }
    let contact = "mutation ($channels: [Channel!]!) { updateContact(input: {language: \"en\", channels: $channels}) { email phone channels } }";
    let yes = ask(&ada, contact, json!({"channels": ["EMAIL", "SMS"]})).await;
    assert!(yes["email"].is_string(), "{yes}");
    // Bob wants SMS only, and has answered STOP to one.
    ask(&bob, contact, json!({"channels": ["SMS"]})).await;
    let announce = "mutation ($input: AnnouncementInput!) { announce(input: $input) { id topic } }";
    let input = json!({"input": {"topic": topic, "title": title, "text": "Cover your roses."}});
    assert_eq!(
        refused(&ada, announce, input.clone()).await.kind,
        "Unauthorized"
    );
    assert!(ask(&editor, announce, input).await["id"].is_string());
    if mails().await.unwrap().is_none() {
        // Of a deployed stage only a person can see what arrives.
        return;
    }
    let told = eventually(async || {
        let (mails, sms) = (
            mails().await?.unwrap_or_default().to_string(),
            sms().await?.unwrap_or_default(),
        );
        let phones: Vec<_> = sms
            .as_array()
            .into_iter()
            .flatten()
            .filter(|sent| sent.to_string().contains(&topic))
            .cloned()
            .collect();
        Ok((mails.contains(&title) && !phones.is_empty()).then_some((mails, phones)))
    });
    let (mails, phones) = told.await.unwrap().unwrap();
    assert_eq!(
        mails.matches(&format!("\"{title}\"")).count().max(1),
        1,
        "once"
    );
    assert!(mails.contains("ada@example.com"));
    assert_eq!(phones.len(), 1);
    assert_eq!(phones[0]["DestinationPhoneNumber"], "+4915112345678");
    let unfollow = "mutation ($topic: String!) { unfollowTopic(topic: $topic) }";
    for app in [&ada, &bob] {
        ask(app, unfollow, json!({"topic": topic})).await;
    }
}

#[tokio::test]
#[ignore = "needs a running service (`just e2e`)"]
async fn events_of_the_app_are_taken() {
    let event = json!({"name": "screen_view", "session": "s-1", "at": "2026-11-25T08:00:00Z", "screen": "feed", "platform": "IOS"});
    let query =
        "mutation ($events: [AppEventInput!]!) { recordEvents(events: $events) { taken refused } }";
    let taken = ask(&app("ada"), query, json!({"events": [event, event]})).await;
    assert_eq!(taken, json!({"taken": 2, "refused": 0}));
    let none = refused(&app("ada"), query, json!({"events": []})).await;
    assert_eq!(none.kind, "BadRequest");
}

#[tokio::test]
#[ignore = "needs a running service (`just e2e`)"]
async fn everybody_uploads_their_own_pictures_only() {
    let (ada, bob) = (
        Pictures::of(&app("ada")).await.unwrap(),
        Pictures::of(&app("bob")).await.unwrap(),
    );
    assert_ne!(ada.identity, bob.identity);
    let key = format!("private/{}/me.png", ada.identity);
    ada.upload(&key).await.unwrap();
    assert!(
        bob.upload(&key).await.is_err(),
        "not to the place of another"
    );
    assert!(ada.upload("private/me.png").await.is_err(), "not elsewhere");
    ada.delete(&key).await.unwrap();
}
