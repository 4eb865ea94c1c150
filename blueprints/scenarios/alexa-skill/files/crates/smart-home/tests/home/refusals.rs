//! Every type of error that can occur, with what leads to it.

use serde_json::{Value, json};
use smart_home::HomeError;
use smart_home::memory::MemoryHome;

use crate::{Skill, TOKEN, directive, general, home, id, scope};

/// Namespace and type of the refusal.
async fn refusal(home: &MemoryHome, directive: &Value) -> [String; 2] {
    let answer = Skill::over(home).answer_to(directive).await;
    let text = |place: &str| answer.pointer(place).unwrap().as_str().unwrap().to_owned();
    assert_eq!(text("/event/header/name"), "ErrorResponse", "{answer:#}");
    [text("/event/header/namespace"), text("/event/payload/type")]
}

fn with_token(mut directive: Value, token: &str) -> Value {
    directive["directive"]["endpoint"]["scope"]["token"] = json!(token);
    directive
}

fn turn_on(device: &str) -> Value {
    directive("Alexa.PowerController", "TurnOn", device, &json!({}))
}

fn thermostat(name: &str, payload: &Value) -> Value {
    directive("Alexa.ThermostatController", name, "thermostat", payload)
}

fn celsius(value: f64) -> Value {
    json!({ "value": value, "scale": "CELSIUS" })
}

#[tokio::test]
async fn what_the_skill_does_not_offer_is_an_invalid_directive() {
    let home = home();
    for directive in [
        directive("Alexa.LockController", "Unlock", "lamp", &json!({})),
        directive("Alexa.PowerController", "Toggle", "lamp", &json!({})),
        thermostat("ResumeSchedule", &json!({})),
        thermostat("SetTargetTemperature", &json!({})),
        thermostat("SetTargetTemperature", &json!({ "targetSetpoint": "warm" })),
        // Of another kind of device.
        directive("Alexa.PowerController", "TurnOn", "thermostat", &json!({})),
        directive(
            "Alexa.ThermostatController",
            "SetThermostatMode",
            "lamp",
            &json!({ "thermostatMode": { "value": "HEAT" } }),
        ),
    ] {
        assert_eq!(
            refusal(&home, &directive).await,
            ["Alexa", "INVALID_DIRECTIVE"],
            "{directive}"
        );
    }
    let mut version = turn_on("lamp");
    version["directive"]["header"]["payloadVersion"] = json!("2");
    assert_eq!(
        refusal(&home, &version).await,
        ["Alexa", "INVALID_DIRECTIVE"]
    );
    let mut nowhere = turn_on("lamp");
    nowhere["directive"]
        .as_object_mut()
        .unwrap()
        .remove("endpoint");
    assert_eq!(
        refusal(&home, &nowhere).await,
        ["Alexa", "INVALID_DIRECTIVE"]
    );
}

#[tokio::test]
async fn devices_of_others_do_not_exist() {
    let home = home();
    for device in ["other", "unknown", "no id at all", "../lamp"] {
        assert_eq!(
            refusal(&home, &turn_on(device)).await,
            ["Alexa", "NO_SUCH_ENDPOINT"],
            "{device}"
        );
    }
}

#[tokio::test]
async fn a_device_that_is_away_or_never_spoke_is_unreachable() {
    let home = home();
    home.report(&id("lamp"), &json!({ "connected": false }));
    assert_eq!(
        refusal(&home, &turn_on("lamp")).await,
        ["Alexa", "ENDPOINT_UNREACHABLE"]
    );
    let silent = MemoryHome::with([(crate::ada(), crate::device("lamp", smart_home::Kind::Light))]);
    for directive in [
        turn_on("lamp"),
        directive("Alexa", "ReportState", "lamp", &json!({})),
    ] {
        assert_eq!(
            refusal(&silent, &directive).await,
            ["Alexa", "ENDPOINT_UNREACHABLE"]
        );
    }
}

