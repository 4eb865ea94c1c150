//! What Alexa is told without having asked.

use serde_json::{Value, json};
use smart_home::memory::MemoryHome;
use smart_home::ports::{FindGrant, FindPending, Grant, KeepGrant, KeepPending, Pending};
use smart_home::{HomeError, Power, Reported, Reporter, ShadowChange, State};
use time::OffsetDateTime;

use crate::{ada, home, id};

fn reporter(home: &MemoryHome) -> Reporter<MemoryHome, MemoryHome> {
    Reporter {
        homes: home.clone(),
        alexa: home.clone(),
    }
}

/// The lamp went from one state to another.
fn change(thing: &str, from: &Value, to: &Value) -> ShadowChange {
    let shadow = |reported: &Value| {
        json!({
            "state": { "reported": reported, "desired": { "power": "ON" } },
            "metadata": { "reported": { "power": { "timestamp": 1_764_057_600 } } },
            "version": 7,
        })
    };
    let event = json!({ "thing": thing, "previous": shadow(from), "current": shadow(to), "timestamp": 1_764_057_600 });
    serde_json::from_value(event).unwrap()
}

fn switched_on() -> ShadowChange {
    change(
        "lamp",
        &json!({ "connected": true, "power": "OFF" }),
        &json!({ "connected": true, "power": "ON" }),
    )
}

async fn granted(home: &MemoryHome) {
    let grant = Grant {
        access_token: "Atza|1".into(),
        refresh_token: "Atzr|1".into(),
        expires_at: i64::MAX,
    };
    home.keep_grant(&ada(), &grant).await.unwrap();
}

async fn report(home: &MemoryHome, change: &ShadowChange) -> Result<Reported, HomeError> {
    let reported = reporter(home)
        .report(change, OffsetDateTime::now_utc())
        .await;
    for event in home.sent() {
        smart_home_schema::check_event(&event)
            .unwrap_or_else(|faults| panic!("{event:#}\n{faults}"));
    }
    reported
}

#[tokio::test]
async fn a_change_is_told_with_what_did_not_change() {
    let home = home();
    granted(&home).await;
    assert_eq!(
        report(&home, &switched_on()).await.unwrap(),
        Reported::Change
    );
    let event = home.sent().remove(0);
    assert_eq!(event["event"]["header"]["name"], "ChangeReport");
    let changed = &event["event"]["payload"]["change"]["properties"];
    assert_eq!(
        (&changed[0]["name"], &changed[0]["value"]),
        (&json!("powerState"), &json!("ON"))
    );
    assert_eq!(changed[0]["timeOfSample"], "2025-11-25T08:00:00Z");
    assert_eq!(event["context"]["properties"][0]["name"], "connectivity");
    assert_eq!(event["event"]["endpoint"]["scope"]["token"], "Atza|1");
}

#[tokio::test]
async fn an_answer_that_was_put_off_is_given() {
    let home = home();
    granted(&home).await;
    let wished = State {
        power: Some(Power::On),
        ..State::default()
    };
    let pending = Pending {
        device: id("lamp"),
        correlation_token: "c-9".into(),
        wished,
    };
    home.keep(&pending).await.unwrap();
    assert_eq!(
        report(&home, &switched_on()).await.unwrap(),
        Reported::Answer
    );
    let event = home.sent().remove(0);
    assert_eq!(
        (
            &event["event"]["header"]["name"],
            &event["event"]["header"]["correlationToken"]
        ),
        (&json!("Response"), &json!("c-9"))
    );
    assert_eq!(home.pending(&id("lamp")).await.unwrap(), None);
    // The same change, delivered twice, is told twice at the most: Alexa has its answer.
    assert_eq!(
        report(&home, &switched_on()).await.unwrap(),
        Reported::Change
    );
}

#[tokio::test]
async fn another_change_does_not_answer() {
    let home = home();
    granted(&home).await;
    let wished = State {
        power: Some(Power::On),
        ..State::default()
    };
    let pending = Pending {
        device: id("lamp"),
        correlation_token: "c-9".into(),
        wished,
    };
    home.keep(&pending).await.unwrap();
    let away = change(
        "lamp",
        &json!({ "connected": true, "power": "OFF" }),
        &json!({ "connected": false, "power": "OFF" }),
    );
    assert_eq!(report(&home, &away).await.unwrap(), Reported::Change);
    assert_eq!(home.pending(&id("lamp")).await.unwrap(), Some(pending));
}

#[tokio::test]
async fn nothing_is_told_where_there_is_nothing_to_tell() {
    let home = home();
    assert_eq!(
        report(&home, &switched_on()).await.unwrap(),
        Reported::Nothing,
        "nobody granted it"
    );
    granted(&home).await;
    let off = json!({ "connected": true, "power": "OFF" });
    let firmware = json!({ "connected": true, "power": "OFF", "firmware": 4 });
    for change in [
        change("lamp", &off, &off),
        change("lamp", &off, &firmware),
        change("nobody's", &off, &json!({ "power": "ON" })),
    ] {
        assert_eq!(report(&home, &change).await.unwrap(), Reported::Nothing);
    }
    assert_eq!(home.sent(), Vec::<Value>::new());
}

#[tokio::test]
async fn a_grant_that_expired_is_refreshed_and_one_that_was_taken_back_is_forgotten() {
    let home = home();
    let old = Grant {
        access_token: "old".into(),
        refresh_token: "Atzr|1".into(),
        expires_at: 0,
    };
    home.keep_grant(&ada(), &old).await.unwrap();
    assert_eq!(
        report(&home, &switched_on()).await.unwrap(),
        Reported::Change
    );
    assert_eq!(
        home.grant(&ada()).await.unwrap().unwrap().expires_at,
        i64::MAX
    );
    for expires_at in [0, i64::MAX] {
        home.keep_grant(
            &ada(),
            &Grant {
                expires_at,
                ..old.clone()
            },
        )
        .await
        .unwrap();
        home.take_grants_back();
        assert_eq!(
            report(&home, &switched_on()).await.unwrap(),
            Reported::Nothing
        );
        assert_eq!(home.grant(&ada()).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_failure_lets_the_change_come_again() {
    let mut home = home();
    home.failure = Some(|| HomeError::Failed("down".into()));
    assert!(report(&home, &switched_on()).await.is_err());
}
