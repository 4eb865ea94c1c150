//! What an instructor types: the agenda, the guide, the book.

use std::collections::BTreeMap;
use std::path::Path;

use super::room::Course;
use super::{hours, pack};
use crate::answers::Value;
use crate::apply;
use crate::cli::{WorkshopBook, WorkshopPlan};
use crate::error::{Error, Result};
use crate::library::Library;
use crate::merge::merge;
use crate::project::Target;
use crate::report::{self, FAINT, GOOD, STRONG};
use crate::tree::Tree;
use crate::workshop::{self, Workshop};

/// After this many minutes of work there is a break.
const WORK: u32 = 90;
const BREAK: u32 = 15;

/// The agenda and the guide; with `--pack` also everything for a room without a network.
pub fn plan(args: &WorkshopPlan) -> Result<()> {
    let library = super::super::library(&args.library)?;
    let course = course(&library, &args.scenario)?;
    if let Some(folder) = &args.pack {
        return pack::pack(&course, folder);
    }
    report::out(&format!("{}\n{}", agenda(course.workshop, args.from), guide(course.workshop)))
}

/// The workshop with the answers that it is taught with.
pub fn course<'l>(library: &'l Library, scenario: &str) -> Result<Course<'l>> {
    let (_, workshop) = super::found(library, scenario)?;
    let mut answers: BTreeMap<String, Value> = workshop.answers.clone();
    answers.entry("name".to_owned()).or_insert_with(|| Value::Text(short(scenario)));
    Course::of(library, scenario, &answers)
}

/// A project's name has at most 24 characters.
fn short(scenario: &str) -> String {
    scenario.chars().take(24).collect::<String>().trim_end_matches('-').to_owned()
}

fn agenda(workshop: &Workshop, from: u32) -> String {
    let mut out = format!("{STRONG}{}{STRONG:#}\n\n", workshop.title);
    let (mut now, mut worked) = (from, 0);
    for (number, step) in workshop.steps.iter().enumerate() {
        if worked > 0 && worked + step.minutes > WORK {
            out.push_str(&format!("{}  {FAINT}Break{FAINT:#}\n", span(now, BREAK)));
            now += BREAK;
            worked = 0;
        }
        let lens = step.lens.join(", ");
        out.push_str(&format!("{}  {}. {}  {FAINT}{lens}{FAINT:#}\n", span(now, step.minutes), number + 1, step.title));
        now += step.minutes;
        worked += step.minutes;
    }
    let work: u32 = workshop.steps.iter().map(|step| step.minutes).sum();
    out.push_str(&format!("\n{} of work, {} with breaks\n", hours(work), hours(now - from)));
    out
}

fn span(from: u32, minutes: u32) -> String {
    format!("{}-{}", clock(from), clock(from + minutes))
}

fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
}

fn guide(workshop: &Workshop) -> String {
    let step = |(number, step): (usize, &workshop::Step)| {
        format!("{STRONG}{}. {}{STRONG:#}\n{}\n", number + 1, step.title, step.guide.trim_end())
    };
    let steps: Vec<String> = workshop.steps.iter().enumerate().map(step).collect();
    steps.join("\n")
}

/// The course as web pages.
pub fn book(args: &WorkshopBook) -> Result<()> {
    let target = Target::free(&args.dir)?;
    let library = super::super::library(&args.library)?;
    let pages = pages(&course(&library, &args.scenario)?)?;
    apply::create(&target, &merge(&Tree::new(), &Tree::new(), &pages), |_: &Path| Ok(()))?;
    let index = target.path.join("index.html");
    report::out(&format!("{GOOD}Written{GOOD:#} {} pages; open {}\n", pages.len() - 2, index.display()))
}

pub fn pages(course: &Course<'_>) -> Result<Tree> {
    let states = course.states()?;
    workshop::book(course.workshop, &states, &|id| course.demand(id).map(str::to_owned))
        .map_err(|faults| Error::failed("the book cannot be rendered").faults(faults))
}
