//! A dialogue to be replayed: `dialogues/*.txt`.
//!
//! ```text
//! # What it is about
//! Locale: en-US
//! Account: linked            linked, none, revoked
//! Known: yes                 whether the user has talked to the skill before
//! Portfolios: working        working, empty, broken
//!
//! User: Alexa, ask Paragon Investments for a portfolio update
//! Alexa: Your portfolio is worth ... (pause) ...
//! User: (silence)
//! User: (touch breakdown)
//! Alexa: (nothing)
//! ```

use std::fs;

use crate::{Ask, Conversation, Device, Heard, Model, SimulatorError, Stack, project_file};

/// Whether the account is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    Linked,
    None,
    Revoked,
}

/// What is behind the skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portfolios {
    Working,
    Empty,
    Broken,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    User(String),
    Silence,
    Touch(String),
    /// Nothing if Alexa says nothing.
    Alexa(Option<String>),
    /// Alexa shows a card of this type.
    Card(String),
}

#[derive(Debug, Clone)]
pub struct Script {
    pub name: String,
    pub locale: String,
    pub account: Account,
    pub is_known: bool,
    pub portfolios: Portfolios,
    pub lines: Vec<Line>,
}

impl Script {
    /// Every dialogue of the project, by name.
    ///
    /// # Errors
    /// One of them cannot be read.
    pub fn all() -> Result<Vec<Self>, SimulatorError> {
        let folder = project_file("dialogues");
        let failed = |source| SimulatorError::File {
            path: "dialogues".to_owned(),
            source,
        };
        let mut names = Vec::new();
        for entry in fs::read_dir(folder).map_err(failed)? {
            names.push(
                entry
                    .map_err(failed)?
                    .file_name()
                    .to_string_lossy()
                    .into_owned(),
            );
        }
        names.sort();
        let scripts = names.iter().filter(|name| name.ends_with(".txt"));
        scripts
            .map(|name| Self::read(&format!("dialogues/{name}")))
            .collect()
    }

    /// # Errors
    /// There is no such file, or a line of it is none of a dialogue.
    pub fn read(path: &str) -> Result<Self, SimulatorError> {
        let text =
            fs::read_to_string(project_file(path)).map_err(|source| SimulatorError::File {
                path: path.to_owned(),
                source,
            })?;
        Self::parse(path, &text)
    }

    fn parse(path: &str, text: &str) -> Result<Self, SimulatorError> {
        let mut script = Self {
            name: path.to_owned(),
            locale: "en-US".to_owned(),
            account: Account::Linked,
            is_known: true,
            portfolios: Portfolios::Working,
            lines: Vec::new(),
        };
        let lines = text.lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let taken = line
                .split_once(": ")
                .and_then(|(who, what)| script.take(who, what.trim()));
            taken.ok_or_else(|| SimulatorError::Form {
                path: path.to_owned(),
                reason: format!("`{line}` is no line of a dialogue"),
            })?;
        }
        Ok(script)
    }

    fn take(&mut self, who: &str, what: &str) -> Option<()> {
        match (who, what) {
            ("Locale", locale) => self.locale = locale.to_owned(),
            ("Account", "linked") => self.account = Account::Linked,
            ("Account", "none") => self.account = Account::None,
            ("Account", "revoked") => self.account = Account::Revoked,
            ("Known", "yes") => self.is_known = true,
            ("Known", "no") => self.is_known = false,
            ("Portfolios", "working") => self.portfolios = Portfolios::Working,
            ("Portfolios", "empty") => self.portfolios = Portfolios::Empty,
            ("Portfolios", "broken") => self.portfolios = Portfolios::Broken,
            ("User", "(silence)") => self.lines.push(Line::Silence),
            ("User", words) => self.lines.push(match touched(words) {
                Some(argument) => Line::Touch(argument.to_owned()),
                None => Line::User(words.to_owned()),
            }),
            ("Alexa", "(nothing)") => self.lines.push(Line::Alexa(None)),
            ("Alexa", words) => self.lines.push(Line::Alexa(Some(words.to_owned()))),
            ("Card", kind) => self.lines.push(Line::Card(kind.to_owned())),
            _ => return None,
        }
        Some(())
    }
}

fn touched(words: &str) -> Option<&str> {
    words.strip_prefix("(touch ")?.strip_suffix(')')
}

impl Script {
    /// The conversation that the script begins with, over a running stack: somebody new, or somebody who was there once.
    ///
    /// # Errors
    /// The script is about something that a stack cannot be, or the skill could not be asked.
    pub async fn begin(
        &self,
        stack: &Stack,
        skill: &impl Ask,
    ) -> Result<Conversation, SimulatorError> {
        if self.portfolios != Portfolios::Working {
            return Err(SimulatorError::Setup(format!(
                "{} is about portfolios that are empty or broken: `cargo test` plays it",
                self.name
            )));
        }
        let token = match self.account {
            Account::Linked => Some(stack.token.clone()),
            Account::None => None,
            Account::Revoked => Some("revoked".to_owned()),
        };
        let model = Model::read(&self.locale)?;
        let mut conversation = Conversation::new(model, Device::new(token));
        if self.is_known {
            conversation.meet(skill).await?;
        }
        Ok(conversation)
    }

    /// Plays the dialogue; each answer has to be what the script says.
    ///
    /// # Errors
    /// Something else was said, or the skill could not be asked.
    pub async fn play(
        &self,
        conversation: &mut Conversation,
        skill: &impl Ask,
        tell: &mut impl FnMut(&Line, &Heard),
    ) -> Result<(), SimulatorError> {
        let mut heard = Heard::default();
        let mut after = String::new();
        for line in &self.lines {
            match line {
                Line::User(words) => heard = conversation.say(words, skill).await?,
                Line::Silence => heard = conversation.stay_silent(skill).await?,
                Line::Touch(argument) => heard = conversation.touch(argument, skill).await?,
                Line::Alexa(wanted) => {
                    self.expect(&after, wanted.as_deref(), heard.says.as_deref())?;
                }
                Line::Card(kind) => {
                    let card = heard.card.as_ref().and_then(|card| card["type"].as_str());
                    self.expect(&after, Some(kind), card)?;
                }
            }
            if let Line::User(words) = line {
                after.clone_from(words);
            }
            tell(line, &heard);
        }
        Ok(())
    }

    fn expect(
        &self,
        after: &str,
        wanted: Option<&str>,
        found: Option<&str>,
    ) -> Result<(), SimulatorError> {
        if wanted == found {
            return Ok(());
        }
        let shown = |text: Option<&str>| text.unwrap_or("(nothing)").to_owned();
        Err(SimulatorError::Form {
            path: self.name.clone(),
            reason: format!(
                "after `{after}`\n  expected: {}\n  found:    {}",
                shown(wanted),
                shown(found)
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_none_is_quoted() {
        let error = Script::parse("x.txt", "User: hello\nAlxea: hi\n").unwrap_err();
        assert!(error.to_string().contains("`Alxea: hi`"), "{error}");
    }

    #[test]
    fn every_kind_of_line_is_read() {
        let text = "# about\nLocale: de-DE\nAccount: none\nKnown: no\n\nUser: (silence)\nUser: (touch x)\nUser: hi\nAlexa: (nothing)\nCard: LinkAccount\n";
        let script = Script::parse("x.txt", text).unwrap();
        assert_eq!(
            (script.locale.as_str(), script.account, script.is_known),
            ("de-DE", Account::None, false)
        );
        assert_eq!(script.lines.len(), 5);
    }
}
