//! Blueprints and answers to a tree: resolve what is used, render, lay one over the other. Pure.

mod around;
mod cargo_lock;
mod faults;
mod places;
mod questions;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use crate::answers::{Answers, Check, Value, holds};
use crate::library::Library;
use crate::manifest::{Blueprint, Claim, Kind};
use crate::merge::{Cuts, Layers};
use crate::render::{Names, Renderer};
use crate::tree::{File, RelPath, Tree};
use faults::{clash, source_of, unread};

pub use questions::{questions, questions_of};

/// A blueprint in one use, with the answers that its user gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance<'l> {
    /// The blueprint's id.
    pub id: &'l str,
    /// The answers given by the blueprint that uses it.
    pub bound: Answers,
}

/// Something to do: words and a command.
pub type Next = (String, Option<String>);

/// A rendered composition.
#[derive(Debug, Default)]
pub struct Composition<'l> {
    /// What was composed, dependencies first.
    pub instances: Vec<Instance<'l>>,
    /// The files.
    pub tree: Tree,
    /// The files that are the user's from birth.
    pub seeds: BTreeSet<RelPath>,
    /// Where which demand of the Lens is met.
    pub claims: Vec<Claim>,
    /// What to do next.
    pub next: Vec<Next>,
    /// The files that are copied as they are, with their places in the library.
    pub verbatim: BTreeMap<RelPath, String>,
    /// Keyed files as they were cut when they were put together; for whoever needs them again.
    pub cuts: Cuts,
    /// The names that the whole composition knows: answers, and values that blueprints offer.
    pub names: Names,
}

/// A blueprint that was asked for, with the answers that are its own and not the project's.
#[derive(Debug, Clone)]
pub struct Root<'l> {
    /// What was asked for.
    pub blueprint: &'l Blueprint,
    /// Its own answers; they go before those of the project.
    pub own: Answers,
}

/// Renders a blueprint and what it uses into one tree; a base blueprint as where it is used.
///
/// # Errors
/// As [`compose_all`].
pub fn compose<'l>(
    library: &'l Library,
    root: &'l Blueprint,
    answers: &Answers,
) -> Result<Composition<'l>, Vec<String>> {
    let root_alone = [Root { blueprint: root, own: Answers::new() }];
    composed(library, &root_alone, answers, (Setting::Project, around::around(library, root)))
}

/// Where a composition goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// A project that formwork made.
    Project,
    /// A repository that was there before: what belongs to a project as a whole does not come along.
    Repository,
}

/// The name by which a text knows whether it is in a project that formwork made.
pub const WHOLE_PROJECT: &str = "whole_project";

/// Renders several blueprints and what they use into one tree.
///
/// # Errors
/// As [`compose_for`].
pub fn compose_all<'l>(
    library: &'l Library,
    roots: &[Root<'l>],
    answers: &Answers,
) -> Result<Composition<'l>, Vec<String>> {
    compose_for(library, roots, answers, Setting::Project)
}

/// Renders several blueprints and what they use into one tree for a project or for a repository.
///
/// # Errors
/// Every fault: undefined names, paths that lead out, entries that two blueprints bring, unknown demands.
pub fn compose_for<'l>(
    library: &'l Library,
    roots: &[Root<'l>],
    answers: &Answers,
    setting: Setting,
) -> Result<Composition<'l>, Vec<String>> {
    composed(library, roots, answers, (setting, Names::new()))
}

