//! Talks to running skills as Alexa does.
//!
//! | variable | |
//! |---|---|
//! | `PORTFOLIO_SKILL_ENDPOINT`, `SMART_HOME_SKILL_ENDPOINT` | the functions, by their alias |
//! | `PORTFOLIOS_TABLE_NAME`, `HOMES_TABLE_NAME`, `THING_NAME_PREFIX` | where the account's portfolio and devices are put |
//! | `CALLER_TOKEN` | an access token of a linked account |
//! | `ALEXA_URL` | where the stand-in shows what Alexa was told; without it those tests say that they were skipped |
//!
//! All but the last two are outputs of the stack. The tests are ignored unless they are asked for (`--include-ignored`): `just e2e`
//! does, sets the variables and runs them against skills on this machine. Each message of the smart home is held to the schema.

use alexa_simulator::{Ask, Demo, Functions, SimulatorError, Stack, home};
use serde_json::Value;

/// What every test returns.
pub type Outcome = Result<(), Error>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Simulator(#[from] SimulatorError),
    #[error("against the schema: {0}")]
    Schema(String),
    #[error("{0}")]
    Unexpected(String),
}

/// The smart home of a running stack.
pub struct Home {
    pub stack: Stack,
    pub demo: Demo,
    skill: Functions,
}

impl Home {
    /// A home with the devices of `local/demo.json` under names of its own, so that tests do not disturb each other.
    ///
    /// # Errors
    /// An output is missing, or a table or shadow could not be written.
    pub async fn given(test: &str) -> Result<Self, Error> {
        let stack = Stack::given().await?;
        let mut demo = Demo::read()?;
        for device in &mut demo.devices {
            device.id = format!("{test}-{}", device.id);
        }
        stack.fill(&demo).await?;
        Ok(Self {
            skill: stack.smart_home_skill()?,
            stack,
            demo,
        })
    }

    /// The answer to somebody's words, both held to the schema.
    ///
    /// # Errors
    /// No answer, or a message against the schema.
    pub async fn ask(&self, words: &str) -> Result<Value, Error> {
        let directive = home::directive(words, &self.demo, &self.stack);
        let directive =
            directive.ok_or_else(|| Error::Unexpected(format!("`{words}` is no order")))?;
        self.send(&directive).await
    }

    /// The answer to a directive.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn send(&self, directive: &Value) -> Result<Value, Error> {
        smart_home_schema::check_directive(directive).map_err(Error::Schema)?;
        let answer = self.skill.ask(directive).await?;
        smart_home_schema::check_event(&answer).map_err(Error::Schema)?;
        Ok(answer)
    }

    /// The directive for somebody's words.
    #[must_use]
    pub fn directive(&self, words: &str) -> Option<Value> {
        home::directive(words, &self.demo, &self.stack)
    }

    /// The thing of a device.
    #[must_use]
    pub fn thing(&self, at: usize) -> String {
        self.demo
            .devices
            .get(at)
            .map(|device| self.stack.thing(&device.id))
            .unwrap_or_default()
    }
}

/// The text at a place of a message.
#[must_use]
pub fn text<'a>(message: &'a Value, place: &str) -> &'a str {
    message
        .pointer(place)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// # Errors
/// What was expected is not so.
pub fn expect(holds: bool, found: impl FnOnce() -> String) -> Outcome {
    match holds {
        true => Ok(()),
        false => Err(Error::Unexpected(found())),
    }
}

/// Says something that a person should read although the test passes.
#[expect(
    clippy::print_stderr,
    reason = "tests report to the person who runs them"
)]
pub fn note(text: &str) {
    eprintln!("note: {text}");
}
