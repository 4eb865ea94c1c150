//! Our crates in a workspace that is not ours: members one by one, and nothing inherited that is otherwise here.

use std::collections::{BTreeMap, BTreeSet};

use globset::Glob;
use toml::{Table, Value};
use toml_edit::{Array, DocumentMut, InlineTable, Item, TableLike};

use super::Fitting;
use crate::merge::doc::Piece;
use crate::tree::{File, RelPath, Tree};

/// The name of the manifest at the root, and of every other one.
pub const MANIFEST: &str = "Cargo.toml";

/// Every `Cargo.toml` of a repository by its folder; the root's folder is empty.
#[derive(Debug, Clone, Default)]
pub struct Manifests(BTreeMap<String, Table>);

impl Manifests {
    /// Those among the files; one that is no TOML is passed over, as cargo speaks of it soon enough.
    pub fn of(tree: &Tree) -> Self {
        let manifests = tree.iter().filter(|(path, _)| path.file_name() == MANIFEST);
        let read = manifests.filter_map(|(path, file)| Some((path.parent().to_owned(), file.text()?.parse().ok()?)));
        Self(read.collect())
    }

    /// Those of other folders than these.
    #[must_use]
    pub fn without(mut self, folders: &BTreeSet<String>) -> Self {
        self.0.retain(|folder, _| !folders.contains(folder));
        self
    }

    /// The value at a dotted place of the root's.
    pub fn at(&self, keys: &[&str]) -> Option<&Value> {
        let (first, rest) = keys.split_first()?;
        rest.iter().try_fold(self.0.get("")?.get(*first)?, |value, key| value.get(*key))
    }

    /// Whether there is one at the root.
    pub fn has_root(&self) -> bool {
        self.0.contains_key("")
    }

    /// The folders of crates, with their names.
    pub fn crates(&self) -> impl Iterator<Item = (&str, &str)> {
        let name = |table: &'_ Table| Some(table.get("package")?.get("name")?.as_str()?.to_owned());
        let named = self.0.iter().filter(move |(_, table)| name(table).is_some());
        named.filter_map(|(folder, table)| Some((folder.as_str(), table.get("package")?.get("name")?.as_str()?)))
    }

    /// The names of the binaries that the crate in a folder states.
    pub fn binaries(&self, folder: &str) -> Vec<&str> {
        let stated = self.0.get(folder).and_then(|table| table.get("bin")).and_then(Value::as_array);
        stated.into_iter().flatten().filter_map(|binary| binary.get("name")?.as_str()).collect()
    }

    fn is_workspace(&self, folder: &str) -> bool {
        self.0.get(folder).is_some_and(|table| table.contains_key("workspace"))
    }

    /// Whether a member list of the root takes the folder in, by a glob or by name.
    pub fn has_member(&self, folder: &str, by_glob: bool) -> bool {
        let members = self.at(&["workspace", "members"]).and_then(Value::as_array).into_iter().flatten();
        let mut members = members.filter_map(Value::as_str);
        members.any(|member| {
            let is_glob = member.contains(['*', '?', '[']);
            let fits =
                || Glob::new(member.trim_end_matches('/')).is_ok_and(|glob| glob.compile_matcher().is_match(folder));
            if is_glob {
                same_depth(member, folder) && fits()
            } else {
                !by_glob && member.trim_end_matches('/') == folder
            }
        })
    }
}

/// cargo's `*` takes one part of a path.
fn same_depth(glob: &str, folder: &str) -> bool {
    glob.contains("**") || glob.trim_end_matches('/').matches('/').count() == folder.matches('/').count()
}

/// The folders of a tree's crates, without the root.
pub fn members_of(tree: &Tree) -> BTreeSet<String> {
    let manifests = tree.keys().filter(|path| path.file_name() == MANIFEST && !path.parent().is_empty());
    manifests.map(|path| path.parent().to_owned()).collect()
}

