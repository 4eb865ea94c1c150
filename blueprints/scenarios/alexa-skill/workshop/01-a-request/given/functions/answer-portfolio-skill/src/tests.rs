use super::*;
use serde_json::{Value, json};

const EVENT: &str = include_str!("../../../events/answer-portfolio-skill.json");

fn settings() -> Settings {
    let event: Value = serde_json::from_str(EVENT).unwrap();
    let id = &event["context"]["System"]["application"]["applicationId"];
    Settings {
        skill_id: id.as_str().unwrap().to_owned(),
    }
}

/// The event of `events/` with another request in it.
fn with(request: Value) -> RequestEnvelope {
    let mut event: Value = serde_json::from_str(EVENT).unwrap();
    event["request"] = request;
    serde_json::from_value(event).unwrap()
}

fn answer(request: Value) -> Value {
    json!(handle(&settings(), &with(request)).unwrap())
}

fn intent(name: &str) -> Value {
    json!({ "type": "IntentRequest", "locale": "en-US", "intent": { "name": name } })
}

#[test]
fn who_opens_the_skill_is_welcomed_and_asked() {
    let answer = answer(json!({ "type": "LaunchRequest", "locale": "en-US" }));
    let response = &answer["response"];
    let ssml = response["outputSpeech"]["ssml"].as_str().unwrap();
    assert!(ssml.contains("Paragon Investments"), "{ssml}");
    assert_eq!(response["shouldEndSession"], false);
    assert!(
        response["reprompt"].is_object(),
        "a question is asked twice"
    );
}

#[test]
fn other_skills_are_not_answered() {
    let launch = with(json!({ "type": "LaunchRequest", "locale": "en-US" }));
    let settings = Settings {
        skill_id: "amzn1.ask.skill.another".to_owned(),
    };
    let refused = handle(&settings, &launch);
    assert!(
        matches!(refused, Err(NotAnswered::OtherSkill)),
        "{refused:?}"
    );
}

#[test]
fn who_wants_to_leave_is_let_go() {
    for name in [
        "AMAZON.StopIntent",
        "AMAZON.CancelIntent",
        "AMAZON.NavigateHomeIntent",
    ] {
        assert_eq!(
            answer(intent(name))["response"]["shouldEndSession"],
            true,
            "{name}"
        );
    }
    assert_eq!(
        answer(intent("PortfolioUpdateIntent"))["response"]["shouldEndSession"],
        false
    );
}

#[test]
fn an_end_and_what_is_unknown_get_nothing_to_say() {
    for request in [
        json!({ "type": "SessionEndedRequest", "reason": "USER_INITIATED", "locale": "en-US" }),
        json!({ "type": "SomethingThatAlexaInventsTomorrow" }),
    ] {
        assert_eq!(answer(request), json!({ "version": "1.0", "response": {} }));
    }
}
