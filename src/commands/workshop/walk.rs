//! What a learner types, from the first step to the last.

use std::path::{Path, PathBuf};

use super::prove::{self, Outcome, Prover};
use super::room::{Course, Moved, Room, own_files};
use crate::answers::{Answers, Value};
use crate::apply;
use crate::cli::{WorkshopNext, WorkshopSolve, WorkshopStart};
use crate::commands::new;
use crate::error::{Error, Result};
use crate::library::Origin;
use crate::merge::merge;
use crate::project::Target;
use crate::report::{self, FAINT, GOOD, STRONG};
use crate::repository;
use crate::tree::Tree;
use crate::workshop::{Own, PROGRESS, Point, Progress, SHEET, difference};

/// A folder at the first step.
pub fn start(args: &WorkshopStart) -> Result<()> {
    let target = Target::free(args.dir.as_deref().unwrap_or(Path::new(&args.scenario)))?;
    let library = super::super::library(&args.library)?;
    let (_, workshop) = super::found(&library, &args.scenario)?;
    let mut answers = workshop.answers.clone();
    answers.insert("name".to_owned(), Value::Text(target.name.clone()));
    let origin = match &args.library.library {
        Some(place) => Origin::External(project_place(place)?),
        None => Origin::Embedded,
    };
    let progress = Progress::first(&args.scenario, &origin, answers);
    let course = Course::of(&library, &args.scenario, &progress.answers)?;
    let mut tree = course.at(Point::Begin(0))?;
    tree.extend(own_files(&course, &tree, &progress));
    let git = !args.no_git && !repository::is_inside(&target.parent);
    let message = format!("Begin the workshop {}", args.scenario);
    let commit = |folder: &Path| if git { repository::commit_all(folder, &message) } else { Ok(()) };
    apply::create(&target, &merge(&Tree::new(), &Tree::new(), &tree), commit)?;
    let folder = args.dir.clone().unwrap_or_else(|| PathBuf::from(&args.scenario));
    report::out(&format!(
        "{GOOD}{}{GOOD:#}\n\n{}\n\n{}\nNext:\n  {STRONG}cd {}{STRONG:#}\n  {STRONG}formwork workshop check{STRONG:#}\n",
        course.workshop.title,
        course.workshop.intro.trim_end(),
        told(&course.sheet(1)),
        folder.display(),
    ))
}

fn project_place(place: &str) -> Result<String> {
    let path = Path::new(place);
    if path.is_dir() { Ok(crate::project::absolute(path)?.display().to_string()) } else { Ok(place.to_owned()) }
}

/// How far the learner is.
pub fn status() -> Result<()> {
    let room = Room::here()?;
    let course = room.course()?;
    let at = room.progress.step;
    let mut text = format!("{STRONG}{}{STRONG:#}\n", course.workshop.title);
    for (number, step) in course.workshop.steps.iter().enumerate().map(|(number, step)| (number + 1, step)) {
        let mark = match number.cmp(&at) {
            std::cmp::Ordering::Less => "x",
            std::cmp::Ordering::Equal => ">",
            std::cmp::Ordering::Greater => " ",
        };
        text.push_str(&format!("  {mark} {number:>2}  {}  {FAINT}{} min{FAINT:#}\n", step.title, step.minutes));
    }
    let solved = if room.progress.solved { "Its solution is in your folder. " } else { "" };
    text.push_str(&format!(
        "\n{solved}What to do is in {SHEET}.\n  {STRONG}formwork workshop check{STRONG:#}   look whether it is done\n  {STRONG}formwork workshop hint{STRONG:#}    a hint ({} of {} read)\n  {STRONG}formwork workshop solve{STRONG:#}   put the solution there\n  {STRONG}formwork workshop next{STRONG:#}    go on\n",
        room.progress.hints,
        course.step(at).hints.len(),
    ));
    report::out(&text)
}

/// Whether the step is done, and what is missing.
pub fn check() -> Result<()> {
    let room = Room::here()?;
    let course = room.course()?;
    if checked(&room, &course)? {
        return report::out(&format!("\n{GOOD}Done.{GOOD:#} Go on with {STRONG}formwork workshop next{STRONG:#}\n"));
    }
    Err(Error::failed(format!("step {} is not done yet", room.progress.step)).hint("formwork workshop hint"))
}

fn checked(room: &Room, course: &Course<'_>) -> Result<bool> {
    let mut done = true;
    let prover = Prover::new(&room.root);
    for check in &course.step(room.progress.step).checks {
        match prover.prove(&check.proof)? {
            Outcome::Holds => report::out(&format!("{GOOD}ok{GOOD:#}       {}\n", prove::words(&check.proof)))?,
            Outcome::Fails(why) => {
                done = false;
                let why: String = why.lines().map(|line| format!("         {FAINT}{line}{FAINT:#}\n")).collect();
                report::out(&format!("{STRONG}missing{STRONG:#}  {}\n{why}", check.says))?;
            }
        }
    }
    Ok(done)
}