/// Makes the crates of a composition fit the workspace that is here.
pub fn fit(tree: &mut Tree, fitting: &Fitting, here: &Manifests) {
    let Some(root) = tree.keys().find(|path| path.as_str() == MANIFEST).cloned() else { return };
    let Some(mut document) = document(tree, &root) else { return };
    let lints = own_lints(tree, &root, fitting);
    inherit_less(tree, &document, fitting, here);
    state_lints(tree, lints.as_deref());
    if fitting.foreign {
        own_tools(tree, fitting);
        members(&mut document, tree, fitting, here);
        tree.insert(root, File::plain(document.to_string()));
    }
}

fn document(tree: &Tree, path: &RelPath) -> Option<DocumentMut> {
    tree.get(path)?.text()?.parse().ok()
}

/// The tables of our lints as a crate states them, where the workspace has lints that are not ours: those may be stricter
/// or laxer than what our crates are written for.
fn own_lints(tree: &Tree, root: &RelPath, fitting: &Fitting) -> Option<String> {
    let shared = format!("{MANIFEST}#workspace.lints");
    fitting.left_out.iter().find(|address| address.starts_with(&shared))?;
    let doc = crate::merge::toml::cut(tree.get(root)?.text()?).ok()?;
    let of_lints = |piece: &&Piece<'_>| piece.key.section().is_some_and(|name| name.starts_with("workspace.lints"));
    let text: String = doc.pieces.iter().filter(of_lints).map(|piece| piece.text).collect();
    let text = text.replace("[workspace.lints", "[lints");
    (!text.trim().is_empty()).then(|| format!("{}\n", text.trim()))
}

fn state_lints(tree: &mut Tree, lints: Option<&str>) {
    let Some(lints) = lints else { return };
    for folder in members_of(tree) {
        let Ok(path) = RelPath::new(&format!("{folder}/{MANIFEST}")) else { continue };
        let Some(mut manifest) = document(tree, &path) else { continue };
        if manifest.remove("lints").is_some() {
            let text = manifest.to_string();
            tree.insert(path, File::plain(format!("{}\n\n{lints}", text.trim_end())));
        }
    }
}

/// Settings by which our crates are formatted and linted, beside each where those of the root are for others.
fn own_tools(tree: &mut Tree, fitting: &Fitting) {
    for tool in ["clippy.toml", "rustfmt.toml"].into_iter().filter(|tool| fitting.left_out.contains(*tool)) {
        let Some(file) = tree.iter().find(|(path, _)| path.as_str() == tool).map(|(_, file)| file.clone()) else {
            continue;
        };
        let paths = members_of(tree).into_iter().filter_map(|folder| RelPath::new(&format!("{folder}/{tool}")).ok());
        tree.extend(paths.map(|path| (path, file.clone())).collect::<Vec<_>>());
    }
}

/// Names our crates one by one: a glob would take in folders of the repository that hold no crate, which cargo refuses.
/// Crates of the repository that stand alone stay alone.
fn members(document: &mut DocumentMut, tree: &Tree, fitting: &Fitting, here: &Manifests) {
    let own = members_of(tree);
    let wanted: Vec<&String> = own.iter().filter(|folder| !here.has_member(folder, true)).collect();
    let alone: Vec<&str> = if fitting.left_out.contains("Cargo.toml#workspace.exclude") {
        Vec::new()
    } else {
        let crates = here.crates().map(|(folder, _)| folder).filter(|folder| !folder.is_empty());
        crates.filter(|folder| !own.contains(*folder) && !here.is_workspace(folder)).collect()
    };
    let Some(workspace) = document.get_mut("workspace").and_then(Item::as_table_like_mut) else { return };
    put_list(workspace, "members", &wanted.iter().map(|folder| folder.as_str()).collect::<Vec<_>>());
    put_list(workspace, "exclude", &alone);
}

fn put_list(table: &mut dyn TableLike, key: &str, values: &[&str]) {
    if values.is_empty() {
        table.remove(key);
        return;
    }
    let mut list = Array::new();
    for value in values {
        let mut item = toml_edit::Value::from(*value);
        item.decor_mut().set_prefix("\n    ");
        list.push_formatted(item);
    }
    list.set_trailing_comma(true);
    list.set_trailing("\n");
    table.insert(key, toml_edit::value(list));
}

