use std::time::Duration;

use serde_json::{Value, json};
use smart_home::ports::FindPending;

use crate::{Skill, directive, home, id, values};

fn turn_on(device: &str) -> Value {
    directive("Alexa.PowerController", "TurnOn", device, &json!({}))
}

fn thermostat(name: &str, payload: &Value) -> Value {
    directive("Alexa.ThermostatController", name, "thermostat", payload)
}

#[tokio::test]
async fn a_lamp_is_switched() {
    let home = home();
    let answer = Skill::over(&home).answer(&turn_on("lamp")).await;
    let header = &answer["event"]["header"];
    assert_eq!(
        (&header["namespace"], &header["name"]),
        (&json!("Alexa"), &json!("Response"))
    );
    assert_eq!(
        header["correlationToken"],
        "dFMb0z+PgpgdDmluhJ1LddFvSqZ/jCc8"
    );
    assert_eq!(
        values(&answer),
        [
            ("powerState".to_owned(), json!("ON")),
            ("connectivity".to_owned(), json!({ "value": "OK" }))
        ]
    );
    let off = directive("Alexa.PowerController", "TurnOff", "lamp", &json!({}));
    assert_eq!(
        values(&Skill::over(&home).answer(&off).await)[0].1,
        json!("OFF")
    );
}

#[tokio::test]
async fn a_thermostat_is_set_in_any_scale_and_by_steps() {
    let home = home();
    let skill = Skill::over(&home);
    let set = thermostat(
        "SetTargetTemperature",
        &json!({ "targetSetpoint": { "value": 70, "scale": "FAHRENHEIT" } }),
    );
    let answer = skill.answer(&set).await;
    assert_eq!(
        values(&answer)[1],
        (
            "targetSetpoint".to_owned(),
            json!({ "value": 21.1, "scale": "CELSIUS" })
        )
    );
    let adjust = thermostat(
        "AdjustTargetTemperature",
        &json!({ "targetSetpointDelta": { "value": -2.0, "scale": "CELSIUS" } }),
    );
    assert_eq!(values(&skill.answer(&adjust).await)[1].1["value"], 19.1);
    let mode = thermostat(
        "SetThermostatMode",
        &json!({ "thermostatMode": { "value": "COOL" } }),
    );
    assert_eq!(values(&skill.answer(&mode).await)[0].1, "COOL");
}

#[tokio::test]
async fn a_state_is_reported_also_of_a_device_that_is_away() {
    let home = home();
    let report = directive("Alexa", "ReportState", "thermostat", &json!({}));
    let answer = Skill::over(&home).answer(&report).await;
    assert_eq!(answer["event"]["header"]["name"], "StateReport");
    let names: Vec<_> = values(&answer).into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "thermostatMode",
            "targetSetpoint",
            "temperature",
            "connectivity"
        ]
    );
    home.report(&id("thermostat"), &json!({ "connected": false }));
    let answer = Skill::over(&home).answer(&report).await;
    assert_eq!(values(&answer)[3].1, json!({ "value": "UNREACHABLE" }));
}

#[tokio::test(start_paused = true)]
async fn a_slow_device_puts_the_answer_off() {
    let mut home = home();
    home.is_slow = true;
    let started = tokio::time::Instant::now();
    let answer = Skill::over(&home).answer(&turn_on("lamp")).await;
    assert_eq!(answer["event"]["header"]["name"], "DeferredResponse");
    assert_eq!(
        answer["event"]["payload"],
        json!({ "estimatedDeferralInSeconds": 15 })
    );
    assert!(
        started.elapsed() < Duration::from_secs(6),
        "the answer has to come in time"
    );
    let pending = home.pending(&id("lamp")).await.unwrap().unwrap();
    assert_eq!(
        pending.correlation_token,
        "dFMb0z+PgpgdDmluhJ1LddFvSqZ/jCc8"
    );
}

#[tokio::test(start_paused = true)]
async fn a_device_that_needs_a_second_is_waited_for() {
    let mut home = home();
    home.is_slow = true;
    let device = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        home.report(&id("lamp"), &json!({ "power": "ON" }));
    };
    let skill = Skill::over(&home);
    let turn_on = turn_on("lamp");
    let (answer, ()) = tokio::join!(skill.answer(&turn_on), device);
    assert_eq!(answer["event"]["header"]["name"], "Response");
    assert_eq!(home.pending(&id("lamp")).await.unwrap(), None);
}
