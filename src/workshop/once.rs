//! A crate by which cargo compiles each dependency once for a whole workshop.
//!
//! Cargo compiles a dependency with the features that somebody in the workspace asks for. A workshop's workspace grows, so each
//! step would compile the SDKs anew. This crate asks from the first step on for all that the finished service does.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use crate::tree::{File, RelPath, Tree};

const NAME: &str = "compiled-once";

/// What is asked for of a dependency.
#[derive(Debug, Default)]
struct Wanted {
    /// The version and whatever else says which crate it is.
    which: Table,
    default_features: bool,
    features: BTreeSet<String>,
}

/// The files of the crate, to be put beside those of one point; none where that has no workspace yet.
pub fn compiled_once(finished: &Tree, point: &Tree) -> Tree {
    let Some(folder) = table(point, "Cargo.toml").and_then(|manifest| folder(&manifest)) else { return Tree::new() };
    let wanted = wanted(finished);
    if wanted.is_empty() {
        return Tree::new();
    }
    let files = [("Cargo.toml", manifest(wanted)), ("src/lib.rs", "//! No code: see `Cargo.toml`.\n".to_owned())];
    let placed = |(path, text): (&str, String)| {
        Some((RelPath::new(&format!("{folder}/{NAME}/{path}")).ok()?, File::plain(text)))
    };
    files.into_iter().filter_map(placed).collect()
}

fn table(tree: &Tree, path: &str) -> Option<Table> {
    tree.get(path)?.text()?.parse().ok()
}

/// Where the workspace looks for members: among the crates, if it does there.
fn folder(manifest: &Table) -> Option<String> {
    let members = manifest.get("workspace")?.get("members")?.as_array()?;
    let folders: Vec<&str> = members.iter().filter_map(|member| member.as_str()?.strip_suffix("/*")).collect();
    folders.iter().find(|folder| **folder == "crates").or(folders.last()).map(|folder| (*folder).to_owned())
}

fn wanted(finished: &Tree) -> BTreeMap<String, Wanted> {
    let none = Table::new();
    let root = table(finished, "Cargo.toml").unwrap_or_default();
    let shared = root.get("workspace").and_then(|workspace| workspace.get("dependencies"));
    let shared = shared.and_then(Value::as_table).unwrap_or(&none);
    let mut all: BTreeMap<String, Wanted> = BTreeMap::new();
    let members = finished.keys().filter(|path| path.file_name() == "Cargo.toml" && !path.parent().is_empty());
    for manifest in members.filter_map(|path| table(finished, path.as_str())) {
        for section in ["dependencies", "dev-dependencies"] {
            for (name, own) in manifest.get(section).and_then(Value::as_table).into_iter().flatten() {
                let inherits = own.get("workspace").is_some();
                let from = if inherits { shared.get(name) } else { Some(own) };
                let parts = [from, inherits.then_some(own)];
                if let Some(from) = from.filter(|from| from.get("path").is_none()) {
                    all.entry(name.clone()).or_default().add(from, parts.into_iter().flatten());
                }
            }
        }
    }
    all
}

impl Wanted {
    fn add<'v>(&mut self, from: &Value, parts: impl Iterator<Item = &'v Value>) {
        self.which = match from {
            Value::Table(table) => {
                let which =
                    table.iter().filter(|(key, _)| ["version", "package", "registry", "git"].contains(&key.as_str()));
                which.map(|(key, value)| (key.clone(), value.clone())).collect()
            }
            version => Table::from_iter([("version".to_owned(), version.clone())]),
        };
        self.default_features |= from.get("default-features").and_then(Value::as_bool).unwrap_or(true);
        for part in parts {
            self.default_features |= part.get("default-features").and_then(Value::as_bool).unwrap_or(false);
            let features = part.get("features").and_then(Value::as_array).into_iter().flatten();
            self.features.extend(features.filter_map(Value::as_str).map(str::to_owned));
        }
    }

    fn entry(self) -> Value {
        let mut table = self.which;
        table.insert("default-features".to_owned(), self.default_features.into());
        table.insert("features".to_owned(), self.features.into_iter().collect::<Vec<_>>().into());
        Value::Table(table)
    }
}

fn manifest(wanted: BTreeMap<String, Wanted>) -> String {
    let lines: String = wanted.into_iter().map(|(name, wanted)| format!("{name} = {}\n", wanted.entry())).collect();
    format!(
        "# Each dependency of the finished service with all features that are asked for there: so cargo compiles it once for the\n\
         # whole workshop, and not again at each step that brings a crate. It goes with the last step.\n\
         [package]\nname = \"{NAME}\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n{lines}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::of_texts as tree;

    const ROOT: &str = "[workspace]\nmembers = [\"functions/*\", \"crates/*\"]\n\n[workspace.dependencies]\nmine = { path = \"crates/mine\" }\nsdk = { version = \"1.2\", default-features = false, features = [\"tls\"] }\nserde = \"1\"\n";

    #[test]
    fn every_dependency_is_asked_for_with_the_features_that_any_crate_wants() {
        let finished = tree(&[
            ("Cargo.toml", ROOT),
            (
                "functions/get/Cargo.toml",
                "[dependencies]\nmine.workspace = true\nsdk.workspace = true\nserde = { workspace = true, features = [\"rc\"] }\n",
            ),
            (
                "crates/mine/Cargo.toml",
                "[dev-dependencies]\nsdk = { workspace = true, features = [\"test-util\"] }\nother = \"3\"\n",
            ),
        ]);
        let point = tree(&[("Cargo.toml", "[workspace]\nmembers = [\"functions/*\"]\n")]);
        let crate_at = |point: &Tree| compiled_once(&finished, point);
        let files = crate_at(&point);
        let manifest = table(&files, "functions/compiled-once/Cargo.toml").expect("a manifest");
        let expected: Table = "other = { version = \"3\", default-features = true, features = [] }\nsdk = { version = \"1.2\", default-features = false, features = [\"test-util\", \"tls\"] }\nserde = { version = \"1\", default-features = true, features = [\"rc\"] }\n".parse().expect("toml");
        assert_eq!(manifest["dependencies"].as_table(), Some(&expected));
        assert!(crate_at(&finished).contains_key("crates/compiled-once/src/lib.rs"));
        assert!(crate_at(&Tree::new()).is_empty());
    }
}
