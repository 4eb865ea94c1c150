//! `formwork add`: a pattern into a project of ours, or into any repository with a SAM template.

use std::collections::{BTreeMap, BTreeSet};

use super::answering::{RECORDED, answer};
use super::evolving::{Plan, Project};
use super::fitted::{Fitted, fitted};
use super::locate::locate;
use super::update::planned;
use super::workshop::forward;
use crate::answers::{Answers, Check, Question, Value, about};
use crate::cli::Add;
use crate::compose::{Composition, Root, compose_for, next_for, questions_of};
use crate::error::{Error, Result};
use crate::fitting::{Clash, TEMPLATE};
use crate::library::Library;
use crate::lock::Lock;
use crate::manifest::{Blueprint, Kind};
use crate::merge::Clash::Closed;
use crate::merge::{Action, Change};
use crate::report::{self, STRONG};
use crate::request::REQUEST;
use crate::template;
use crate::tree::{File, RelPath, Tree};

/// Puts the pattern in: everything is decided and checked first, and nothing is written where something cannot be.
pub fn run(args: &Add) -> Result<()> {
    forward::refuse("add")?;
    let mut found = locate(args)?;
    let library = found.library(&args.library)?;
    let pattern = library.get(&args.pattern, &[Kind::Pattern])?;
    found.fitting.left_out.extend(args.keep.iter().cloned());
    let mut roots = if found.request.is_empty() { Vec::new() } else { found.roots(&library)? };
    if !roots.is_empty() {
        found.same_version(&format!("formwork add {}", args.pattern))?;
        up_to_date(&found, &library, &roots)?;
    }
    roots.push(Root { blueprint: pattern, own: Answers::new() });
    let answers = answers(&found, &library, &roots, args)?;
    let own: Answers = own_answers(pattern, &answers);
    roots.pop();
    if let Some(there) = added_before(&roots, pattern, &own) {
        same_answers(args, pattern, &own, &there)?;
        return nothing(args, &found, pattern, &there);
    }
    roots.push(Root { blueprint: pattern, own: own.clone() });
    let asked: BTreeSet<&str> =
        questions_of(&library, &roots).into_iter().map(|question| question.ask.id.as_str()).collect();
    let answers: Answers = answers.into_iter().filter(|(id, _)| asked.contains(id.as_str())).collect();
    let before = next_for(&library, &roots[..roots.len() - 1], &answers, found.setting()).map_err(unrendered)?;
    let mut composition = composed(&found, &library, &roots, &answers)?;
    composition.next.retain(|step| !before.contains(step));
    let profile = super::notes::release_profile(&composition.tree);
    let Fitted { mut composition, fitting, said, clashes } = fitted(&found, composition, Some(&args.prefix))?;
    refuse(args, pattern, &clashes)?;
    let mut request = found.request.clone();
    request.made_by(&found.origin(&library, &args.library));
    request.add(&pattern.id, &own);
    request.answer(&answers);
    request.fit(&fitting);
    let next = std::mem::take(&mut composition.next);
    let mut plan = planned(&found, &composition)?;
    refuse(args, pattern, &undecided(&plan))?;
    verify(&found, &composition, &plan)?;
    plan.command = "add";
    plan.title = format!("{} into {}", title(pattern, &own), found.root.display());
    plan.said = said;
    plan.next.extend(super::notes::notes(&found, &composition, profile)?);
    plan.next.extend(next);
    plan.changes.extend(found.own_files(&request, &composition)?);
    plan.run(&args.plan, Some(&args.answers), args.force)
}

fn title(pattern: &Blueprint, own: &Answers) -> String {
    let apart = pattern.repeat.as_ref().and_then(|id| own.get(id));
    apart.map_or_else(|| pattern.title.clone(), |name| format!("{} `{name}`", pattern.title))
}

fn composed<'l>(
    found: &Project,
    library: &'l Library,
    roots: &[Root<'l>],
    answers: &Answers,
) -> Result<Composition<'l>> {
    compose_for(library, roots, answers, found.setting()).map_err(unrendered)
}

