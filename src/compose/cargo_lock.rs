//! A project's `Cargo.lock`: the library has one for every set of crates that its blueprints can be composed
//! to, so that the first build with `--locked` finds nothing to change.

use std::collections::{BTreeMap, BTreeSet};

use git2::{ObjectType, Oid};
use toml_edit::DocumentMut;

use crate::tree::{File, RelPath, Tree};

/// Puts the lock of the tree's crates into it, if the library has it; else the first build makes one.
pub fn put(tree: &mut Tree, locks: &BTreeMap<String, File>) {
    let lock = locks.get(&name(&members(tree)));
    if let (Some(lock), Ok(path)) = (lock, RelPath::new("Cargo.lock")) {
        tree.insert(path, lock.clone());
    }
}

/// The name of the lock of a set of crates: the id that git gives to their names, one a line, in order.
fn name(members: &BTreeSet<String>) -> String {
    let lines: String = members.iter().map(|member| format!("{member}\n")).collect();
    Oid::hash_object(ObjectType::Blob, lines.as_bytes()).map(|id| id.to_string()).unwrap_or_default()
}

/// The names of the crates in the tree: every `Cargo.toml` with a package.
fn members(tree: &Tree) -> BTreeSet<String> {
    let manifests = tree.iter().filter(|(path, _)| path.file_name() == "Cargo.toml");
    let documents = manifests.filter_map(|(_, file)| file.text()?.parse::<DocumentMut>().ok());
    documents.filter_map(|document| document.get("package")?.get("name")?.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_is_that_of_exactly_these_crates() {
        let manifest = |name: &str| File::plain(format!("[package]\nname = \"{name}\"\n"));
        let path = |path: &str| RelPath::new(path).expect("a path");
        let mut tree: Tree = [(path("b/Cargo.toml"), manifest("b")), (path("a/Cargo.toml"), manifest("a"))].into();
        // printf 'a\nb\n' | git hash-object --stdin
        let locks = [("422c2b7ab3b3c668038da977e4e93a5fc623169c".to_owned(), File::plain("the lock\n"))].into();
        put(&mut tree, &locks);
        assert_eq!(tree[&path("Cargo.lock")], File::plain("the lock\n"));
        tree.remove(&path("b/Cargo.toml"));
        tree.remove(&path("Cargo.lock"));
        put(&mut tree, &locks);
        assert!(!tree.contains_key(&path("Cargo.lock")));
    }
}
