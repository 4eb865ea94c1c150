//! `formwork new`: a scenario into a folder that is not there yet.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::answering::{answer_with, blueprints_of_file, can_ask};
use crate::answers::{Answers, Question, Value};
use crate::apply;
use crate::ask::Terminal;
use crate::cli::New;
use crate::compose::{Composition, Root, compose, questions};
use crate::error::{Error, Result};
use crate::library::{Library, Origin};
use crate::lock::own_files;
use crate::manifest::{Blueprint, Kind};
use crate::merge::{Change, merge};
use crate::project::Target;
use crate::report::{self, FAINT, GOOD, STRONG};
use crate::repository::{self, Outcome};
use crate::request::Request;
use crate::tree::Tree;

/// Renders the scenario, shows the plan, writes it.
pub fn run(args: &New) -> Result<()> {
    let target = args.dir.as_deref().map(free).transpose()?;
    let library = super::library(&args.library)?;
    let scenario = scenario(args, &library)?;
    let asked = questions(&library, scenario);
    let is_named = asked.iter().any(|question| question.ask.id == "name");
    let named = target.as_ref().filter(|_| is_named);
    let named = named.map(|target| ("the folder's name", BTreeMap::from([("name".to_owned(), target.name.clone())])));
    let answers = answer_with(&asked, &args.answers, named, Vec::new())?;
    let target = match target {
        Some(target) => target,
        None => free(&folder(&answers)?)?,
    };
    let origin = library.origin.seen_from(&target.path);
    let (composition, tree) = render(&library, &origin, scenario, &answers)?;
    let changes = merge(&Tree::new(), &Tree::new(), &tree);
    let plan = Plan {
        target: &target,
        scenario,
        asked: &asked,
        answers: &answers,
        composition: &composition,
        changes: &changes,
    };
    if args.plan.dry_run || args.plan.diff || args.plan.json && !confirmed(args, &plan)? {
        return plan.show(args);
    }
    if !args.plan.json && !confirmed(args, &plan)? {
        return Err(Error::cancelled());
    }
    let git = write(args, &plan)?;
    plan.done(args, git).map_err(|error| {
        error.hint(format!("the project is whole, in `{}`; only the words about it are lost", target.path.display()))
    })
}

/// The folder, if it is free. A project that a killed run has left half-way in a folder that had to stay is finished
/// first.
fn free(dir: &Path) -> Result<Target> {
    if apply::recover(dir)? {
        let shown = dir.display();
        return Err(Error::failed(format!("`{shown}` held the project of an earlier run that was cut off"))
            .hint("it has been finished and is whole; commit it: git add --all && git commit"));
    }
    Target::free(dir)
}

/// The scenario that was asked for, that the file of answers was made from, or the only one there is.
fn scenario<'l>(args: &New, library: &'l Library) -> Result<&'l Blueprint> {
    if let Some(id) = &args.scenario {
        return library.get(id, &[Kind::Scenario]);
    }
    let scenarios: Vec<&Blueprint> = library.iter().filter(|blueprint| blueprint.kind == Kind::Scenario).collect();
    let named = blueprints_of_file(&args.answers)?;
    let of_file: Vec<&Blueprint> = scenarios.iter().filter(|scenario| named.contains(&scenario.id)).copied().collect();
    match (&of_file[..], &scenarios[..]) {
        ([one], _) | (_, [one]) => Ok(one),
        _ if can_ask(&args.answers) => picked(&scenarios),
        _ => {
            let ids: Vec<&str> = scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
            Err(Error::usage("which scenario?").hint(format!("give one with `--scenario`: {}", ids.join(", "))))
        }
    }
}

fn picked<'l>(scenarios: &[&'l Blueprint]) -> Result<&'l Blueprint> {
    let width = scenarios.iter().map(|scenario| scenario.id.len()).max().unwrap_or(0);
    let lines = scenarios.iter().map(|scenario| format!("{:width$}  {}", scenario.id, scenario.summary)).collect();
    Ok(scenarios[Terminal.pick("Which scenario?", lines, 0, "")?])
}

/// Without a folder, the project's name is its folder.
fn folder(answers: &Answers) -> Result<PathBuf> {
    match answers.get("name") {
        Some(Value::Text(name)) => Ok(PathBuf::from(name)),
        _ => Err(Error::usage("which folder?").hint("formwork new my-service --scenario ...")),
    }
}

fn render<'l>(
    library: &'l Library,
    origin: &Origin,
    scenario: &'l Blueprint,
    answers: &Answers,
) -> Result<(Composition<'l>, Tree)> {
    let composition = compose(library, scenario, answers).map_err(|faults| {
        Error::failed(format!("the blueprint `{}` cannot be rendered", scenario.id)).faults(faults)
    })?;
    let root = Root { blueprint: scenario, own: Answers::new() };
    let tree = with_lock(origin, &[root], answers, &composition);
    Ok((composition, tree))
}