fn unrendered(faults: Vec<String>) -> Error {
    Error::failed("the pattern cannot be rendered").faults(faults)
}

/// A change of the blueprints is brought by `update`, never by the way.
fn up_to_date(found: &Project, library: &Library, roots: &[Root<'_>]) -> Result<()> {
    let sources =
        crate::answers::Sources { ranked: vec![(RECORDED, found.request.answers()?)], lenient: vec![RECORDED] };
    let answers = crate::answers::gather(&questions_of(library, roots), &sources, &mut crate::ask::Silent)?;
    let mut composition = composed(found, library, roots, &answers)?;
    found.fitting.apply(&mut composition, &found.manifests()?);
    // What cargo locked depends on all crates together.
    if Lock::of(&composition).same_but_cargo(&found.lock) {
        return Ok(());
    }
    Err(Error::usage("the blueprints or answers have changed since this project was rendered")
        .hint("bring it forward first: formwork update"))
}

/// Answers from everywhere; a repository that has no name yet is called after its folder.
fn answers(found: &Project, library: &Library, roots: &[Root<'_>], args: &Add) -> Result<Answers> {
    let questions = questions_of(library, roots);
    let mut extra = vec![(RECORDED, if found.request.is_empty() { BTreeMap::new() } else { found.request.answers()? })];
    if found.fitting.foreign && questions.iter().any(|question| question.ask.id == "name") {
        extra.push(("the folder's name", BTreeMap::from([("name".to_owned(), name_of(found))])));
    }
    // A template that cannot be read is refused later, with its place.
    // A large template need not be read once more for nothing; one that cannot be read is refused later, with its place.
    if questions.iter().any(|question| !question.ask.names.is_empty()) {
        let here = found.read(&RelPath::new(TEMPLATE).into_iter().collect())?;
        if let Some(resources) = template_of(&here).and_then(File::text).and_then(template::resources) {
            let asks = about(questions.iter().map(|question| question.ask), &resources)?;
            let questions = asks.iter().zip(questions).map(|(ask, question)| Question { ask, when: question.when });
            return answer(&questions.collect::<Vec<_>>(), &args.answers, extra);
        }
    }
    answer(&questions, &args.answers, extra)
}

/// The folder's name as a project is called.
fn name_of(found: &Project) -> String {
    let folder = found.root.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let words = folder.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-");
    let name = name.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    let name = name[..name.len().min(24)].trim_end_matches('-');
    if Check::CrateName.holds(name) { name.to_owned() } else { "service".to_owned() }
}

/// The answers to the pattern's own questions: they are not the project's, so that it can be added again.
fn own_answers(pattern: &Blueprint, answers: &Answers) -> Answers {
    let own = pattern.asks.iter().filter_map(|ask| Some((ask.id.clone(), answers.get(&ask.id)?.clone())));
    own.collect()
}

/// The answers of the same pattern that is here already.
fn added_before(roots: &[Root<'_>], pattern: &Blueprint, own: &Answers) -> Option<Answers> {
    let apart = |own: &Answers| pattern.repeat.as_ref().and_then(|id| own.get(id).map(Value::to_string));
    let same = |root: &&Root<'_>| root.blueprint.id == pattern.id && apart(&root.own) == apart(own);
    roots.iter().find(same).map(|root| root.own.clone())
}

/// Refuses what would be passed over: answers on the command line that are not those of the pattern that is here.
fn same_answers(args: &Add, pattern: &Blueprint, own: &Answers, there: &Answers) -> Result<()> {
    let other = args.answers.set.iter().filter_map(|(id, _)| {
        let (wanted, here) = (own.get(id)?, there.get(id)?);
        (wanted != here).then(|| format!("`{id}` is `{here}` here, not `{wanted}`"))
    });
    let other: Vec<String> = other.collect();
    if other.is_empty() {
        return Ok(());
    }
    let error = Error::usage(format!("{} is here already, with other answers", title(pattern, there))).faults(other);
    let error = error.hint(format!("change them at `{}` in {REQUEST}, then: formwork update", pattern.id));
    Err(match &pattern.repeat {
        Some(id) => error.hint(format!("to add another one: formwork add {} --set {id}=...", pattern.id)),
        None => error,
    })
}

fn nothing(args: &Add, found: &Project, pattern: &Blueprint, there: &Answers) -> Result<()> {
    let again =
        pattern.repeat.as_ref().map(|id| format!("To add another one: formwork add {} --set {id}=...\n", pattern.id));
    if args.plan.diff {
        return Ok(());
    }
    if args.plan.json {
        let plan = Plan {
            command: "add",
            root: &found.root,
            title: String::new(),
            changes: Vec::new(),
            undecided: Vec::new(),
            said: Vec::new(),
            next: Vec::new(),
        };
        return report::json(&plan.json("nothing", None));
    }
    let title = title(pattern, there);
    report::out(&format!("{STRONG}{title}{STRONG:#} is here already. Nothing to do.\n{}", again.unwrap_or_default()))
}

/// What the merge could not decide is refused as well: `add` writes no markers.
fn undecided(plan: &Plan<'_>) -> Vec<Clash> {
    let clash = |conflict: &crate::merge::Undecided| Clash {
        what: format!("{} {}", conflict.at, conflict.why),
        way: if conflict.why == Closed.to_string() { String::new() } else { "take yours out of the way".to_owned() },
    };
    plan.undecided.iter().map(clash).collect()
}

fn shown(clash: &Clash) -> String {
    if clash.way.is_empty() { clash.what.clone() } else { format!("{} ({})", clash.what, clash.way) }
}

fn refuse(args: &Add, pattern: &Blueprint, clashes: &[Clash]) -> Result<()> {
    if clashes.is_empty() {
        return Ok(());
    }
    let error =
        Error::conflict(format!("`{}` cannot be added as it is", args.pattern)).faults(clashes.iter().map(shown));
    let error = match &pattern.repeat {
        Some(id) => error.hint(format!("another name may be free: --set {id}=...")),
        None => error,
    };
    Err(error.hint("nothing was written"))
}

/// Holds, with another reader than the merge's, that every entry of the template that was here means what it meant,
/// and that every new one means what the pattern says.
fn verify(found: &Project, composition: &Composition<'_>, plan: &Plan<'_>) -> Result<()> {
    let name = found.fitting.template.as_deref().unwrap_or(TEMPLATE);
    let edit = plan.changes.iter().find_map(|change| match change {
        Change::Edit { path, before, after, entries } if path.as_str() == name => Some((before, after, entries)),
        _ => None,
    });
    let Some((before, after, entries)) = edit else { return Ok(()) };
    let key = |key: &crate::merge::doc::Key| key.to_string();
    let changed: BTreeSet<String> =
        entries.iter().filter(|entry| entry.action != Action::Added).map(|entry| key(&entry.key)).collect();
    let added: BTreeSet<String> =
        entries.iter().filter(|entry| entry.action == Action::Added).map(|entry| key(&entry.key)).collect();
    let text = |file: &File| file.text().and_then(template::fingerprints);
    let theirs = template_of(&composition.tree).and_then(text);
    let (Some(before), Some(after), Some(theirs)) = (text(before), text(after), theirs) else {
        return Err(Error::failed(format!("`{name}` would not be YAML any more; nothing was written")));
    };
    let shown = |(section, entry): &(String, String)| {
        if entry.is_empty() { section.clone() } else { format!("{section}.{entry}") }
    };
    let lost = before.iter().filter(|(key, value)| !changed.contains(&shown(key)) && after.get(*key) != Some(value));
    let missing = theirs.iter().filter(|(key, value)| added.contains(&shown(key)) && after.get(*key) != Some(value));
    let faults: Vec<String> =
        lost.chain(missing).map(|(key, _)| format!("{} would not mean the same", shown(key))).collect();
    if faults.is_empty() {
        return Ok(());
    }
    Err(Error::failed(format!("`{name}` cannot be added to safely")).faults(faults).hint("nothing was written"))
}

fn template_of(tree: &Tree) -> Option<&File> {
    tree.get(TEMPLATE)
}
