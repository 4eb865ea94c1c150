//! `formwork update`: the same blueprints as they are now, with the answers as they are now, into the project.

use super::answering::{RECORDED, answer};
use super::evolving::{Plan, Project, leave_to_cargo, moved, worth_telling};
use super::fitted::{Fitted, fitted};
use super::workshop::forward;
use crate::cli::Update;
use crate::compose::{Composition, compose_for, questions_of};
use crate::error::{Error, Result};
use crate::merge::{Change, marked, merge_cut};
use crate::project;
use crate::report;
use crate::tree::Tree;

/// Merges what the blueprints have become since into what the user made of them.
pub fn run(args: &Update) -> Result<()> {
    if let Some(workshop) = forward::goes_on() {
        return forward::update(args, &workshop);
    }
    let found = Project::here()?;
    refuse_newer("project", found.request.version())?;
    let library = found.library(&args.library)?;
    let roots = found.roots(&library)?;
    let recorded = found.request.answers()?;
    let answers = answer(&questions_of(&library, &roots), &args.answers, vec![(RECORDED, recorded)])?;
    let composition = compose_for(&library, &roots, &answers, found.setting())
        .map_err(|faults| Error::failed("the blueprints cannot be rendered").faults(faults))?;
    let mut request = found.request.clone();
    request.made_by(&found.origin(&library, &args.library));
    request.answer(&answers);
    let Fitted { composition, fitting, said, .. } = fitted(&found, composition, None)?;
    request.fit(&fitting);
    let mut plan = planned(&found, &composition)?;
    plan.said = said;
    plan.changes.extend(found.own_files(&request, &composition)?);
    plan.title = title(found.request.version());
    shown(args, plan)
}

/// Shows the plan, or carries it out.
pub fn shown(args: &Update, plan: Plan<'_>) -> Result<()> {
    if args.check { check(args, &plan) } else { plan.run(&args.plan, Some(&args.answers), args.force) }
}

/// From which version to which.
pub fn title(from: &str) -> String {
    let to = env!("CARGO_PKG_VERSION");
    if from == to || from.is_empty() { format!("formwork {to}") } else { format!("formwork {from} to {to}") }
}

/// Refuses what a later version rendered.
pub fn refuse_newer(what: &str, from: &str) -> Result<()> {
    let to = env!("CARGO_PKG_VERSION");
    if !newer(from, to) {
        return Ok(());
    }
    Err(Error::usage(format!("this {what} was rendered by formwork {from}, which is newer than this one ({to})"))
        .hint(format!("update with formwork {from} or later")))
}

fn newer(one: &str, other: &str) -> bool {
    match (semver::Version::parse(one), semver::Version::parse(other)) {
        (Ok(one), Ok(other)) => one > other,
        _ => false,
    }
}

/// The same blueprints as they are now, merged into what is here.
pub fn planned<'p>(found: &'p Project, composition: &Composition<'_>) -> Result<Plan<'p>> {
    let mut theirs = composition.tree.clone();
    let mut paths = found.lock.paths();
    paths.extend(theirs.keys().cloned());
    let mut ours = found.read(&paths)?;
    let mut base = found.lock.base(&ours);
    seeds(found, composition, &ours, &mut base, &mut theirs);
    let mut next = Vec::new();
    if leave_to_cargo(&mut base, &ours, &mut theirs) {
        let text = "Cargo.lock was changed here and is left to cargo, which adds what is missing".to_owned();
        next.push((text, Some("cargo check --workspace".to_owned())));
    }
    for (old, new) in moved(&found.root, &base, &ours, &theirs)? {
        ours.extend(project::read(&found.root, &[new.clone()].into())?);
        for tree in [&mut base, &mut theirs] {
            let file = tree.remove(&old);
            tree.extend(file.map(|file| (new.clone(), file)));
        }
        next.push((format!("`{new}` is taken for `{old}`, which is not there any more"), None));
    }
    let (changes, undecided) = marked(merge_cut(&base, &ours, &theirs, &composition.cuts), &ours);
    let changes = found.placed(worth_telling(changes));
    Ok(Plan { command: "update", root: &found.root, title: String::new(), changes, undecided, said: Vec::new(), next })
}

/// The user's from birth are written once: only those that no version before had, where nothing is in their place.
fn seeds(found: &Project, composition: &Composition<'_>, ours: &Tree, base: &mut Tree, theirs: &mut Tree) {
    let known = found.lock.paths();
    let is_new = |path: &_| {
        composition.seeds.contains(path)
            && !found.lock.seeds.contains(path)
            && !known.contains(path)
            && !ours.contains_key(path)
    };
    let is_seed = |path: &_| composition.seeds.contains(path) || found.lock.seeds.contains(path);
    theirs.retain(|path, _| !is_seed(path) || is_new(path));
    base.retain(|path, _| !is_seed(path));
}

fn check(args: &Update, plan: &Plan<'_>) -> Result<()> {
    let open = plan.changes.iter().filter(|change| !matches!(change, Change::Keep { .. })).count();
    if open == 0 && plan.undecided.is_empty() {
        return if args.plan.json {
            report::json(&plan.json("nothing", None))
        } else {
            report::out("Nothing to do.\n")
        };
    }
    if args.plan.json {
        report::json(&plan.json("pending", None))?;
    } else {
        report::out(&format!("{}\nRun `formwork update`.\n", plan.words()))?;
    }
    Err(Error::pending("there is something to do").told())
}