/// What is left out of the workspace because it is otherwise here is stated by the crates that would inherit it.
fn inherit_less(tree: &mut Tree, root: &DocumentMut, fitting: &Fitting, here: &Manifests) {
    let of_workspace = format!("{MANIFEST}#workspace.");
    if !fitting.left_out.iter().any(|address| address.starts_with(&of_workspace)) {
        return;
    }
    let differs = |section: &str, name: &str| {
        let out = fitting.left_out.contains(&format!("{MANIFEST}#workspace.{section}.{name}"));
        let ours = root.get("workspace").and_then(|item| item.get(section)).and_then(|item| item.get(name));
        let same =
            || here.at(&["workspace", section, name]).map(dependency) == ours.and_then(plain).as_ref().map(dependency);
        (out && !same()).then(|| ours.cloned()).flatten()
    };
    let paths: Vec<RelPath> =
        tree.keys().filter(|path| path.file_name() == MANIFEST && !path.parent().is_empty()).cloned().collect();
    for path in paths {
        let Some(mut manifest) = document(tree, &path) else { continue };
        if let Some(package) = manifest.get_mut("package").and_then(Item::as_table_like_mut) {
            stated(package, &|name| differs("package", name));
        }
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            if let Some(table) = manifest.get_mut(table).and_then(Item::as_table_like_mut) {
                stated(table, &|name| differs("dependencies", name));
            }
        }
        if let Some(file) = tree.get_mut(&path) {
            let text = manifest.to_string();
            if file.text() != Some(text.as_str()) {
                file.bytes = text.into_bytes().into();
            }
        }
    }
}

/// Puts the workspace's value in for every key that inherits one, where `value` has it.
fn stated(table: &mut dyn TableLike, value: &dyn Fn(&str) -> Option<Item>) {
    let names: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
    for name in names {
        let Some(own) = table.get(&name).and_then(Item::as_table_like) else { continue };
        if own.get("workspace").and_then(Item::as_bool) != Some(true) {
            continue;
        }
        let Some(shared) = value(&name) else { continue };
        let item = with_own(&shared, own);
        table.insert(&name, item);
    }
}

/// The shared value of a dependency with what the crate itself wants of it: features, optional.
fn with_own(shared: &Item, own: &dyn TableLike) -> Item {
    let extra: Vec<(String, toml_edit::Value)> = own
        .iter()
        .filter(|(key, _)| *key != "workspace")
        .filter_map(|(key, item)| Some((key.to_owned(), item.as_value()?.clone().decorated(" ", ""))))
        .collect();
    let Some(value) = shared.as_value().map(|value| value.clone().decorated(" ", "")) else { return shared.clone() };
    if extra.is_empty() {
        return toml_edit::value(value);
    }
    let mut table = match value {
        toml_edit::Value::InlineTable(table) => table,
        version => InlineTable::from_iter([("version", version)]),
    };
    for (key, value) in extra {
        match (table.get_mut(&key).and_then(toml_edit::Value::as_array_mut), value.as_array()) {
            (Some(list), Some(more)) => list.extend(more.iter().filter_map(|item| item.as_str()).map(str::to_owned)),
            _ => drop(table.insert(&key, value)),
        }
    }
    table.fmt();
    toml_edit::value(table)
}

/// A value that `toml_edit` read, as `toml` reads it.
pub fn plain(item: &Item) -> Option<Value> {
    let text = format!("x = {}", item.as_value()?.clone().decorated("", ""));
    text.parse::<Table>().ok()?.remove("x")
}