#[tokio::test]
async fn tokens_that_do_not_hold_are_refused() {
    let home = home();
    for (token, kind) in [
        ("nobody's", "INVALID_AUTHORIZATION_CREDENTIAL"),
        ("expired", "EXPIRED_AUTHORIZATION_CREDENTIAL"),
        ("unavailable", "INTERNAL_ERROR"),
    ] {
        let refused = refusal(&home, &with_token(turn_on("lamp"), token)).await;
        assert_eq!(refused, ["Alexa", kind]);
        let discover = general(
            "Alexa.Discovery",
            "Discover",
            &json!({ "scope": scope(token) }),
        );
        assert_eq!(refusal(&home, &discover).await, ["Alexa", kind]);
    }
    let without = general("Alexa.Discovery", "Discover", &json!({}));
    assert_eq!(
        refusal(&home, &without).await,
        ["Alexa", "INVALID_AUTHORIZATION_CREDENTIAL"]
    );
}

#[tokio::test]
async fn temperatures_out_of_range_name_the_range() {
    let home = home();
    for directive in [
        thermostat(
            "SetTargetTemperature",
            &json!({ "targetSetpoint": celsius(31.0) }),
        ),
        thermostat(
            "SetTargetTemperature",
            &json!({ "targetSetpoint": celsius(4.9) }),
        ),
        thermostat(
            "AdjustTargetTemperature",
            &json!({ "targetSetpointDelta": celsius(15.0) }),
        ),
    ] {
        let answer = Skill::over(&home).answer(&directive).await;
        let payload = &answer["event"]["payload"];
        assert_eq!(payload["type"], "TEMPERATURE_VALUE_OUT_OF_RANGE");
        assert_eq!(
            payload["validRange"],
            json!({ "minimumValue": celsius(5.0), "maximumValue": celsius(30.0) })
        );
    }
    let odd = json!({ "targetSetpoint": { "value": 20, "scale": "REAUMUR" } });
    assert_eq!(
        refusal(&home, &thermostat("SetTargetTemperature", &odd)).await,
        ["Alexa", "INVALID_VALUE"]
    );
    let huge = json!({ "targetSetpoint": celsius(1e9) });
    assert_eq!(
        refusal(&home, &thermostat("SetTargetTemperature", &huge)).await,
        ["Alexa", "INVALID_VALUE"]
    );
}

#[tokio::test]
async fn what_this_thermostat_cannot_do_is_said_in_its_own_words() {
    let home = home();
    let mode = |value: &str| {
        thermostat(
            "SetThermostatMode",
            &json!({ "thermostatMode": { "value": value } }),
        )
    };
    let set = |payload: Value| thermostat("SetTargetTemperature", &payload);
    let own = "Alexa.ThermostatController";
    assert_eq!(
        refusal(&home, &mode("ECO")).await,
        [own, "UNSUPPORTED_THERMOSTAT_MODE"]
    );
    let two = json!({ "lowerSetpoint": celsius(18.0), "upperSetpoint": celsius(22.0) });
    assert_eq!(
        refusal(&home, &set(two.clone())).await,
        [own, "DUAL_SETPOINTS_UNSUPPORTED"]
    );
    let mut three = two;
    three["targetSetpoint"] = celsius(20.0);
    assert_eq!(
        refusal(&home, &set(three)).await,
        [own, "TRIPLE_SETPOINTS_UNSUPPORTED"]
    );
    home.report(&id("thermostat"), &json!({ "mode": "OFF" }));
    let target = set(json!({ "targetSetpoint": celsius(20.0) }));
    assert_eq!(refusal(&home, &target).await, [own, "THERMOSTAT_IS_OFF"]);
}

#[tokio::test]
async fn failures_behind_have_each_their_word() {
    for (failure, kind) in [
        (
            (|| HomeError::Busy("version".into())) as fn() -> HomeError,
            "ENDPOINT_BUSY",
        ),
        (
            || HomeError::Throttled("slow down".into()),
            "RATE_LIMIT_EXCEEDED",
        ),
        (|| HomeError::Failed("down".into()), "INTERNAL_ERROR"),
    ] {
        let mut home = home();
        home.failure = Some(failure);
        assert_eq!(refusal(&home, &turn_on("lamp")).await, ["Alexa", kind]);
        let discover = general(
            "Alexa.Discovery",
            "Discover",
            &json!({ "scope": scope(TOKEN) }),
        );
        assert_eq!(refusal(&home, &discover).await, ["Alexa", kind]);
    }
}