/// The composed files, what was asked for and what was rendered.
pub fn with_lock(origin: &Origin, roots: &[Root<'_>], answers: &Answers, composition: &Composition<'_>) -> Tree {
    let mut request = Request::new(origin);
    roots.iter().for_each(|root| request.add(&root.blueprint.id, &root.own));
    request.answer(answers);
    let mut tree = composition.tree.clone();
    tree.extend(own_files(&request, composition));
    tree
}

fn write(args: &New, plan: &Plan<'_>) -> Result<Outcome> {
    let git = match args.no_git {
        true => Outcome::Left,
        false if repository::is_fresh(&plan.target.path) => Outcome::Committed,
        false if repository::is_inside(&plan.target.parent) => Outcome::Inside,
        false => Outcome::Committed,
    };
    let message = format!("Start from the {} scenario of formwork {}", plan.scenario.id, env!("CARGO_PKG_VERSION"));
    let commit = |folder: &Path| if git == Outcome::Committed { plan.committed(folder, &message) } else { Ok(()) };
    apply::create(plan.target, plan.changes, commit)?;
    Ok(git)
}

fn confirmed(args: &New, plan: &Plan<'_>) -> Result<bool> {
    if !can_ask(&args.answers) {
        return Ok(true);
    }
    report::aside(&format!("\n{}\n", plan.words()));
    Terminal.confirm("Write it?", true, "")
}

struct Plan<'p> {
    target: &'p Target,
    scenario: &'p Blueprint,
    asked: &'p [Question<'p>],
    answers: &'p Answers,
    composition: &'p Composition<'p>,
    changes: &'p [Change],
}

impl Plan<'_> {
    fn committed(&self, folder: &Path, message: &str) -> Result<()> {
        let way_out = match self.target.stays {
            true => "the project is whole, only the commit is missing: git add --all && git commit",
            false => "try again with `--no-git` and run `git init` yourself",
        };
        repository::commit_all(folder, message).map_err(|error| error.hint(way_out))
    }

    fn show(&self, args: &New) -> Result<()> {
        if args.plan.diff {
            report::out(&report::diff(self.changes))
        } else if args.plan.json {
            report::json(&self.json("planned", None))
        } else {
            report::out(&format!("{}\nNothing was written (--dry-run).\n", self.words()))
        }
    }

    fn words(&self) -> String {
        let Self { target, scenario, composition, changes, .. } = self;
        let width = report::width();
        let idle = scenario
            .idle_cost
            .as_deref()
            .map(|cost| format!("{STRONG}When idle:{STRONG:#} {cost}\n"))
            .unwrap_or_default();
        let deploys = "Deploys: ";
        let kinds = report::wrapped(&report::kinds(&composition.resources()), deploys.len(), 2, width);
        format!(
            "{STRONG}{}{STRONG:#} into {}\n{}{STRONG}{deploys}{STRONG:#}{kinds}\n{idle}{}",
            scenario.title,
            target.path.display(),
            report::folders(changes, width),
            self.chosen(),
        )
    }

    /// The answers that are not the defaults.
    fn chosen(&self) -> String {
        let other = |question: &&Question<'_>| {
            let answer = self.answers.get(&question.ask.id);
            answer.is_some() && answer != question.ask.default.as_ref()
        };
        let row = |question: &Question<'_>| {
            let answer = self.answers.get(&question.ask.id).map(Value::to_string).unwrap_or_default();
            (question.ask.id.clone(), answer)
        };
        let rows: Vec<_> = self.asked.iter().filter(other).map(row).collect();
        if rows.is_empty() {
            return String::new();
        }
        format!("{STRONG}Answers other than the defaults:{STRONG:#}\n{}", report::columns(&rows))
    }

    fn json(&self, status: &str, git: Option<Outcome>) -> serde_json::Value {
        let next: Vec<_> = self.composition.next.iter().map(|(text, run)| json!({"text": text, "run": run})).collect();
        let git = git.map(|git| match git {
            Outcome::Committed => "committed",
            Outcome::Inside => "inside-repository",
            Outcome::Left => "left",
        });
        json!({
            "command": "new", "status": status, "scenario": self.scenario.id, "target": self.target.path, "git": git,
            "answers": self.answers, "changes": report::json_changes(self.changes), "next": next,
        })
    }

    fn done(&self, args: &New, git: Outcome) -> Result<()> {
        if args.plan.json {
            return report::json(&self.json("written", Some(git)));
        }
        let files = self.changes.iter().filter(|change| matches!(change, Change::Create { .. })).count();
        let git = match git {
            Outcome::Committed => ", first commit made",
            Outcome::Inside => ", no commit: the folder lies in a git repository",
            Outcome::Left => "",
        };
        let folder = args.dir.clone().unwrap_or_else(|| PathBuf::from(&self.target.name));
        let mut text = format!("{GOOD}Created{GOOD:#} {} ({files} files{git})\n\nNext:\n", folder.display());
        if folder != Path::new(".") {
            text.push_str(&format!("  {STRONG}cd {}{STRONG:#}\n", quoted(&folder)));
        }
        let (commands, notes): (Vec<_>, Vec<_>) = self.composition.next.iter().partition(|(_, run)| run.is_some());
        let width = commands.iter().filter_map(|(_, run)| run.as_deref()).map(str::len).max().unwrap_or(0);
        for (what, run) in commands {
            let run = run.as_deref().unwrap_or_default();
            text.push_str(&format!("  {STRONG}{run:width$}{STRONG:#}  {FAINT}{what}{FAINT:#}\n"));
        }
        for (what, _) in notes {
            text.push_str(&format!("  - {what}\n"));
        }
        report::out(&text)
    }
}

fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    if text.contains(|c: char| c.is_whitespace() || "'\"\\$&;()".contains(c)) {
        format!("'{}'", text.replace('\'', "'\\''"))
    } else {
        text
    }
}
