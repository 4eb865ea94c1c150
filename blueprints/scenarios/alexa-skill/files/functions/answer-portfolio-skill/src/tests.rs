mod dialogues;
mod models;
mod requests;
mod screens;

use super::*;
use alexa_simulator::{Ask, Demo, Portfolios, SimulatorError};
use lambda_runtime::Context;
use linked_account::{AccountError, MemoryAccounts, Profile};
use portfolio::memory::{MemoryPortfolios, quote};
use portfolio::{CustomerId, Holding};
use portfolio_voice::Contents;
use serde_json::{Value, json};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The token of the one account that there is, of the event's user.
const TOKEN: &str = "token of ada";

/// The skill over what `local/demo.json` has.
struct InMemory<A = MemoryAccounts> {
    skill: Skill<MemoryPortfolios, MemoryPortfolios, A>,
    settings: Settings,
}

impl InMemory {
    fn over(portfolios: Portfolios) -> Self {
        Self::with(
            store(portfolios),
            MemoryAccounts::with(TOKEN, "ada", Some("Ada")),
        )
    }
}

impl<A: FindProfile> InMemory<A> {
    fn with(portfolios: MemoryPortfolios, accounts: A) -> Self {
        let users = MemoryPortfolios::default();
        let contents = Contents::read().unwrap();
        Self {
            skill: Skill::new(portfolios, users, accounts, contents),
            settings: Settings {
                skill_id: alexa_simulator::SKILL_ID.to_owned(),
                media_url: "https://media.example".to_owned(),
            },
        }
    }

    async fn answer(&self, event: &Value) -> Result<Value, NotAnswered> {
        let envelope = serde_json::from_value(event.clone()).unwrap();
        let event = LambdaEvent::new(envelope, context());
        let answer = handle(&self.skill, &self.settings, event).await?;
        Ok(json!(answer))
    }
}

impl<A: FindProfile> Ask for InMemory<A> {
    async fn ask(&self, event: &Value) -> Result<Value, SimulatorError> {
        let answer = self.answer(event).await;
        answer.map_err(|error| SimulatorError::Function(error.to_string()))
    }
}

fn store(portfolios: Portfolios) -> MemoryPortfolios {
    let demo = Demo::read().unwrap();
    let ada: CustomerId = "ada".parse().unwrap();
    let holdings = match portfolios {
        Portfolios::Broken => return MemoryPortfolios::broken(),
        Portfolios::Empty => Vec::new(),
        Portfolios::Working => demo
            .holdings
            .iter()
            .map(|one| Holding {
                symbol: one.symbol.parse().unwrap(),
                shares: one.shares,
            })
            .collect(),
    };
    let quotes = demo.securities.iter().map(|one| {
        let before = [
            one.before_today_cents,
            one.before_week_cents,
            one.before_year_cents,
        ];
        quote(
            one.symbol.parse().unwrap(),
            &one.name,
            one.price_cents,
            before,
        )
    });
    MemoryPortfolios::with([(ada, holdings)], quotes)
}

/// An invocation as Lambda begins it, with the function's seven seconds.
fn context() -> Context {
    let mut context = Context::default();
    let deadline = SystemTime::now() + Duration::from_secs(7);
    let since = deadline.duration_since(UNIX_EPOCH).unwrap();
    context.deadline = since.as_millis().try_into().unwrap();
    context
}

/// The event of `events/`, of the skill that the simulator talks to.
fn event() -> Value {
    serde_json::from_str(include_str!("../../../events/answer-portfolio-skill.json")).unwrap()
}

fn with_request(request: Value) -> Value {
    let mut event = event();
    event["request"] = request;
    event
}

fn with_intent(name: &str) -> Value {
    with_request(json!({ "type": "IntentRequest", "locale": "en-US", "intent": { "name": name } }))
}

/// How often this was counted.
fn counted(metrics: &[Value], name: &str) -> usize {
    metrics.iter().filter(|line| line[name] == 1.0).count()
}
