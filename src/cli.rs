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
    /// Put a pattern into this project, or into any repository with a SAM template
    Add(Add),
    /// Bring this project to this version of the blueprints, or to other answers
    Update(Update),
    /// Take a pattern out again, as far as it was not touched
    Remove(Remove),
    /// List scenarios and patterns
    List(List),
    /// Show what a blueprint contains: picture, resources, files, questions, Lens demands
    Show(Show),
    /// Learn by building a scenario up, step by step
    #[command(subcommand)]
    Workshop(Workshop),
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

/// `formwork add`.
#[derive(Debug, Args)]
pub struct Add {
    /// The pattern to add; `formwork list` shows them
    pub pattern: String,
    /// The template to add it to. Not needed where there is only one
    #[arg(long, short, value_name = "PATH")]
    pub template: Option<PathBuf>,
    /// What goes before the name of an entry that would clash with one of yours: letters and digits, a capital first
    #[arg(long, value_name = "NAME", default_value = "Formwork", value_parser = prefix)]
    pub prefix: String,
    /// Do without a file or an entry of the pattern, as it is there already (`docs/page.md`, `template.yaml#Outputs.Url`);
    /// may be given many times
    #[arg(long, value_name = "PATH[#ENTRY]")]
    pub keep: Vec<String>,
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

/// `formwork workshop ...`.
#[derive(Debug, Subcommand)]
pub enum Workshop {
    /// List the workshops
    List(WorkshopList),
    /// Begin a workshop in a folder of its own
    Start(WorkshopStart),
    /// Say how far you are
    Status,
    /// Look whether the step is done, and say what is missing
    Check,
    /// Read the next hint
    Hint,
    /// Go on to the next step, once this one is done
    Next(WorkshopNext),
    /// Put the solution of this step into your folder; your own work stays where both can stand
    Solve(WorkshopSolve),
    /// Begin the step again; your own work is set aside
    Reset,
    /// For instructors: an agenda with times, and what usually goes wrong at each step
    Plan(WorkshopPlan),
    /// Render the course as web pages that work offline
    Book(WorkshopBook),
}

/// `formwork workshop list`.
#[derive(Debug, Args)]
pub struct WorkshopList {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Where blueprints come from.
    #[command(flatten)]
    pub library: LibraryArg,
}

/// `formwork workshop start`.
#[derive(Debug, Args)]
pub struct WorkshopStart {
    /// The scenario; `formwork workshop list` shows them
    pub scenario: String,
    /// The folder to work in; it must not exist, or be empty. Without one it is called as the scenario
    pub dir: Option<PathBuf>,
    /// Make no git repository
    #[arg(long)]
    pub no_git: bool,
    /// Where blueprints come from.
    #[command(flatten)]
    pub library: LibraryArg,
}

/// `formwork workshop next`.
#[derive(Debug, Args)]
pub struct WorkshopNext {
    /// Go on although the step is not done: its solution comes along
    #[arg(long)]
    pub skip: bool,
}

/// `formwork workshop solve`.
#[derive(Debug, Args)]
pub struct WorkshopSolve {
    /// The solution as it is in the book: your own work is set aside
    #[arg(long)]
    pub clean: bool,
}

/// `formwork workshop plan`.
#[derive(Debug, Args)]
pub struct WorkshopPlan {
    /// The scenario
    pub scenario: String,
    /// When it begins
    #[arg(long, value_name = "HH:MM", default_value = "09:00", value_parser = clock)]
    pub from: u32,
    /// Make a folder with everything that a room without a network needs
    #[arg(long, value_name = "DIR")]
    pub pack: Option<PathBuf>,
    /// Where blueprints come from.
    #[command(flatten)]
    pub library: LibraryArg,
}

/// `formwork workshop book`.
#[derive(Debug, Args)]
pub struct WorkshopBook {
    /// The scenario
    pub scenario: String,
    /// The folder to write to; it must not exist, or be empty
    pub dir: PathBuf,
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

fn prefix(text: &str) -> Result<String, String> {
    if text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_alphanumeric())
        && text.len() <= 40
    {
        return Ok(text.to_owned());
    }
    Err("it must be letters and digits, a capital first, at most 40 characters".to_owned())
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write it as KEY=VALUE")?;
    match key.trim() {
        "" => Err("there is no key before `=`; write it as KEY=VALUE".to_owned()),
        key => Ok((key.to_owned(), value.to_owned())),
    }
}

/// Minutes since midnight.
fn clock(text: &str) -> Result<u32, String> {
    let wrong = || "write it as HH:MM".to_owned();
    let (hours, minutes) = text.split_once(':').ok_or_else(wrong)?;
    match (hours.parse::<u32>(), minutes.parse::<u32>()) {
        (Ok(hours @ 0..=23), Ok(minutes @ 0..=59)) => Ok(hours * 60 + minutes),
        _ => Err(wrong()),
    }
}
