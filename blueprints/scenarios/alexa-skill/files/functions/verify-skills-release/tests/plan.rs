//! The plan against the real handlers, in memory: a release of this code passes, a broken one does not.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use answer_portfolio_skill::Settings;
use lambda_runtime::{Context, LambdaEvent};
use linked_account::MemoryAccounts;
use portfolio::memory::MemoryPortfolios;
use portfolio_voice::{Contents, Skill};
use release_check::{CheckError, Invoke, InvokeError, Invoked, Limits, Plan, ReleaseCheck};
use serde_json::{Value, json};
use smart_home::memory::MemoryHome;
use smart_home::{Controller, Patience, Reporter};
use telemetry::config::Variables;

const PLAN: &str = include_str!("../plan.json");
const SKILL_ID: &str = "amzn1.ask.skill.12345678-1234-1234-1234-123456789012";

const LIMITS: Limits = Limits {
    steps: Duration::from_secs(10),
    clean_up: Duration::from_secs(20),
};

/// The functions, each under its variable's name as its ARN.
struct Functions {
    /// The function that answers nothing of use, if any.
    broken: Option<&'static str>,
    /// The skill that is answered.
    skill_id: &'static str,
}

impl Functions {
    async fn answer(&self, function: &str, event: &Value) -> Result<Value, String> {
        match function {
            "ANSWER_PORTFOLIO_SKILL" => self.answer_skill(event).await,
            "CONTROL_SMART_HOME" => {
                let home = MemoryHome::default();
                let controller = Controller {
                    devices: home.clone(),
                    shadows: home.clone(),
                    accounts: MemoryAccounts::default(),
                    grants: home,
                    patience: Patience::default(),
                };
                let event = lambda_event(event);
                Ok(json!(
                    control_smart_home::handle(&controller, event)
                        .await
                        .unwrap()
                ))
            }
            "REPORT_DEVICE_CHANGE" => {
                let home = MemoryHome::default();
                let reporter = Reporter {
                    homes: home.clone(),
                    alexa: home,
                };
                let told = report_device_change::handle(&reporter, lambda_event(event)).await;
                Ok(json!(told.unwrap()))
            }
            other => panic!("the plan calls {other}"),
        }
    }

    async fn answer_skill(&self, event: &Value) -> Result<Value, String> {
        let skill = Skill::new(
            MemoryPortfolios::default(),
            MemoryPortfolios::broken(),
            MemoryAccounts::default(),
            Contents::read().unwrap(),
        );
        let settings = Settings {
            skill_id: self.skill_id.to_owned(),
            media_url: "https://media.example".to_owned(),
        };
        let answer = answer_portfolio_skill::handle(&skill, &settings, lambda_event(event)).await;
        answer
            .map(|answer| json!(answer))
            .map_err(|error| error.to_string())
    }
}

/// The event as Lambda hands it over, with the function's seven seconds.
fn lambda_event<T: serde::de::DeserializeOwned>(event: &Value) -> LambdaEvent<T> {
    let mut context = Context::default();
    let deadline = SystemTime::now() + Duration::from_secs(7);
    let since = deadline.duration_since(UNIX_EPOCH).unwrap();
    context.deadline = since.as_millis().try_into().unwrap();
    LambdaEvent::new(serde_json::from_value(event.clone()).unwrap(), context)
}

impl Invoke for &Functions {
    async fn invoke(&self, function_arn: &str, event: &Value) -> Result<Invoked, InvokeError> {
        if self.broken == Some(function_arn) {
            return Ok(Invoked::Answer(json!({})));
        }
        Ok(match self.answer(function_arn, event).await {
            Ok(answer) => Invoked::Answer(answer),
            Err(error) => Invoked::FunctionError(error),
        })
    }
}

fn variables() -> Variables {
    Variables::from([
        ("ANSWER_PORTFOLIO_SKILL", "ANSWER_PORTFOLIO_SKILL"),
        ("CONTROL_SMART_HOME", "CONTROL_SMART_HOME"),
        ("REPORT_DEVICE_CHANGE", "REPORT_DEVICE_CHANGE"),
        ("SKILL_ID", SKILL_ID),
    ])
}

async fn check(functions: &Functions) -> Result<(), CheckError> {
    ReleaseCheck::new(PLAN, variables(), functions)
        .check("run-1", LIMITS)
        .await
}

/// The store of users is broken all the while: nothing in the plan may write to it.
#[tokio::test]
async fn this_release_passes_and_remembers_nobody() {
    check(&Functions {
        broken: None,
        skill_id: SKILL_ID,
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn every_function_is_checked() {
    for broken in [
        "ANSWER_PORTFOLIO_SKILL",
        "CONTROL_SMART_HOME",
        "REPORT_DEVICE_CHANGE",
    ] {
        let failure = check(&Functions {
            broken: Some(broken),
            skill_id: SKILL_ID,
        })
        .await;
        assert!(
            matches!(failure, Err(CheckError::Step { .. })),
            "{broken}: {failure:?}"
        );
    }
}

#[tokio::test]
async fn a_function_of_another_skill_is_noticed() {
    let failure = check(&Functions {
        broken: None,
        skill_id: "amzn1.ask.skill.another",
    })
    .await;
    assert!(
        matches!(failure, Err(CheckError::Step { .. })),
        "{failure:?}"
    );
}

#[test]
fn the_plan_can_be_followed() {
    assert_eq!(Plan::parse(PLAN).unwrap().steps.len(), 6);
}
