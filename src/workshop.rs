//! A workshop: a scenario built up step by step. A step says which entries and files of the finished service it
//! brings; every state in between is a tree, and a learner is brought from one to the next by the merge that everything
//! else uses. Pure.

mod blocks;
mod book;
mod bring;
mod once;
mod picture;
mod progress;
mod read;
mod seen;
mod state;

use std::collections::BTreeMap;

use globset::GlobSet;

use crate::answers::Value;
use crate::tree::Tree;

pub use book::{Demand, book};
pub use bring::{Brought, Own, bring, difference};
pub use once::compiled_once;
pub use progress::{FOLDER, PROGRESS, Progress, RENDERED, SHEET};
pub use read::read;
pub use state::{Point, States};

/// The steps of a scenario's workshop, from an empty function to the whole service.
#[derive(Debug, Clone)]
pub struct Workshop {
    /// A few words.
    pub title: String,
    /// One line for the list.
    pub summary: String,
    /// What the learners need to know before the first step, as Markdown.
    pub intro: String,
    /// The answers under which the service is rendered.
    pub answers: BTreeMap<String, Value>,
    /// At least one.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Clone)]
pub struct Step {
    /// The folder's name: `03-structured-logs`.
    pub id: String,
    /// A few words.
    pub title: String,
    /// How long a learner needs.
    pub minutes: u32,
    /// The Lens demands that it is about.
    pub lens: Vec<String>,
    /// What it is about, why, what to do, what to break and observe, as Markdown.
    pub text: String,
    /// Hints, the gentlest first, as Markdown.
    pub hints: Vec<String>,
    /// For the instructor: what usually goes wrong, as Markdown.
    pub guide: String,
    /// What shows that the step is done.
    pub checks: Vec<Check>,
    /// What lies there when the step begins.
    pub given: Layer,
    /// What solves it.
    pub solution: Layer,
}

/// Some of the finished service, and texts that stand for it on the way.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// Files and entries of the finished service, as patterns of their addresses.
    pub take: Picks,
    /// What of the finished service's entries is held back for later: blocks below an entry, as in
    /// `template.yaml#Resources.*.Properties.DeploymentPreference`.
    pub hold: Picks,
    /// What was held back and comes now.
    pub release: Picks,
    /// Files and entries that go.
    pub leave: Picks,
    /// Files and fragments of this step's own.
    pub files: Tree,
}

/// Patterns of addresses: `crates/telemetry/**`, `template.yaml#Resources.GetProduct*`.
#[derive(Debug, Clone, Default)]
pub struct Picks {
    /// As they were written.
    pub patterns: Vec<String>,
    set: GlobSet,
}

impl Picks {
    /// Whether this very address is meant.
    pub fn name(&self, address: &str) -> bool {
        self.set.is_match(address)
    }

    /// Whether the entry, or the whole file that it is in, is meant.
    pub fn hold(&self, path: &str, address: &str) -> bool {
        self.set.is_match(address) || self.set.is_match(path)
    }

    /// The patterns that mean this entry or its file, by their place.
    pub fn which(&self, path: &str, address: &str) -> Vec<usize> {
        let mut found = self.set.matches(address);
        found.extend(self.set.matches(path));
        found
    }
}

/// One thing that shows that a step is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What is missing when it fails, in words for a learner.
    pub says: String,
    /// How it is found out.
    pub proof: Proof,
}

/// The ways in which something is found out; a closed set, as a workshop is data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// The file is there.
    File(String),
    /// The entry is there, with all of these texts in it and none of those.
    Entry {
        /// `template.yaml#Resources.GetProduct`, or a whole file.
        at: String,
        /// Texts that it has, white space folded.
        has: Vec<String>,
        /// Texts that it has not.
        lacks: Vec<String>,
    },
    /// `cargo test` of one package, or those of its tests whose names hold a text.
    Test {
        /// The package.
        package: String,
        /// A part of the tests' names.
        name: Option<String>,
    },
    /// `node --test` of one file, or those of its tests whose names match a pattern.
    Node {
        /// The file.
        file: String,
        /// A pattern of the tests' names.
        name: Option<String>,
    },
    /// End-to-end tests whose names hold this text, against the service on this machine.
    Local(String),
}
