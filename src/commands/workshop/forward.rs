//! `formwork update` where a workshop goes on, and what the other commands of a project say there.

use std::path::{Path, PathBuf};

use super::room::{Room, own_files, root_of};
use crate::cli::Update;
use crate::commands::evolving::Plan;
use crate::commands::update;
use crate::error::{Error, Result};
use crate::project;
use crate::workshop::{Own, PROGRESS, Point, RENDERED};

/// The folder of the workshop that goes on here, unless it has become a project, or lies around one.
pub fn goes_on() -> Option<PathBuf> {
    let here = Path::new(".");
    let room = root_of(here)?;
    let inside = project::root_of(here).is_some_and(|project| project.starts_with(&room));
    (!inside).then_some(room)
}

/// Refuses what is for projects.
pub fn refuse(command: &str) -> Result<()> {
    if goes_on().is_none() {
        return Ok(());
    }
    Err(Error::usage(format!("a workshop goes on here: `formwork {command}` is for the project that it becomes"))
        .hint("go on: formwork workshop status"))
}

/// The same point of the course, as it is rendered now, into what the learner made of it.
pub fn update(args: &Update, root: &Path) -> Result<()> {
    if !args.answers.set.is_empty() || args.answers.answers.is_some() || args.library.library.is_some() {
        return Err(Error::usage(format!(
            "a workshop keeps the answers and the library that it was begun with: they are in `{PROGRESS}`"
        )));
    }
    let room = Room::at(root)?;
    update::refuse_newer("workshop", &room.progress.version)?;
    let course = room.course()?;
    let number = room.progress.step - 1;
    let point = if room.progress.solved { Point::Solved(number) } else { Point::Begin(number) };
    let mut plan = Plan {
        command: "update",
        root: &room.root,
        title: update::title(&room.progress.version),
        changes: Vec::new(),
        undecided: Vec::new(),
        said: Vec::new(),
        next: Vec::new(),
    };
    let theirs = course.at(point)?;
    let mut own = own_files(&course, &theirs, &room.progress);
    own.retain(|path, _| [PROGRESS, RENDERED].contains(&path.as_str()));
    // What the learner has read and written says nothing of whether the course has changed.
    if own != project::read(&room.root, &own.keys().cloned().collect())? {
        let (changes, moved) = room.way(&course, (theirs, Own::Stays), None, &room.progress)?;
        plan.changes = changes;
        plan.next = moved.aside.iter().map(|(at, lies)| (format!("{at} gave way: yours is in {lies}"), None)).collect();
    }
    update::shown(args, plan)
}
