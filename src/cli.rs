//! What can be typed. Nothing here knows what it means.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

const AFTER: &str = "Exit codes: 0 done or nothing to do, 1 failed, 2 wrong usage or bad answers, 3 conflicts, 4 `--check` found something to do, 130 cancelled.";

/// Renders the reference architectures of the AWS Serverless Applications Lens into Rust Lambda
/// workspaces with SAM templates. Works offline.
#[derive(Debug, Parser)]
#[command(name = "formwork", version, after_help = AFTER, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a project from a scenario
    New(New),
    /// Bring this project to this version of the blueprints, or to other answers
    Update(Update),
    /// Take a pattern out again, as far as it was not touched
    Remove(Remove),
    /// List scenarios and patterns
    List(List),
    /// Show what a blueprint contains: picture, resources, files, questions, Lens demands
    Show(Show),
    /// Check that the tools a generated project needs are here and new enough, and how to get them
    Doctor(Doctor),
    /// For people who write blueprints
    #[command(subcommand)]
    Blueprint(Blueprint),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// Where blueprints come from.
#[derive(Debug, Clone, Args)]
pub struct LibraryArg {
    /// Take blueprints from a folder or a git repository instead of this binary
    #[arg(long, value_name = "PATH|GIT-URL[@REF]")]
    pub library: Option<String>,
}

/// Answers given beforehand.
#[derive(Debug, Clone, Args)]
pub struct AnswerArgs {
    /// Answer a question; may be given many times
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = pair)]
    pub set: Vec<(String, String)>,
    /// Take answers from a TOML file (`key = value`, or a `formwork.toml`, which names its scenario too)
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// Ask nothing: take the default of every question that was not answered
    #[arg(long, short)]
    pub yes: bool,
}

/// How the plan is shown.
#[derive(Debug, Clone, Args)]
pub struct PlanArgs {
    /// Show the plan, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Show the plan as a unified diff, write nothing
    #[arg(long)]
    pub diff: bool,
    /// Print the plan, or the result, as JSON
    #[arg(long, conflicts_with = "diff")]
    pub json: bool,
}

/// `formwork new`.
#[derive(Debug, Args)]
pub struct New {
    /// The folder of the project; it must not exist, or be empty. Its name is the project's, unless
    /// `--set name=` says otherwise
    pub dir: Option<PathBuf>,
    /// The scenario to render; `formwork list` shows them. Not needed where there is only one, or where
    /// `--answers` names it
    #[arg(long, short, value_name = "ID")]
    pub scenario: Option<String>,
    /// Answers given beforehand.
    #[command(flatten)]
    pub answers: AnswerArgs,
    /// How the plan is shown.
    #[command(flatten)]
    pub plan: PlanArgs,
    /// Make no git repository
    #[arg(long)]
    pub no_git: bool,
    /// Where blueprints come from.
    #[command(flatten)]
    pub library: LibraryArg,
}

/// `formwork update`.
#[derive(Debug, Args)]
pub struct Update {
    /// Only say whether there is something to do (exit code 4), write nothing
    #[arg(long, conflicts_with_all = ["dry_run", "diff"])]
    pub check: bool,
    /// Answers given beforehand.
    #[command(flatten)]
    pub answers: AnswerArgs,
    /// How the plan is shown.
    #[command(flatten)]
    pub plan: PlanArgs,
    /// Write even where git could not undo it
    #[arg(long)]
    pub force: bool,
    /// Where blueprints come from.
    #[command(flatten)]
    pub library: LibraryArg,
}

/// `formwork remove`.
#[derive(Debug, Args)]
pub struct Remove {
    /// The pattern to take out
    pub pattern: String,
    /// Which one, where it was added more than once
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = pair)]
    pub set: Vec<(String, String)>,
    /// How the plan is shown.
    #[command(flatten)]
    pub plan: PlanArgs,
    /// Write even where git could not undo it
    #[arg(long)]
    pub force: bool,
    /// Where blueprints come from.
    #[command(flatten)]
    pub library: LibraryArg,
}

/// `formwork list`.
#[derive(Debug, Args)]
pub struct List {
    /// Also the base blueprints, which the others use
    #[arg(long)]
    pub all: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Where blueprints come from.
    #[command(flatten)]
    pub library: LibraryArg,
}

/// `formwork show`.
#[derive(Debug, Args)]
pub struct Show {
    /// The blueprint
    pub id: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Where blueprints come from.
    #[command(flatten)]
    pub library: LibraryArg,
}

/// `formwork doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `formwork blueprint ...`.
#[derive(Debug, Subcommand)]
pub enum Blueprint {
    /// Prove blueprints: every answer of every choice is rendered and looked at
    Check(Check),
    /// Render a blueprint as a project that can be opened, built and tested; files that are copied as they
    /// are become links to the blueprint, so that what is edited there is edited here
    Open(Open),
}

/// `formwork blueprint check`.
#[derive(Debug, Args)]
pub struct Check {
    /// The blueprints; all of the library if none is given
    pub ids: Vec<String>,
    /// Write each variant into a folder below this one, for other tools to look at
    #[arg(long, value_name = "DIR")]
    pub write: Option<PathBuf>,
    /// Compose everything into one project too: no two may bring the same entry with other content
    #[arg(long)]
    pub together: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Where blueprints come from.
    #[command(flatten)]
    pub library: LibraryArg,
}

/// `formwork blueprint open`.
#[derive(Debug, Args)]
pub struct Open {
    /// The blueprint
    pub id: String,
    /// The folder to render into; it must not exist, or be empty
    pub dir: PathBuf,
    /// Answers given beforehand.
    #[command(flatten)]
    pub answers: AnswerArgs,
    /// Where blueprints come from.
    #[command(flatten)]
    pub library: LibraryArg,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write it as KEY=VALUE")?;
    match key.trim() {
        "" => Err("there is no key before `=`; write it as KEY=VALUE".to_owned()),
        key => Ok((key.to_owned(), value.to_owned())),
    }
}
