//! `formwork remove`: a pattern out of the project, as far as nobody touched what it brought.

use std::collections::BTreeMap;

use super::answering::RECORDED;
use super::evolving::{Plan, Project, leave_to_cargo, worth_telling};
use super::workshop::forward;
use crate::answers::{Answers, Sources, gather};
use crate::ask::Silent;
use crate::cli::Remove;
use crate::compose::{Composition, Root, compose_for, questions_of};
use crate::error::{Error, Result, nearest};
use crate::fitting::{MANIFEST, Manifests, members_of};
use crate::library::Library;
use crate::merge::{Change, Undecided, marked, merge};
use crate::request::Asked;
use crate::tree::{RelPath, Tree};

/// Takes a pattern out; what was edited stays and is listed.
pub fn run(args: &Remove) -> Result<()> {
    forward::refuse("remove")?;
    let found = Project::here()?;
    found.same_version(&format!("formwork remove {}", args.pattern))?;
    let library = found.library(&args.library)?;
    let asked = found.request.blueprints()?;
    let index = chosen(args, &asked)?;
    if asked.len() == 1 && !found.fitting.foreign {
        return Err(Error::usage(format!("`{}` is all that this project was made from", args.pattern))
            .hint("to part from formwork, delete formwork.toml and formwork.lock: the project is yours"));
    }
    let roots = found.roots(&library)?;
    let rest: Vec<Root<'_>> =
        roots.iter().enumerate().filter(|(number, _)| *number != index).map(|(_, root)| root.clone()).collect();
    let recorded = found.request.answers()?;
    let manifests = found.manifests()?;
    let (with, _) = composed(&found, &library, (&roots, &manifests), &recorded)?;
    // What is to go is no crate of the user's, though it is here: seeds are in no lock.
    let manifests = manifests.without(&members_of(&with.tree));
    let (without, answers) = composed(&found, &library, (&rest, &manifests), &recorded)?;
    let mut request = found.request.clone();
    request.remove(index);
    request.answer(&answers);
    let mut plan = planned(&found, &with, &without)?;
    plan.title = format!("{} goes", args.pattern);
    plan.changes.extend(found.own_files(&request, &without)?);
    plan.run(&args.plan, None, args.force)
}

fn chosen(args: &Remove, asked: &[Asked]) -> Result<usize> {
    let wanted: BTreeMap<&String, &String> = args.set.iter().map(|(id, value)| (id, value)).collect();
    let fits =
        |asked: &Asked| asked.id == args.pattern && wanted.iter().all(|(id, value)| asked.own.get(*id) == Some(*value));
    let found: Vec<usize> = asked.iter().enumerate().filter(|(_, asked)| fits(asked)).map(|(index, _)| index).collect();
    match found.as_slice() {
        [index] => Ok(*index),
        [] => {
            let error = Error::usage(format!("`{}` was not added here", args.pattern));
            Err(match nearest(&args.pattern, asked.iter().map(|asked| asked.id.as_str())) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint("formwork.toml lists what was"),
            })
        }
        several => {
            let answers = |index: &usize| {
                let own = asked[*index].own.iter().map(|(id, value)| format!("--set {id}={value}"));
                own.collect::<Vec<_>>().join(" ")
            };
            Err(Error::usage(format!("`{}` was added more than once: say which", args.pattern))
                .faults(several.iter().map(answers)))
        }
    }
}

type Composed<'l> = (Composition<'l>, Answers);

fn composed<'l>(
    found: &Project,
    library: &'l Library,
    (roots, manifests): (&[Root<'l>], &Manifests),
    recorded: &BTreeMap<String, String>,
) -> Result<Composed<'l>> {
    let sources = Sources { ranked: vec![(RECORDED, recorded.clone())], lenient: vec![RECORDED] };
    let answers = gather(&questions_of(library, roots), &sources, &mut Silent)?;
    let mut composition = compose_for(library, roots, &answers, found.setting())
        .map_err(|faults| Error::failed("the blueprints cannot be rendered").faults(faults))?;
    found.fitting.apply(&mut composition, manifests);
    Ok((composition, answers))
}

/// Whether a workspace that only our crates had goes with the last of them.
fn workspace_goes(found: &Project, with: &Composition<'_>, without: &Composition<'_>) -> bool {
    let has_one = |composition: &Composition<'_>| composition.tree.keys().any(|path| path.as_str() == MANIFEST);
    found.fitting.foreign && !found.fitting.left_out.contains("Cargo.lock") && has_one(with) && !has_one(without)
}

fn planned<'p>(found: &'p Project, with: &Composition<'_>, without: &Composition<'_>) -> Result<Plan<'p>> {
    let mut base = with.tree.clone();
    let mut theirs = without.tree.clone();
    // What stays the user's is not looked at; of what goes, seeds too go where they were not touched.
    let stays = |path: &_| without.seeds.contains(path);
    base.retain(|path, _| !stays(path));
    theirs.retain(|path, _| !stays(path));
    found.fitting.keep_sections(&mut theirs);
    let cargo_lock = RelPath::new("Cargo.lock").ok();
    let ours: Tree = found.read(&base.keys().chain(theirs.keys()).chain(&cargo_lock).cloned().collect())?;
    let mut next = Vec::new();
    if workspace_goes(found, with, without) {
        // Whoever wrote it last was cargo, for crates that are no more.
        base.retain(|path, _| path.as_str() != "Cargo.lock");
        base.extend(cargo_lock.and_then(|path| Some((path.clone(), ours.get(&path)?.clone()))));
    } else if leave_to_cargo(&mut base, &ours, &mut theirs) {
        let text = "Cargo.lock is left to cargo, which takes out what is no longer needed".to_owned();
        next.push((text, Some("cargo check --workspace".to_owned())));
    }
    let (changes, undecided) = marked(merge(&base, &ours, &theirs), &ours);
    let (undecided, left): (Vec<Undecided>, Vec<Undecided>) =
        undecided.into_iter().partition(|conflict| conflict.marked);
    next.extend(
        left.into_iter().map(|kept| (format!("`{}` was changed here and stays: it is yours now", kept.at), None)),
    );
    let changes: Vec<Change> = found.placed(worth_telling(changes));
    Ok(Plan { command: "remove", root: &found.root, title: String::new(), changes, undecided, said: Vec::new(), next })
}