/// What [`compose_for`] says to do next, without its files.
///
/// # Errors
/// As [`compose_for`], for those words.
pub fn next_for(
    library: &Library,
    roots: &[Root<'_>],
    answers: &Answers,
    setting: Setting,
) -> Result<Vec<Next>, Vec<String>> {
    let (mut instances, mut faults, mut found) = (Vec::new(), Vec::new(), Vec::new());
    let mut work = Work::new(library, answers, setting, Names::new());
    for root in roots {
        work.resolve(root.blueprint, root.own.clone(), &mut instances, &mut faults);
    }
    work.offer(&instances, &mut faults);
    for instance in &instances {
        if let Some(blueprint) = library.find(instance.id).filter(|blueprint| !work.is_left_out(blueprint)) {
            work.next(blueprint, instance, &mut found, &mut faults);
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

fn composed<'l>(
    library: &'l Library,
    roots: &[Root<'l>],
    answers: &Answers,
    (setting, values): (Setting, Names),
) -> Result<Composition<'l>, Vec<String>> {
    let mut instances = Vec::new();
    let mut faults = Vec::new();
    let mut work = Work::new(library, answers, setting, values);
    let mut ends = Vec::new();
    for root in roots {
        work.resolve(root.blueprint, root.own.clone(), &mut instances, &mut faults);
        ends.push(instances.len());
    }
    work.offer(&instances, &mut faults);
    let mut out = Composition { instances, ..Composition::default() };
    let mut layers = Layers::default();
    for instance in out.instances.clone() {
        work.lay_over(&instance, &mut layers, &mut out, &mut faults);
    }
    let whole = layers.finish();
    (out.tree, out.cuts) = (whole.tree, whole.cuts);
    out.names = work.names(&Answers::new());
    faults.extend(whole.unreadable.into_iter().map(|(path, fault)| format!("{path}: {fault}")));
    let places = if setting == Setting::Repository { out.places() } else { BTreeSet::new() };
    let mut begin = 0;
    // A pattern that was added twice has one page.
    let mut pages: BTreeMap<&str, (&Blueprint, Vec<Claim>)> = BTreeMap::new();
    for (root, end) in roots.iter().zip(ends) {
        let mut claims = work.claims(&out.instances[begin..end], &mut faults);
        if setting == Setting::Repository {
            claims.iter_mut().for_each(|claim| claim.r#where.retain(|place| is_there(place, &places)));
            claims.retain(|claim| claim.absent || !claim.r#where.is_empty());
        }
        pages.entry(&root.blueprint.id).or_insert((root.blueprint, Vec::new())).1.extend(claims.iter().cloned());
        out.claims.extend(claims);
        begin = end;
    }
    for (blueprint, claims) in pages.values() {
        work.lens_page(blueprint, claims, &mut out.tree, &mut faults);
    }
    cargo_lock::put(&mut out.tree, &library.locks);
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

struct Work<'l, 'a> {
    library: &'l Library,
    answers: &'a Answers,
    setting: Setting,
    renderer: Renderer,
    values: Names,
}

impl<'l, 'a> Work<'l, 'a> {
    fn new(library: &'l Library, answers: &'a Answers, setting: Setting, mut values: Names) -> Self {
        values.insert(WHOLE_PROJECT.to_owned(), json!(setting == Setting::Project));
        Self { library, answers, setting, renderer: Renderer::new(), values }
    }

    fn resolve(
        &mut self,
        blueprint: &'l Blueprint,
        bound: Answers,
        found: &mut Vec<Instance<'l>>,
        faults: &mut Vec<String>,
    ) {
        let apart = |bound: &Answers| blueprint.repeat.as_ref().and_then(|repeat| bound.get(repeat).cloned());
        if let Some(other) = found.iter().find(|other| other.id == blueprint.id && apart(&other.bound) == apart(&bound))
        {
            if other.bound != bound {
                faults.push(format!("`{}` is used twice with different answers", blueprint.id));
            }
            return;
        }
        let known = self.known(&bound);
        // What stays away brings nothing along.
        let uses = if self.is_left_out(blueprint) { &[][..] } else { &blueprint.uses };
        for used in uses {
            let Some(other) = self.library.find(&used.id).filter(|_| holds(used.when.as_ref(), &known)) else {
                continue;
            };
            let names = self.names(&bound);
            let mut with = Answers::new();
            for (id, value) in &used.with {
                with.insert(id.clone(), self.bind(blueprint, value, &names, faults));
            }
            self.resolve(other, with, found, faults);
        }
        found.push(Instance { id: &blueprint.id, bound });
    }

    fn bind(&mut self, blueprint: &Blueprint, value: &Value, names: &Names, faults: &mut Vec<String>) -> Value {
        let Value::Text(text) = value else { return value.clone() };
        match self.renderer.render(
            &format!("{}/{}/blueprint.toml (uses)", blueprint.kind.folder(), blueprint.id),
            text,
            names,
        ) {
            Ok(text) => Value::Text(text),
            Err(fault) => {
                faults.push(fault);
                value.clone()
            }
        }
    }

    /// The project's answers with those of one blueprint's use before them.
    fn known(&self, bound: &Answers) -> Answers {
        self.answers.iter().chain(bound).map(|(id, value)| (id.clone(), value.clone())).collect()
    }

    fn names(&self, bound: &Answers) -> Names {
        let mut names = self.values.clone();
        let given = self.answers.iter().chain(bound);
        for (id, value) in given {
            names.insert(id.clone(), json!(value));
            if let Value::Text(text) = value
                && Check::LogicalId.holds(text)
            {
                names.insert(format!("{id}_kebab"), json!(kebab(text)));
            }
        }
        names
    }

    /// Renders the values that blueprints offer to the whole composition.
    fn offer(&mut self, instances: &[Instance<'l>], faults: &mut Vec<String>) {
        let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
        for instance in instances {
            let Some(blueprint) = self.library.find(instance.id) else { continue };
            for (name, text) in &blueprint.values {
                let twice = owners.insert(name, instance.id);
                if let Some(other) = twice.filter(|other| *other != instance.id) {
                    faults.push(format!("the value `{name}` is offered by `{other}` and by `{}`", instance.id));
                }
                let names = self.names(&instance.bound);
                let place = format!("{}/{}/blueprint.toml ({name})", blueprint.kind.folder(), instance.id);
                let rendered = self.renderer.render(&place, text, &names);
                // Where it cannot be rendered it is still known, so that this one fault is not told again elsewhere.
                let text = rendered.unwrap_or_else(|fault| {
                    faults.push(fault);
                    text.clone()
                });
                let before = self.values.insert(name.clone(), Json::String(text.clone()));
                if twice == Some(instance.id) && before != Some(Json::String(text)) {
                    faults.push(format!("two uses of `{}` offer different values `{name}`", instance.id));
                }
            }
        }
    }

    fn lay_over(
        &mut self,
        instance: &Instance<'l>,
        layers: &mut Layers,
        out: &mut Composition<'l>,
        faults: &mut Vec<String>,
    ) {
        let Some(blueprint) = self.library.find(instance.id) else { return };
        if self.is_left_out(blueprint) {
            return;
        }
        let names = self.names(&instance.bound);
        let mut overlay = Tree::new();
        let mut sources = BTreeMap::new();
        for (source, file) in &blueprint.files {
            let file_is_rendered = source.as_str().ends_with(".tera");
            match self.render_file(blueprint, (source, file), &names) {
                Ok((path, _)) if self.is_projects_own(blueprint, &path) => {}
                Ok((path, file)) => {
                    // Of pages that every scenario has for its project, those of the first stay.
                    if blueprint.kind == Kind::Scenario && is_page(&path) && out.seeds.contains(&path) {
                        continue;
                    }
                    if blueprint.is_seed(path.as_str()) {
                        out.seeds.insert(path.clone());
                    }
                    if !file_is_rendered {
                        out.verbatim.insert(path.clone(), source_of(blueprint, source));
                    }
                    sources.insert(path.clone(), source);
                    if overlay.insert(path.clone(), file).is_some() {
                        faults.push(format!("{}: two files are both rendered to `{path}`", instance.id));
                    }
                }
                Err(fault) => faults.push(fault),
            }
        }
        let laid = layers.lay(&overlay);
        faults.extend(laid.conflicts.iter().filter_map(|change| clash(instance.id, change)));
        let unreadable = laid.unreadable.into_iter();
        faults
            .extend(unreadable.filter_map(|(path, fault)| Some(unread(blueprint, sources.get(&path)?, &path, &fault))));
        self.next(blueprint, instance, &mut out.next, faults);
    }

    fn next(&mut self, blueprint: &Blueprint, instance: &Instance<'l>, out: &mut Vec<Next>, faults: &mut Vec<String>) {
        let (names, known) = (self.names(&instance.bound), self.known(&instance.bound));
        for next in blueprint.next.iter().filter(|next| holds(next.when.as_ref(), &known)) {
            let place = format!("{}/{}/blueprint.toml (next)", blueprint.kind.folder(), instance.id);
            let mut render = |text: &str| self.renderer.render(&place, text, &names);
            match (render(&next.text), next.run.as_deref().map(render).transpose()) {
                (Ok(text), Ok(run)) => out.push((text, run)),
                (text, run) => faults.extend([text.err(), run.err()].into_iter().flatten()),
            }
        }
    }

    fn is_projects_own(&self, blueprint: &Blueprint, path: &RelPath) -> bool {
        self.setting == Setting::Repository && blueprint.is_only_new(path.as_str())
    }

    /// Whether a blueprint has nothing but files that belong to a project as a whole.
    fn is_left_out(&self, blueprint: &Blueprint) -> bool {
        let own = |path: &RelPath| blueprint.is_only_new(path.as_str().trim_end_matches(".tera"));
        self.setting == Setting::Repository && !blueprint.files.is_empty() && blueprint.files.keys().all(own)
    }

    fn render_file(
        &mut self,
        blueprint: &Blueprint,
        (path, file): (&RelPath, &File),
        names: &Names,
    ) -> Result<(RelPath, File), String> {
        rendered(&mut self.renderer, &source_of(blueprint, path), (path, file), names)
    }

    fn claims(&mut self, instances: &[Instance<'l>], faults: &mut Vec<String>) -> Vec<Claim> {
        let mut claims = Vec::new();
        for instance in instances {
            let Some(blueprint) = self.library.find(instance.id) else { continue };
            if self.is_left_out(blueprint) {
                continue;
            }
            let names = self.names(&instance.bound);
            let place = format!("{}/{}/blueprint.toml (lens)", blueprint.kind.folder(), instance.id);
            let known = self.known(&instance.bound);
            for claim in blueprint.lens.iter().filter(|claim| holds(claim.when.as_ref(), &known)) {
                let mut claim = claim.clone();
                for place_met in claim.r#where.iter_mut().chain([&mut claim.how]) {
                    match self.renderer.render(&place, place_met, &names) {
                        Ok(text) => *place_met = text,
                        Err(fault) => faults.push(fault),
                    }
                }
                if self.library.demands.iter().all(|demand| demand.id != claim.id) {
                    faults.push(format!("{place}: the Lens has no demand `{}`", claim.id));
                }
                claims.push(claim);
            }
        }
        claims
    }

    /// The table for a reviewer: each demand, how and where it is met.
    fn lens_page(&mut self, root: &Blueprint, claims: &[Claim], tree: &mut Tree, faults: &mut Vec<String>) {
        if claims.is_empty() || self.library.lens_page.is_empty() {
            return;
        }
        let rows = |absent: bool| -> Vec<Json> {
            let row = |id: &str, text: &str| {
                let claims: Vec<&Claim> =
                    claims.iter().filter(|claim| claim.id == id && claim.absent == absent).collect();
                let met = unique(claims.iter().map(|claim| claim.how.as_str())).into_iter().map(|how| {
                    let same = claims.iter().filter(|claim| claim.how == how);
                    let places = unique(same.flat_map(|claim| claim.r#where.iter().map(String::as_str)));
                    json!({"how": how, "where": places})
                });
                (!claims.is_empty()).then(|| json!({"id": id, "demand": text, "met": met.collect::<Vec<_>>()}))
            };
            self.library.demands.iter().filter_map(|demand| row(&demand.id, &demand.text)).collect()
        };
        let names = [("title", json!(root.title)), ("rows", json!(rows(false))), ("absent", json!(rows(true)))];
        let names: Names = names.map(|(name, value)| (name.to_owned(), value)).into();
        let page = self.renderer.render("lens.md.tera", &self.library.lens_page, &names);
        match (page, RelPath::new(&format!("docs/lens/{}.md", root.id))) {
            (Ok(page), Ok(path)) => drop(tree.insert(path, File::plain(page))),
            (Err(fault), _) => faults.push(fault),
            (_, Err(fault)) => faults.push(fault.to_string()),
        }
    }
}

/// Whether a claim's place is in the composition; a folder may end with `/`.
fn is_there(place: &str, places: &BTreeSet<String>) -> bool {
    places.contains(place.trim_end_matches('/'))
}

/// `ChargePayment` as a crate or a folder is called: `charge-payment`.
fn kebab(logical_id: &str) -> String {
    let word = |(at, letter): (usize, char)| {
        let dash = if at > 0 && letter.is_ascii_uppercase() { "-" } else { "" };
        format!("{dash}{}", letter.to_ascii_lowercase())
    };
    logical_id.char_indices().map(word).collect()
}

/// An overlay with its names filled in; `place` is its folder in the library.
///
/// # Errors
/// Every file that cannot be rendered.
pub fn render_overlay(place: &str, files: &Tree, names: &Names) -> Result<Tree, Vec<String>> {
    let mut renderer = Renderer::new();
    let mut tree = Tree::new();
    let mut faults = Vec::new();
    for (path, file) in files {
        match rendered(&mut renderer, &format!("{place}/{path}"), (path, file), names) {
            Ok((path, file)) => drop(tree.insert(path, file)),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(tree) } else { Err(faults) }
}

fn rendered(
    renderer: &mut Renderer,
    place: &str,
    (path, file): (&RelPath, &File),
    names: &Names,
) -> Result<(RelPath, File), String> {
    let target = renderer.path(path.as_str(), names);
    let (target, rendered) = match target.strip_suffix(".tera") {
        Some(target) => (target.to_owned(), true),
        None => (target, false),
    };
    let target = RelPath::new(&target).map_err(|fault| format!("{place}: {fault}"))?;
    let bytes = match (rendered, file.text()) {
        (false, _) => file.bytes.clone(),
        (true, Some(text)) => renderer.render(place, text, names)?.into_bytes().into(),
        (true, None) => return Err(format!("{place}: what is rendered must be UTF-8 text")),
    };
    Ok((target, File { bytes, executable: file.executable }))
}

/// For people to read: no program asks for it.
fn is_page(path: &RelPath) -> bool {
    [".md", ".svg", ".png"].iter().any(|ending| path.as_str().ends_with(ending))
}

fn unique<'a>(items: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    items.filter(|item| seen.insert(*item)).collect()
}

#[cfg(test)]
mod tests {
    use super::kebab;

    #[test]
    fn a_logical_id_names_crates_and_folders_too() {
        assert_eq!(["ChargePayment", "Sync", "GetV2Item"].map(kebab), ["charge-payment", "sync", "get-v2-item"]);
    }
}
