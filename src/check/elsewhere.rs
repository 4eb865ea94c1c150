//! A pattern in a repository that was there before: without what belongs to a whole project it must still be whole, and
//! may not speak of what is not there.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::answers::Answers;
use crate::compose::{Composition, Root, Setting, compose_for};
use crate::library::Library;
use crate::manifest::Blueprint;
use crate::tree::{RelPath, Tree};

/// What the pattern lacks there; `project` is what it is in a project of its own.
pub(super) fn lacking(
    library: &Library,
    blueprint: &Blueprint,
    answers: &Answers,
    project: &Composition<'_>,
) -> Vec<String> {
    let root = [Root { blueprint, own: Answers::new() }];
    let Ok(brought) = compose_for(library, &root, answers, Setting::Repository) else { return Vec::new() };
    // Where no lock comes along, cargo makes one.
    let stays = |path: &&RelPath| !brought.tree.contains_key(*path) && path.as_str() != "Cargo.lock";
    let away: BTreeSet<&str> = project.tree.keys().filter(stays).map(RelPath::as_str).collect();
    let faults = crates_that_are_not_there(&brought.tree).into_iter().chain(spoken_of(&brought, &away));
    faults.map(|fault| format!("in a repository that was there before, {fault}")).collect()
}

/// Crates that a crate needs by their path: cargo reads no manifest of a workspace in which one is missing.
fn crates_that_are_not_there(tree: &Tree) -> Vec<String> {
    let manifests = tree.iter().filter(|(path, _)| path.file_name() == "Cargo.toml");
    let mut faults = Vec::new();
    for (path, file) in manifests {
        let Some(table) = file.text().and_then(|text| text.parse::<Table>().ok()) else { continue };
        let folder = path.as_str().strip_suffix("Cargo.toml").unwrap_or_default();
        let missing = paths(&table).into_iter().filter(|needed| {
            let manifest = joined(folder, needed);
            !tree.keys().any(|path| path.as_str() == manifest)
        });
        faults.extend(missing.map(|needed| format!("{path} needs the crate `{needed}`, which stays away")));
    }
    faults
}

/// The `path` of every dependency, of the workspace's too.
fn paths(manifest: &Table) -> Vec<&str> {
    let tables = manifest.get("workspace").and_then(Value::as_table).into_iter().chain([manifest]);
    let kinds = tables.flat_map(|table| {
        ["dependencies", "dev-dependencies", "build-dependencies"].map(|kind| table.get(kind).and_then(Value::as_table))
    });
    kinds.flatten().flat_map(Table::values).filter_map(|dependency| dependency.get("path")?.as_str()).collect()
}

/// `functions/a/` and `../../tests/b` as the manifest that is meant: `tests/b/Cargo.toml`.
fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')).filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.push("Cargo.toml");
    parts.join("/")
}

/// Pages and next steps that send people to a file or a recipe that stays away.
fn spoken_of(brought: &Composition<'_>, away: &BTreeSet<&str>) -> Vec<String> {
    let pages = brought.tree.iter().filter(|(path, _)| path.as_str().ends_with(".md"));
    let pages = pages.filter_map(|(path, file)| Some((path.to_string(), file.text()?)));
    let next = brought.next.iter().flat_map(|(text, run)| [Some(text), run.as_ref()].into_iter().flatten());
    let next = next.map(|text| ("a next step".to_owned(), text.as_str()));
    let mut faults = Vec::new();
    for (place, text) in pages.chain(next) {
        let recipe = away.contains("justfile")
            && (text.contains("`just ") || text.lines().any(|line| line.trim_start().starts_with("just ")));
        let named = away.iter().copied().filter(|path| text.contains(*path)).chain(recipe.then_some("just"));
        faults.extend(named.map(|named| format!("{place} speaks of `{named}`, which is not there")));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::of_texts as tree;

    #[test]
    fn a_crate_that_stays_away_is_missed_by_those_that_need_it() {
        let needs = "[dev-dependencies]\nrules = { path = \"../rules\" }\n";
        let mut tree = tree(&[("tests/a/Cargo.toml", needs), ("tests/rules/Cargo.toml", "[package]\n")]);
        assert_eq!(crates_that_are_not_there(&tree), Vec::<String>::new());
        tree.retain(|path, _| !path.as_str().starts_with("tests/rules"));
        assert_eq!(
            crates_that_are_not_there(&tree),
            ["tests/a/Cargo.toml needs the crate `../rules`, which stays away"]
        );
    }

    #[test]
    fn pages_and_next_steps_may_not_speak_of_what_stays_away() {
        let away = ["justfile", "samconfig.toml"].into();
        let page = "Just so.\n\njust redrive <url>\nThe stack is named in samconfig.toml.\n";
        let next = vec![("Do it: `just local`".to_owned(), None)];
        let brought =
            Composition { tree: tree(&[("docs/a.md", page), ("a.rs", "`just x`")]), next, ..Composition::default() };
        assert_eq!(
            spoken_of(&brought, &away),
            [
                "docs/a.md speaks of `samconfig.toml`, which is not there",
                "docs/a.md speaks of `just`, which is not there",
                "a next step speaks of `just`, which is not there"
            ]
        );
    }
}
