//! `formwork workshop ...`: a scenario built up step by step, by one learner or a room of them.

mod compiled;
pub mod forward;
mod pack;
mod prove;
mod room;
mod teach;
mod walk;

use serde_json::json;

use crate::cli::{LibraryArg, Workshop, WorkshopList};
use crate::error::{Error, Result};
use crate::library::Library;
use crate::manifest::{Blueprint, Kind};
use crate::report::{self, STRONG};
use crate::workshop;

/// Runs what was typed.
///
/// # Errors
/// Whatever the command could not do.
pub fn run(command: &Workshop) -> Result<()> {
    match command {
        Workshop::List(args) => list(args),
        Workshop::Start(args) => walk::start(args),
        Workshop::Status => walk::status(),
        Workshop::Check => walk::check(),
        Workshop::Hint => walk::hint(),
        Workshop::Next(args) => walk::next(args),
        Workshop::Solve(args) => walk::solve(args),
        Workshop::Reset => walk::reset(),
        Workshop::Plan(args) => teach::plan(args),
        Workshop::Book(args) => teach::book(args),
    }
}

fn list(args: &WorkshopList) -> Result<()> {
    let library = super::library(&args.library)?;
    let found: Vec<(&Blueprint, &workshop::Workshop)> = with_workshop(&library).collect();
    if args.json {
        let row = |(blueprint, workshop): &(&Blueprint, &workshop::Workshop)| {
            let minutes: u32 = workshop.steps.iter().map(|step| step.minutes).sum();
            json!({"scenario": blueprint.id, "title": workshop.title, "summary": workshop.summary, "steps": workshop.steps.len(), "minutes": minutes})
        };
        let rows: Vec<_> = found.iter().map(row).collect();
        return report::json(&json!({"command": "workshop list", "workshops": rows}));
    }
    if found.is_empty() {
        return report::out("There is no workshop in this library.\n");
    }
    let row = |(blueprint, workshop): &(&Blueprint, &workshop::Workshop)| {
        let minutes: u32 = workshop.steps.iter().map(|step| step.minutes).sum();
        let size = format!("{} steps, {}", workshop.steps.len(), hours(minutes));
        (blueprint.id.clone(), format!("{} ({size})", workshop.summary))
    };
    let rows: Vec<_> = found.iter().map(row).collect();
    report::out(&format!("{}\nBegin with {STRONG}formwork workshop start SCENARIO{STRONG:#}\n", report::columns(&rows)))
}

fn with_workshop(library: &Library) -> impl Iterator<Item = (&Blueprint, &workshop::Workshop)> {
    library.iter().filter_map(|blueprint| Some((blueprint, blueprint.workshop()?)))
}

/// The scenario with this id and its workshop.
fn found<'l>(library: &'l Library, id: &str) -> Result<(&'l Blueprint, &'l workshop::Workshop)> {
    let blueprint = library.get(id, &[Kind::Scenario])?;
    match blueprint.workshop() {
        Some(workshop) => Ok((blueprint, workshop)),
        None => {
            let others: Vec<&str> = with_workshop(library).map(|(blueprint, _)| blueprint.id.as_str()).collect();
            let error = Error::usage(format!("`{id}` has no workshop"));
            Err(if others.is_empty() { error } else { error.hint(format!("these have: {}", others.join(", "))) })
        }
    }
}

/// Minutes as people say them.
fn hours(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

fn library(place: Option<&String>) -> Result<Library> {
    super::library(&LibraryArg { library: place.cloned() })
}
