//! The smart home, over the real functions and the shadows of AWS IoT.

use std::time::Duration;

use alexa_e2e::{Home, Outcome, expect, note, text};
use serde_json::{Value, json};
use tokio::time::sleep;

/// A device that obeys after a while, for as long as the work goes on.
async fn with_device<T>(
    home: &Home,
    at: usize,
    after: Duration,
    work: impl Future<Output = T>,
) -> T {
    let thing = home.thing(at);
    tokio::select! {
        _ = alexa_simulator::home::obey(&home.stack, &thing, after) => unreachable!("it never ends by itself"),
        done = work => done,
    }
}

#[tokio::test]
#[ignore = "needs running skills: just e2e, or the outputs of a stack"]
async fn the_devices_of_the_account_are_discovered() -> Outcome {
    let home = Home::given("discovery").await?;
    let answer = home.ask("discover my devices").await?;
    let endpoints = answer
        .pointer("/event/payload/endpoints")
        .cloned()
        .unwrap_or_default();
    let ids: Vec<_> = endpoints
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| text(one, "/endpointId"))
        .collect();
    for at in [0, 1] {
        let thing = home.thing(at);
        expect(ids.contains(&thing.as_str()), || {
            format!("{thing} is not in {ids:?}")
        })?;
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs running skills: just e2e, or the outputs of a stack"]
async fn a_lamp_is_switched_by_its_shadow() -> Outcome {
    let home = Home::given("switch").await?;
    let answer = with_device(&home, 0, Duration::ZERO, home.ask("turn on the lamp")).await?;
    expect(text(&answer, "/event/header/name") == "Response", || {
        answer.to_string()
    })?;
    expect(text(&answer, "/context/properties/0/value") == "ON", || {
        answer.to_string()
    })?;
    let report = home.ask("what is the lamp").await?;
    expect(text(&report, "/event/header/name") == "StateReport", || {
        report.to_string()
    })?;
    expect(text(&report, "/context/properties/0/value") == "ON", || {
        report.to_string()
    })
}

#[tokio::test]
#[ignore = "needs running skills: just e2e, or the outputs of a stack"]
async fn a_thermostat_is_set_and_refuses_what_it_cannot_do() -> Outcome {
    let home = Home::given("thermostat").await?;
    let answer = with_device(
        &home,
        1,
        Duration::ZERO,
        home.ask("set the thermostat to 21.5"),
    )
    .await?;
    let target = answer.pointer("/context/properties/1/value");
    expect(
        target == Some(&json!({ "value": 21.5, "scale": "CELSIUS" })),
        || answer.to_string(),
    )?;
    let hot = home.ask("set the thermostat to 60").await?;
    expect(
        text(&hot, "/event/payload/type") == "TEMPERATURE_VALUE_OUT_OF_RANGE",
        || hot.to_string(),
    )
}

#[tokio::test]
#[ignore = "needs running skills: just e2e, or the outputs of a stack"]
async fn who_is_not_at_home_is_refused() -> Outcome {
    let home = Home::given("refusals").await?;
    home.stack
        .report(&home.thing(0), &json!({ "connected": false }))
        .await?;
    let away = home.ask("turn on the lamp").await?;
    expect(
        text(&away, "/event/payload/type") == "ENDPOINT_UNREACHABLE",
        || away.to_string(),
    )?;
    let mut directive = home.directive("turn on the lamp").unwrap_or_default();
    directive["directive"]["endpoint"]["endpointId"] = json!("somebody-elses-lamp");
    let unknown = home.send(&directive).await?;
    expect(
        text(&unknown, "/event/payload/type") == "NO_SUCH_ENDPOINT",
        || unknown.to_string(),
    )?;
    directive["directive"]["endpoint"]["scope"]["token"] = json!("nobody's");
    let stranger = home.send(&directive).await?;
    expect(
        text(&stranger, "/event/payload/type") == "INVALID_AUTHORIZATION_CREDENTIAL",
        || stranger.to_string(),
    )
}

#[tokio::test]
#[ignore = "needs running skills: just e2e, or the outputs of a stack"]
async fn a_slow_device_answers_by_the_event_gateway() -> Outcome {
    let home = Home::given("slow").await?;
    if home.stack.alexa_url.is_none() {
        note("skipped: there is no ALEXA_URL, and a real Alexa does not show what it was told");
        return Ok(());
    }
    let granted = home.ask("enable the skill").await?;
    expect(
        text(&granted, "/event/header/name") == "AcceptGrant.Response",
        || granted.to_string(),
    )?;
    let directive = home.directive("turn on the lamp").unwrap_or_default();
    let token = text(&directive, "/directive/header/correlationToken").to_owned();
    let thing = home.thing(0);
    let answer = with_device(&home, 0, Duration::from_secs(4), async {
        let answer = home.send(&directive).await?;
        expect(
            text(&answer, "/event/header/name") == "DeferredResponse",
            || answer.to_string(),
        )?;
        until_told(&home, |event| {
            text(event, "/event/header/correlationToken") == token
        })
        .await
    })
    .await?;
    smart_home_schema::check_event(&answer).map_err(alexa_e2e::Error::Schema)?;
    expect(text(&answer, "/event/header/name") == "Response", || {
        answer.to_string()
    })?;
    // Somebody presses the switch of the lamp.
    home.stack
        .report(&thing, &json!({ "power": "OFF" }))
        .await?;
    let change = until_told(&home, |event| {
        text(event, "/event/header/name") == "ChangeReport"
            && text(event, "/event/endpoint/endpointId") == thing
            && text(event, "/event/payload/change/properties/0/value") == "OFF"
    })
    .await?;
    smart_home_schema::check_event(&change).map_err(alexa_e2e::Error::Schema)
}

/// The first event of this kind; it comes within ten seconds or never.
async fn until_told(
    home: &Home,
    is_wanted: impl Fn(&Value) -> bool,
) -> Result<Value, alexa_e2e::Error> {
    let mut told = Vec::new();
    for _ in 0..40 {
        told = home.stack.told().await?;
        if let Some(event) = told.iter().find(|event| is_wanted(event)) {
            return Ok(event.clone());
        }
        sleep(Duration::from_millis(250)).await;
    }
    Err(alexa_e2e::Error::Unexpected(format!(
        "it was never told; but: {told:?}"
    )))
}
