//! How far a learner is: `.workshop/progress.toml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answers::Value;
use crate::error::{Error, Result};
use crate::library::Origin;
use crate::workshop::Step;

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
    /// Its id: a course may have got more steps since.
    #[serde(default)]
    pub id: String,
    /// The version of formwork that rendered it.
    #[serde(default)]
    pub version: String,
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
        let (id, version) = (String::new(), env!("CARGO_PKG_VERSION").to_owned());
        Self { scenario: scenario.to_owned(), library, step: 1, id, version, solved: false, hints: 0, answers }
    }

    /// At another step, where nothing was read yet.
    #[must_use]
    pub fn at(&self, step: usize) -> Self {
        Self { step, id: String::new(), solved: false, hints: 0, ..self.clone() }
    }

    /// As this version of formwork writes it, of a course with these steps.
    #[must_use]
    pub fn written(&self, steps: &[Step]) -> Self {
        let id = steps.get(self.step - 1).map(|step| step.id.clone()).unwrap_or_default();
        Self { id, version: env!("CARGO_PKG_VERSION").to_owned(), ..self.clone() }
    }

    /// With the number that the step has in a course that may have changed since.
    #[must_use]
    pub fn found(self, steps: &[Step]) -> Self {
        let place = steps.iter().position(|step| !self.id.is_empty() && bare(&step.id) == bare(&self.id));
        Self { step: place.map_or(self.step, |place| place + 1), ..self }
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

/// A step's id without its number.
fn bare(id: &str) -> &str {
    id.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '-')
}
