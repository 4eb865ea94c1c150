//! Says what Alexa would say to what is typed, by the handler and stores in memory: `cargo run -p answer-portfolio-skill --example talk`.

#![expect(clippy::print_stdout, reason = "it talks to whoever started it")]

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use alexa_simulator::{Ask, Conversation, Demo, Device, Heard, Model, SKILL_ID, SimulatorError};
use answer_portfolio_skill::{Settings, handle};
use lambda_runtime::{Context, Error, LambdaEvent};
use linked_account::{AccountError, FindProfile, Profile};
use portfolio::Holding;
use portfolio::memory::{MemoryPortfolios, quote};
use portfolio_voice::{Contents, Skill};
use serde_json::{Value, json};

const HELP: &str = "\
Say:  open paragon investments
      ask paragon investments for a portfolio update
Type: (silence)   nobody says anything
      (unlink)    the account is linked no more
      (slow)      whoever knows the account needs nine seconds from now on
      (end)";

/// How long Alexa waits.
const ALEXA: Duration = Duration::from_secs(8);

/// Every token is Ada's.
#[derive(Default)]
struct Accounts {
    is_slow: AtomicBool,
}

impl FindProfile for &Accounts {
    async fn profile(&self, _: &str) -> Result<Profile, AccountError> {
        if self.is_slow.load(Ordering::Relaxed) {
            tokio::time::sleep(Duration::from_secs(9)).await;
        }
        Ok(Profile {
            subject: "ada".to_owned(),
            given_name: Some("Ada".to_owned()),
        })
    }
}

struct Function<'a> {
    skill: Skill<MemoryPortfolios, MemoryPortfolios, &'a Accounts>,
    settings: Settings,
}

impl Ask for Function<'_> {
    async fn ask(&self, event: &Value) -> Result<Value, SimulatorError> {
        let failed = |error: &dyn std::error::Error| SimulatorError::Function(error.to_string());
        let envelope = serde_json::from_value(event.clone()).map_err(|error| failed(&error))?;
        let mut context = Context::default();
        let deadline = SystemTime::now() + Duration::from_secs(7);
        let since = deadline.duration_since(UNIX_EPOCH).unwrap_or_default();
        context.deadline = since.as_millis().try_into().unwrap_or(u64::MAX);
        let started = Instant::now();
        let event = LambdaEvent::new(envelope, context);
        let answer = handle(&self.skill, &self.settings, event).await;
        match started.elapsed() > ALEXA {
            true => Err(SimulatorError::Function(
                "eight seconds are over".to_owned(),
            )),
            false => Ok(json!(answer.map_err(|error| failed(&error))?)),
        }
    }
}

fn portfolios() -> Result<MemoryPortfolios, Error> {
    let demo = Demo::read()?;
    let mut holdings = Vec::new();
    for one in &demo.holdings {
        holdings.push(Holding {
            symbol: one.symbol.parse()?,
            shares: one.shares,
        });
    }
    let mut quotes = Vec::new();
    for one in &demo.securities {
        let before = [
            one.before_today_cents,
            one.before_week_cents,
            one.before_year_cents,
        ];
        quotes.push(quote(
            one.symbol.parse()?,
            &one.name,
            one.price_cents,
            before,
        ));
    }
    Ok(MemoryPortfolios::with([("ada".parse()?, holdings)], quotes))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let locale = std::env::args().nth(1).unwrap_or("en-US".to_owned());
    let accounts = Accounts::default();
    let function = Function {
        skill: Skill::new(
            portfolios()?,
            MemoryPortfolios::default(),
            &accounts,
            Contents::read()?,
        ),
        settings: Settings {
            skill_id: SKILL_ID.to_owned(),
            media_url: "https://media.invalid".to_owned(),
        },
    };
    let device = Device::new(Some("token".to_owned()));
    let mut conversation = Conversation::new(Model::read(&locale)?, device);
    println!("{HELP}\n\nUser:");
    for line in std::io::stdin().lines() {
        let line = line?;
        let heard = match line.trim() {
            "(end)" => break,
            "(unlink)" => {
                conversation.device.token = None;
                None
            }
            "(slow)" => {
                accounts.is_slow.store(true, Ordering::Relaxed);
                None
            }
            "(silence)" => Some(conversation.stay_silent(&function).await),
            words => Some(conversation.say(words, &function).await),
        };
        if let Some(heard) = heard {
            show(heard);
        }
        println!("User:");
    }
    Ok(())
}

fn show(heard: Result<Heard, SimulatorError>) {
    match heard {
        Ok(heard) => {
            println!("Alexa: {}", heard.says.as_deref().unwrap_or("(nothing)"));
            if let Some(card) = heard.card {
                println!("  (card: {})", card["type"].as_str().unwrap_or_default());
            }
            if !heard.listens {
                println!("  (the conversation is over)");
            }
        }
        Err(error) => println!("  There was a problem with the requested skill: {error}"),
    }
}