/// One hint more.
pub fn hint() -> Result<()> {
    let room = Room::here()?;
    let course = room.course()?;
    let step = course.step(room.progress.step);
    let read = room.progress.hints.min(step.hints.len());
    let Some(hint) = step.hints.get(read) else {
        let all: String = step.hints.iter().map(|hint| format!("{}\n", told(hint))).collect();
        return report::out(&format!(
            "{all}That was all. {STRONG}formwork workshop solve{STRONG:#} puts the solution there.\n"
        ));
    };
    room.note(&Progress { hints: read + 1, ..room.progress.clone() })?;
    report::out(&format!("{STRONG}Hint {} of {}{STRONG:#}\n{}", read + 1, step.hints.len(), told(hint)))
}

/// On to the next step.
pub fn next(args: &WorkshopNext) -> Result<()> {
    let room = Room::here()?;
    let course = room.course()?;
    let at = room.progress.step;
    if !args.skip && !checked(&room, &course)? {
        return Err(Error::failed(format!("step {at} is not done yet"))
            .hint("formwork workshop hint")
            .hint("go on all the same, with its solution: formwork workshop next --skip"));
    }
    // What the learner wrote has passed the checks, so it stands for the solution.
    let base = if args.skip { None } else { Some(course.at(Point::Solved(at - 1))?) };
    let own = if args.skip { Own::StaysBesideTheSolution } else { Own::Stays };
    if at == course.steps() {
        return finish(&room, &course, base, own);
    }
    let moved = room.go(&course, (course.at(Point::Begin(at))?, own), base, &room.progress.at(at + 1))?;
    report::out(&format!("{}{}", set_aside(&moved), told(&course.sheet(at + 1))))
}

/// The solution of this step.
pub fn solve(args: &WorkshopSolve) -> Result<()> {
    let room = Room::here()?;
    let course = room.course()?;
    let at = room.progress.step;
    let own = if args.clean { Own::GivesWay } else { Own::StaysBesideTheSolution };
    let to = Progress { solved: true, ..room.progress.clone() };
    let moved = room.go(&course, (course.at(Point::Solved(at - 1))?, own), None, &to)?;
    report::out(&format!(
        "{}{GOOD}Solved.{GOOD:#} See what came with {STRONG}git diff{STRONG:#}; go on with {STRONG}formwork workshop next{STRONG:#}\n",
        set_aside(&moved)
    ))
}

/// The step from its beginning.
pub fn reset() -> Result<()> {
    let room = Room::here()?;
    let course = room.course()?;
    let at = room.progress.step;
    let moved = room.go(&course, (course.at(Point::Begin(at - 1))?, Own::GivesWay), None, &room.progress.at(at))?;
    report::out(&format!("{}Step {at} from its beginning: see {SHEET}.\n", set_aside(&moved)))
}

/// The last step is behind the learner: the folder becomes a project like any other.
fn finish(room: &Room, course: &Course<'_>, base: Option<Tree>, own: Own) -> Result<()> {
    let moved = room.go(
        course,
        (course.finished.tree.clone(), own),
        base,
        &Progress { solved: true, ..room.progress.clone() },
    )?;
    let origin = match &room.progress.library {
        Some(place) => Origin::External(place.clone()),
        None => Origin::Embedded,
    };
    let answers: Answers = course.answers.clone();
    let whole = new::with_lock(&origin, &[course.root()], &answers, &course.finished);
    let own =
        whole.into_iter().filter(|(path, _)| path.as_str() == "formwork.toml" || path.as_str() == "formwork.lock");
    let after: Tree = own.collect();
    let before = crate::project::read(&room.root, &after.keys().cloned().collect())?;
    apply::change(&room.root, &difference(&before, &after))?;
    report::out(&format!(
        "{}{GOOD}That was the last step.{GOOD:#} This is the whole {} now, a project like any that `formwork new` makes:\n`formwork update` brings it forward, {PROGRESS} and {SHEET} can go.\n",
        set_aside(&moved),
        course.blueprint.id
    ))
}

fn set_aside(moved: &Moved) -> String {
    if moved.aside.is_empty() {
        return String::new();
    }
    let line = |(at, lies): &(crate::merge::Address, String)| format!("  {at}: yours is in {lies}\n");
    let lines: String = moved.aside.iter().map(line).collect();
    format!("{STRONG}Set aside{STRONG:#}, as both could not stand:\n{lines}\n")
}

/// Markdown for a terminal: headings stand out, the rest is readable as it is.
fn told(markdown: &str) -> String {
    let line = |line: &str| match line.trim_start_matches('#') {
        rest if rest.len() < line.len() && rest.starts_with(' ') => format!("{STRONG}{}{STRONG:#}\n", rest.trim()),
        _ => format!("{line}\n"),
    };
    markdown.lines().map(line).collect()
}
