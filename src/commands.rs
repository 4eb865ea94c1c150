//! One file a verb: gather, plan, apply, report.

mod add;
pub mod answering;
mod blueprint;
mod doctor;
mod evolving;
mod fitted;
mod list;
mod locate;
pub mod new;
mod notes;
mod remove;
mod show;
mod update;
mod workshop;

use clap::CommandFactory as _;

use crate::cli::{Blueprint, Cli, Command, LibraryArg, Workshop};
use crate::error::Result;
use crate::library::Library;
use crate::report;

/// Runs what was typed.
///
/// # Errors
/// Whatever the command could not do.
pub fn run(command: Command) -> Result<()> {
    match command {
        Command::New(args) => new::run(&args),
        Command::Add(args) => add::run(&args),
        Command::Update(args) => update::run(&args),
        Command::Remove(args) => remove::run(&args),
        Command::List(args) => list::run(&args),
        Command::Show(args) => show::run(&args),
        Command::Workshop(command) => workshop::run(&command),
        Command::Doctor(args) => doctor::run(&args),
        Command::Blueprint(Blueprint::Check(args)) => blueprint::check(&args),
        Command::Blueprint(Blueprint::Open(args)) => blueprint::open(&args),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "formwork", &mut script);
            report::out(&String::from_utf8_lossy(&script))
        }
    }
}

/// Whether the result, and so an error too, is for a program.
pub fn wants_json(command: &Command) -> bool {
    match command {
        Command::New(args) => args.plan.json,
        Command::Add(args) => args.plan.json,
        Command::Update(args) => args.plan.json,
        Command::Remove(args) => args.plan.json,
        Command::List(args) => args.json,
        Command::Show(args) => args.json,
        Command::Doctor(args) => args.json,
        Command::Blueprint(Blueprint::Check(args)) => args.json,
        Command::Workshop(Workshop::List(args)) => args.json,
        Command::Workshop(_) | Command::Blueprint(Blueprint::Open(_)) | Command::Completions { .. } => false,
    }
}

fn library(arg: &LibraryArg) -> Result<Library> {
    match &arg.library {
        None => Library::embedded(),
        Some(place) => {
            report::progress(&format!("Reading the library {place} ..."));
            Library::external(place)
        }
    }
}
