//! Asking the user. The only file that knows the prompt library.

#![expect(clippy::disallowed_methods, reason = "this is where questions are asked")]

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use inquire::list_option::ListOption;
use inquire::validator::Validation;
use inquire::{Confirm, InquireError, Select, Text};

use crate::answers::{Asker, Value};
use crate::error::{Error, Result};
use crate::manifest::{Ask, Form};

static ASKING: AtomicBool = AtomicBool::new(false);

/// Whether a prompt is open; an interrupt then has to give the terminal back.
pub fn is_asking() -> bool {
    ASKING.load(Ordering::Relaxed)
}

/// Prompts on the terminal. Esc and Ctrl-C at any of them cancel.
pub struct Terminal;

impl Terminal {
    /// Lets the user pick one of `lines`; gives its number.
    ///
    /// # Errors
    /// When the user cancels.
    pub fn pick(&self, prompt: &str, lines: Vec<String>, start: usize, help: &str) -> Result<usize> {
        let mut select = Select::new(prompt, lines).without_filtering().with_starting_cursor(start).with_page_size(12);
        if !help.is_empty() {
            select = select.with_help_message(help);
        }
        settle(|| select.raw_prompt()).map(|chosen: ListOption<String>| chosen.index)
    }

    /// Yes or no.
    ///
    /// # Errors
    /// When the user cancels.
    pub fn confirm(&self, prompt: &str, default: bool, help: &str) -> Result<bool> {
        let mut confirm = Confirm::new(prompt).with_default(default);
        if !help.is_empty() {
            confirm = confirm.with_help_message(help);
        }
        settle(|| confirm.prompt())
    }

    fn line(&self, ask: &Ask, default: Option<&Value>) -> Result<Value> {
        let default = default.map(Value::to_string);
        let question = ask.clone();
        let check = move |typed: &str| {
            Ok(match question.parse(typed.trim()) {
                Ok(_) => Validation::Valid,
                Err(fault) => Validation::Invalid(fault.into()),
            })
        };
        let mut text = Text::new(&ask.question).with_validator(check);
        if !ask.help.is_empty() {
            text = text.with_help_message(&ask.help);
        }
        if let Some(default) = default.as_deref().filter(|default| !default.is_empty()) {
            text = text.with_default(default);
        }
        ask.parse(settle(|| text.prompt())?.trim()).map_err(Error::usage)
    }
}

fn settle<T>(prompt: impl FnOnce() -> std::result::Result<T, InquireError>) -> Result<T> {
    ASKING.store(true, Ordering::Relaxed);
    let answer = prompt();
    ASKING.store(false, Ordering::Relaxed);
    answer.map_err(|error| match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => Error::cancelled(),
        other => Error::failed("the terminal does not answer").source(other),
    })
}

/// Gives the terminal back as it was found; for the handler of a signal that comes during a prompt.
pub fn restore_terminal() {
    // Nothing can be done about a terminal that is gone.
    let _ = crossterm::terminal::disable_raw_mode();
    let _ = crossterm::execute!(std::io::stderr(), crossterm::cursor::Show);
}

impl Asker for Terminal {
    fn ask(&mut self, ask: &Ask, default: Option<&Value>) -> Result<Option<Value>> {
        let value = match &ask.form {
            Form::Choice(choices) => {
                let width = choices.iter().map(|choice| choice.value.len()).max().unwrap_or(0);
                let line =
                    |value: &dyn fmt::Display, help: &str| format!("{value:width$}  {help}").trim_end().to_owned();
                let lines = choices.iter().map(|choice| line(&choice.value, &choice.help)).collect();
                let chosen =
                    default.and_then(|default| choices.iter().position(|choice| default.to_string() == choice.value));
                let index = self.pick(&ask.question, lines, chosen.unwrap_or(0), &ask.help)?;
                Value::Text(choices[index].value.clone())
            }
            Form::Bool => Value::Bool(self.confirm(&ask.question, default == Some(&Value::Bool(true)), &ask.help)?),
            Form::Text(_) | Form::Number(..) => self.line(ask, default)?,
        };
        Ok(Some(value))
    }
}

/// Nobody is there: no terminal, `--yes`, or `CI`.
pub struct Silent;

impl Asker for Silent {
    fn ask(&mut self, _: &Ask, _: Option<&Value>) -> Result<Option<Value>> {
        Ok(None)
    }
}

/// Answers from a list, for tests; passes over a refused one, as a user at the prompt would.
pub struct Scripted(VecDeque<String>);

impl Scripted {
    /// Gives these answers one after the other, then none.
    pub fn new<'a>(answers: impl IntoIterator<Item = &'a str>) -> Self {
        Self(answers.into_iter().map(str::to_owned).collect())
    }
}

impl Asker for Scripted {
    fn ask(&mut self, ask: &Ask, _: Option<&Value>) -> Result<Option<Value>> {
        while let Some(typed) = self.0.pop_front() {
            if let Ok(value) = ask.parse(&typed) {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }
}
