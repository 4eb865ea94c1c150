//! A conversation with the skill.

use std::future::Future;

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::request::{self, Session};
use crate::{Model, SimulatorError, spoken, words};

/// What answers requests: a handler in memory, or a function in Lambda.
pub trait Ask {
    fn ask(&self, event: &Value) -> impl Future<Output = Result<Value, SimulatorError>>;
}

/// In front of whom somebody speaks.
#[derive(Debug, Clone)]
pub struct Device {
    pub user: String,
    /// Of the linked account.
    pub token: Option<String>,
    pub has_screen: bool,
}

impl Device {
    /// One that nobody used before.
    #[must_use]
    pub fn new(token: Option<String>) -> Self {
        Self {
            user: format!("amzn1.ask.account.{}", Uuid::new_v4().simple()),
            token,
            has_screen: true,
        }
    }
}

/// What came back.
#[derive(Debug, Clone, Default)]
pub struct Heard {
    /// What Alexa says, with its pauses.
    pub says: Option<String>,
    pub card: Option<Value>,
    /// The directive that shows a document.
    pub screen: Option<Value>,
    /// Whether Alexa listens on.
    pub listens: bool,
}

/// A conversation of one device.
#[derive(Debug)]
pub struct Conversation {
    model: Model,
    pub device: Device,
    session: Option<Session>,
    reprompt: Option<String>,
    asked: Option<(String, String)>,
}

impl Conversation {
    #[must_use]
    pub fn new(model: Model, device: Device) -> Self {
        Self {
            model,
            device,
            session: None,
            reprompt: None,
            asked: None,
        }
    }

    #[must_use]
    pub fn is_open(&self) -> bool {
        self.session.is_some()
    }

    /// Somebody says something: in a conversation, or to open one.
    ///
    /// # Errors
    /// The skill could not be asked, or failed.
    pub async fn say(
        &mut self,
        utterance: &str,
        skill: &impl Ask,
    ) -> Result<Heard, SimulatorError> {
        let locale = self.model.locale.clone();
        let request = match self.opening(utterance) {
            Some(rest) if rest.is_empty() => {
                self.session = Some(Session::begin());
                request::launch(&locale)
            }
            Some(rest) => {
                self.session = Some(Session::begin());
                request::intent(&locale, &self.model.understand(&rest, None))
            }
            None if self.session.is_none() => return Ok(Heard::default()),
            None => {
                let asked = self.asked.as_ref();
                let asked = asked.map(|(intent, slot)| (intent.as_str(), slot.as_str()));
                request::intent(&locale, &self.model.understand(utterance, asked))
            }
        };
        self.send(request, skill).await
    }

    /// Opens the skill once and leaves it, so that the user is known from then on.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub async fn meet(&mut self, skill: &impl Ask) -> Result<(), SimulatorError> {
        self.session = Some(Session::begin());
        self.send(request::launch(&self.model.locale), skill)
            .await?;
        self.session = None;
        Ok(())
    }

    /// Nobody says anything, until Alexa stops listening.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub async fn stay_silent(&mut self, skill: &impl Ask) -> Result<Heard, SimulatorError> {
        if let Some(reprompt) = self.reprompt.take() {
            return Ok(Heard {
                says: Some(reprompt),
                listens: true,
                ..Heard::default()
            });
        }
        let ended = request::ended(&self.model.locale, "EXCEEDED_MAX_REPROMPTS");
        let heard = self.send(ended, skill).await?;
        self.session = None;
        Ok(heard)
    }

    /// Somebody touches the button of the screen.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub async fn touch(
        &mut self,
        argument: &str,
        skill: &impl Ask,
    ) -> Result<Heard, SimulatorError> {
        let touched = request::touch(&self.model.locale, argument);
        self.send(touched, skill).await
    }

    /// What is asked of the skill, if the skill is called by name: nothing, when it is just opened.
    fn opening(&self, utterance: &str) -> Option<String> {
        let said = words(utterance);
        let said = said.strip_prefix("alexa ").unwrap_or(&said);
        let name = self.model.invocation_name();
        let (before, behind) = said.split_once(name)?;
        let behind = behind.trim();
        match before.trim() {
            "open" | "start" | "launch" | "öffne" | "starte" => Some(String::new()),
            "ask" | "frag" | "frage" => {
                let rest = ["for ", "to ", "about "]
                    .iter()
                    .find_map(|word| behind.strip_prefix(word));
                Some(rest.unwrap_or(behind).to_owned())
            }
            _ => None,
        }
    }

    async fn send(&mut self, request: Value, skill: &impl Ask) -> Result<Heard, SimulatorError> {
        let session = self.session.get_or_insert_with(Session::begin);
        let event = request::envelope(&self.device, session, request);
        session.is_new = false;
        let answer = skill.ask(&event).await?;
        Ok(self.take(&answer))
    }

    fn take(&mut self, answer: &Value) -> Heard {
        let response = &answer["response"];
        let directives = response["directives"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let of_type = |kind: &str| directives.iter().find(|one| one["type"] == kind).cloned();
        let asked = of_type("Dialog.ElicitSlot");
        self.asked = asked.and_then(|directive| {
            let intent = directive
                .pointer("/updatedIntent/name")?
                .as_str()?
                .to_owned();
            Some((intent, directive["slotToElicit"].as_str()?.to_owned()))
        });
        let says = |place: &Value| place["outputSpeech"]["ssml"].as_str().map(spoken);
        self.reprompt = says(&response["reprompt"]);
        let listens = response["shouldEndSession"] == false;
        match (&mut self.session, listens) {
            (Some(session), true) => session.attributes = attributes(answer),
            _ => self.session = None,
        }
        Heard {
            says: says(response),
            card: response.get("card").cloned(),
            screen: of_type("Alexa.Presentation.APL.RenderDocument"),
            listens,
        }
    }
}

fn attributes(answer: &Value) -> Map<String, Value> {
    let attributes = answer.get("sessionAttributes").and_then(Value::as_object);
    attributes.cloned().unwrap_or_default()
}