/// A dependency in one form: `"1"` is `{ version = "1" }`, and the order of features says nothing.
pub fn dependency(value: &Value) -> Value {
    match value {
        Value::String(version) => Value::Table(Table::from_iter([("version".to_owned(), version.as_str().into())])),
        Value::Table(table) => {
            let mut table = table.clone();
            if let Some(Value::Array(features)) = table.get_mut("features") {
                features.sort_by_key(ToString::to_string);
            }
            Value::Table(table)
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::of_texts as tree;

    fn text<'t>(tree: &'t Tree, path: &str) -> &'t str {
        tree[&RelPath::new(path).expect("a path")].text().expect("text")
    }

    const ROOT: &str = "[workspace]\nmembers = [\"functions/*\", \"crates/*\"]\n\n[workspace.package]\nedition = \"2024\"\n\n[workspace.dependencies]\nserde = { version = \"1\", features = [\"derive\"] }\ntokio = \"1.54\"\n";
    const CRATE: &str = "[package]\nname = \"a\"\nedition.workspace = true\n\n[dependencies]\nserde.workspace = true\ntokio = { workspace = true, features = [\"time\"] }\n";

    #[test]
    fn members_are_named_and_crates_that_stand_alone_are_left_alone() {
        let mut ours = tree(&[("Cargo.toml", ROOT), ("functions/a/Cargo.toml", CRATE)]);
        let here = Manifests::of(&tree(&[("hello/Cargo.toml", "[package]\nname = \"hello\"\n")]));
        fit(&mut ours, &Fitting { foreign: true, ..Fitting::default() }, &here);
        assert!(
            text(&ours, "Cargo.toml")
                .starts_with("[workspace]\nmembers = [\n    \"functions/a\",\n]\nexclude = [\n    \"hello\",\n]\n")
        );
        assert_eq!(text(&ours, "functions/a/Cargo.toml"), CRATE);
    }

    #[test]
    fn a_glob_of_the_workspace_takes_our_crates_in() {
        let here = Manifests::of(&tree(&[("Cargo.toml", "[workspace]\nmembers = [\"functions/*\", \"tools/x\"]\n")]));
        assert!(here.has_member("functions/a", true) && !here.has_member("functions/a/b", true));
        assert!(here.has_member("tools/x", false) && !here.has_member("tools/x", true));
    }

    #[test]
    fn what_is_otherwise_here_is_stated_by_our_crates_themselves() {
        let mut ours = tree(&[("Cargo.toml", ROOT), ("functions/a/Cargo.toml", CRATE)]);
        let here = Manifests::of(&tree(&[(
            "Cargo.toml",
            "[workspace]\n[workspace.package]\nedition = \"2021\"\n[workspace.dependencies]\nserde = { features = [\"derive\"], version = \"1\" }\ntokio = \"1.20\"\n",
        )]));
        let left_out = ["package.edition", "dependencies.serde", "dependencies.tokio"];
        let left_out = left_out.map(|key| format!("Cargo.toml#workspace.{key}")).into();
        fit(&mut ours, &Fitting { foreign: true, left_out, ..Fitting::default() }, &here);
        let manifest = text(&ours, "functions/a/Cargo.toml");
        assert!(manifest.contains("edition = \"2024\"\n"), "{manifest}");
        assert!(manifest.contains("serde.workspace = true\n"), "{manifest}");
        assert!(manifest.contains("tokio = { version = \"1.54\", features = [\"time\"] }\n"), "{manifest}");
    }

    #[test]
    fn where_lints_and_tools_of_others_rule_our_crates_bring_their_own() {
        let root = format!(
            "{ROOT}\n[workspace.lints.rust]\n# Why.\nunsafe_code = \"forbid\"\n\n[workspace.lints.clippy]\ntodo = \"warn\"\n"
        );
        let member = format!("{CRATE}\n[lints]\nworkspace = true\n");
        let files = [("Cargo.toml", root.as_str()), ("functions/a/Cargo.toml", &member), ("clippy.toml", "x = 1\n")];
        let mut ours = tree(&files);
        let fits = |left_out: &[&str], ours: &mut Tree| {
            let left_out = left_out.iter().map(|address| (*address).to_owned()).collect();
            fit(ours, &Fitting { foreign: true, left_out, ..Fitting::default() }, &Manifests::default());
        };
        fits(&[], &mut ours);
        assert_eq!((ours.len(), text(&ours, "functions/a/Cargo.toml")), (3, member.as_str()));
        fits(&["clippy.toml", "Cargo.toml#workspace.lints.rust.unsafe_code"], &mut ours);
        assert_eq!(
            text(&ours, "functions/a/Cargo.toml"),
            format!("{CRATE}\n[lints.rust]\n# Why.\nunsafe_code = \"forbid\"\n\n[lints.clippy]\ntodo = \"warn\"\n")
        );
        assert_eq!(text(&ours, "functions/a/clippy.toml"), "x = 1\n");
    }
}
