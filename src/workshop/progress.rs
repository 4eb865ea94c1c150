//! How far a learner is: `.workshop/progress.toml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answers::Value;
use crate::error::{Error, Result};
use crate::library::Origin;

/// The folder in which a workshop keeps its own files.
pub const FOLDER: &str = ".workshop";
/// Which step the learner is at.
pub const PROGRESS: &str = ".workshop/progress.toml";
/// What was rendered last, in the format of `formwork.lock`.
pub const RENDERED: &str = ".workshop/rendered.lock";
/// The text of the step.
pub const SHEET: &str = "WORKSHOP.md";

/// How far a learner is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// The scenario.
    pub scenario: String,
    /// The library, where it is not the binary's own.
    pub library: Option<String>,
    /// The step, from 1.
    pub step: usize,
    /// Whether formwork has put its solution there.
    #[serde(default)]
    pub solved: bool,
    /// How many hints of this step were read.
    #[serde(default)]
    pub hints: usize,
    /// The answers under which everything is rendered.
    pub answers: BTreeMap<String, Value>,
}

impl Progress {
    /// At the first step.
    pub fn first(scenario: &str, origin: &Origin, answers: BTreeMap<String, Value>) -> Self {
        let library = match origin {
            Origin::Embedded => None,
            Origin::External(place) => Some(place.clone()),
        };
        Self { scenario: scenario.to_owned(), library, step: 1, solved: false, hints: 0, answers }
    }

    /// At another step, where nothing was read yet.
    #[must_use]
    pub fn at(&self, step: usize) -> Self {
        Self { step, solved: false, hints: 0, ..self.clone() }
    }

    /// Reads the file.
    ///
    /// # Errors
    /// When it was edited so that it cannot be used.
    pub fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).map_err(|error| {
            Error::usage(format!("`{PROGRESS}` cannot be used"))
                .faults([error.message().trim_end().to_owned()])
                .hint(format!("take it back: git restore {PROGRESS}"))
        })
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let head = "# How far this workshop is. Written by formwork.\n";
        format!("{head}{}", toml::to_string(self).unwrap_or_default())
    }
}
