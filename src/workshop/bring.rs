//! Bringing a learner to a point: what is there goes where it can, and where it stands in the way it is set aside.

use std::collections::{BTreeMap, BTreeSet};

use crate::merge::doc::{Key, Piece};
use crate::merge::{Address, Change, Format, Layers, applied, merge};
use crate::tree::{Bytes, File, RelPath, Tree};

/// What cargo cuts down to the crates that are there: nobody's work, and the versions of later steps are in it.
const LOCKED: &str = "Cargo.lock";

/// A learner's files at a new point.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// The files, as they are to be.
    pub tree: Tree,
    /// The learner's files, of which a part had to give way, as they were.
    pub aside: Tree,
    /// What gave way: files, or entries in them.
    pub gave_way: Vec<Address>,
}

/// What to do with what the learner changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    /// It stays wherever both can stand; what was removed stays removed.
    Stays,
    /// It stays wherever both can stand; what was removed and is needed comes back.
    StaysBesideTheSolution,
    /// All of it is set aside.
    GivesWay,
}

/// From `base`, which formwork wrote last, by way of `ours` to `theirs`.
pub fn bring(base: &Tree, ours: &Tree, theirs: &Tree, own: Own) -> Brought {
    let mut ours = ours.clone();
    ours.extend(theirs.get_key_value(LOCKED).map(|(path, file)| (path.clone(), file.clone())));
    match own {
        Own::GivesWay => put(base, &ours, theirs),
        Own::Stays => merged(base, &ours, theirs, false),
        Own::StaysBesideTheSolution => merged(base, &ours, theirs, true),
    }
}

fn put(base: &Tree, ours: &Tree, theirs: &Tree) -> Brought {
    let mut out = Brought { tree: ours.clone(), ..Brought::default() };
    out.tree.retain(|path, _| !base.contains_key(path));
    out.tree.extend(theirs.iter().map(|(path, file)| (path.clone(), file.clone())));
    for (path, file) in ours {
        let lost = out.tree.get(path) != Some(file) && base.get(path) != Some(file);
        if lost {
            out.aside.insert(path.clone(), file.clone());
            out.gave_way.push(Address { path: path.clone(), entry: None });
        }
    }
    out
}

fn merged(base: &Tree, ours: &Tree, theirs: &Tree, comes_back: bool) -> Brought {
    let mut out = Brought::default();
    let mut way = ours.clone();
    if comes_back {
        restore(base, &mut way, theirs);
    }
    let conflicts = merge(base, &way, theirs).into_iter().filter_map(|change| match change {
        Change::Conflict { at, .. } => Some(at),
        _ => None,
    });
    let mut by_path: BTreeMap<RelPath, Vec<Address>> = BTreeMap::new();
    conflicts.for_each(|at| by_path.entry(at.path.clone()).or_default().push(at));
    for (path, conflicts) in by_path {
        out.aside.extend(ours.get(&path).map(|file| (path.clone(), file.clone())));
        give_way(&path, base.get(&path), &mut way, &conflicts);
        out.gave_way.extend(conflicts);
    }
    let changes = merge(base, &way, theirs);
    out.tree = applied(way, &changes);
    // What nothing could bring together is taken as it is: no point is left half-way.
    for change in changes {
        if let Change::Conflict { at, .. } = change {
            match theirs.get(&at.path) {
                Some(file) => drop(out.tree.insert(at.path, file.clone())),
                None => drop(out.tree.remove(&at.path)),
            }
        }
    }
    out
}

/// Puts the base's text in the place of ours, so that only theirs has changed it.
fn give_way(path: &RelPath, base: Option<&File>, way: &mut Tree, conflicts: &[Address]) {
    let entries: BTreeSet<&str> = conflicts.iter().filter_map(|at| at.entry.as_deref()).collect();
    let ours = way.get(path).cloned();
    let text = ours.as_ref().and_then(|file| without(path, base, file, &entries));
    match (text, base) {
        (Some(text), _) if entries.len() == conflicts.len() => {
            if let Some(file) = way.get_mut(path) {
                file.bytes = text.into_bytes().into();
            }
        }
        (_, Some(base)) => drop(way.insert(path.clone(), base.clone())),
        (_, None) => drop(way.remove(path)),
    }
}

fn without(path: &RelPath, base: Option<&File>, ours: &File, entries: &BTreeSet<&str>) -> Option<String> {
    let cut = Format::of(path).cutter()?;
    let base = base.and_then(File::text).map(cut).transpose().ok()?;
    let doc = cut(ours.text()?).ok()?;
    let text = |piece: &Piece<'_>| {
        if !entries.contains(piece.key.to_string().as_str()) {
            return piece.text.to_owned();
        }
        base.as_ref().and_then(|base| base.get(&piece.key)).map_or_else(String::new, |piece| piece.text.to_owned())
    };
    Some(doc.pieces.iter().map(text).collect())
}

/// Puts files and entries back that were removed here and are still wanted.
fn restore(base: &Tree, ours: &mut Tree, theirs: &Tree) {
    for (path, file) in base.iter().filter(|(path, _)| theirs.contains_key(*path)) {
        match ours.get(path) {
            None => drop(ours.insert(path.clone(), file.clone())),
            Some(found) => {
                if let Some(whole) = with_entries(path, file, found, theirs.get(path)) {
                    ours.insert(path.clone(), whole);
                }
            }
        }
    }
}

fn with_entries(path: &RelPath, base: &File, ours: &File, theirs: Option<&File>) -> Option<File> {
    let cut = Format::of(path).cutter()?;
    let (base_doc, our_doc, their_doc) = (cut(base.text()?).ok()?, cut(ours.text()?).ok()?, cut(theirs?.text()?).ok()?);
    let missing = |key: &Key| our_doc.get(key).is_none() && their_doc.get(key).is_some();
    let wanted: BTreeSet<&Key> =
        base_doc.pieces.iter().map(|piece| &piece.key).filter(|key| !key.is_tail() && missing(key)).collect();
    if wanted.is_empty() {
        return None;
    }
    let keep = |key: &Key| match key {
        Key::Section(name) => wanted.iter().any(|other| other.section() == Some(name)),
        other => wanted.contains(other),
    };
    let text: String = base_doc.pieces.iter().filter(|piece| keep(&piece.key)).map(|piece| piece.text).collect();
    let part = |bytes: Bytes| -> Tree { [(path.clone(), File { bytes, executable: ours.executable })].into() };
    let mut layers = Layers::default();
    layers.lay(&part(ours.bytes.clone()));
    layers.lay(&part(text.into_bytes().into()));
    layers.finish().tree.remove(path)
}

/// What has to change so that `ours` becomes `tree`.
pub fn difference(ours: &Tree, tree: &Tree) -> Vec<Change> {
    let paths: BTreeSet<&RelPath> = ours.keys().chain(tree.keys()).collect();
    let change = |path: &RelPath| match (ours.get(path), tree.get(path)) {
        (one, other) if one == other => None,
        (None, Some(file)) => Some(Change::Create { path: path.clone(), file: file.clone() }),
        (Some(before), Some(after)) => {
            Some(Change::Edit { path: path.clone(), before: before.clone(), after: after.clone(), entries: Vec::new() })
        }
        (Some(before), None) => Some(Change::Remove { path: path.clone(), before: before.clone() }),
        (None, None) => None,
    };
    paths.into_iter().filter_map(change).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::of_texts as tree;

    fn path(path: &str) -> RelPath {
        RelPath::new(path).expect("a path")
    }

    const BEGIN: &str = "Resources:\n  A:\n    Type: X\n  B:\n    Type: Y\n";
    const SOLVED: &str = "Resources:\n  A:\n    Type: X\n    Size: 1\n  B:\n    Type: Y\n";

    #[test]
    fn what_a_learner_added_elsewhere_stays() {
        let ours = tree(&[("template.yaml", "Resources:\n  A:\n    Type: X\n  B:\n    Type: Y\n    Mine: 1\n")]);
        let theirs = tree(&[("template.yaml", SOLVED)]);
        let brought = bring(&tree(&[("template.yaml", BEGIN)]), &ours, &theirs, Own::StaysBesideTheSolution);
        let text = brought.tree[&path("template.yaml")].text().expect("text");
        assert!(text.contains("Size: 1") && text.contains("Mine: 1"), "{text}");
        assert_eq!((brought.aside, brought.gave_way), (Tree::new(), Vec::new()));
    }

    #[test]
    fn what_stands_in_the_way_is_set_aside_and_named_entry_by_entry() {
        let ours =
            tree(&[("template.yaml", "Resources:\n  A:\n    Type: X\n    Size: 7\n  B:\n    Type: Y\n    Mine: 1\n")]);
        let theirs = tree(&[("template.yaml", SOLVED)]);
        let brought = bring(&tree(&[("template.yaml", BEGIN)]), &ours, &theirs, Own::StaysBesideTheSolution);
        let text = brought.tree[&path("template.yaml")].text().expect("text");
        assert!(text.contains("Size: 1") && text.contains("Mine: 1") && !text.contains("Size: 7"), "{text}");
        assert_eq!(brought.aside, ours);
        let named: Vec<String> = brought.gave_way.iter().map(ToString::to_string).collect();
        assert_eq!(named, ["template.yaml#Resources.A"]);
    }

    #[test]
    fn what_was_removed_comes_back_where_it_is_needed_and_only_there() {
        let base = tree(&[("template.yaml", BEGIN), ("src/a.rs", "//! A.\n")]);
        let ours = tree(&[("template.yaml", "Resources:\n  B:\n    Type: Y\n")]);
        let theirs = tree(&[("template.yaml", SOLVED), ("src/a.rs", "//! A.\n")]);
        let brought = bring(&base, &ours, &theirs, Own::StaysBesideTheSolution);
        assert_eq!(brought.tree.keys().count(), 2);
        assert!(brought.tree[&path("template.yaml")].text().expect("text").contains("Size: 1"));
        let stays = bring(&base, &ours, &theirs, Own::Stays);
        assert_eq!(stays.tree, ours);
    }

    #[test]
    fn a_file_that_both_wrote_is_theirs_and_the_learners_lies_aside() {
        let (ours, theirs) = (tree(&[("src/a.rs", "mine\n")]), tree(&[("src/a.rs", "theirs\n")]));
        let brought = bring(&Tree::new(), &ours, &theirs, Own::StaysBesideTheSolution);
        assert_eq!((brought.tree, brought.aside), (theirs, ours));
    }

    #[test]
    fn starting_again_keeps_files_that_no_step_knows() {
        let base = tree(&[("a.rs", "begin\n"), ("b.rs", "b\n")]);
        let ours = tree(&[("a.rs", "mine\n"), ("b.rs", "b\n"), ("notes.md", "mine\n")]);
        let brought = bring(&base, &ours, &base, Own::GivesWay);
        assert_eq!(brought.tree, tree(&[("a.rs", "begin\n"), ("b.rs", "b\n"), ("notes.md", "mine\n")]));
        assert_eq!(brought.aside, tree(&[("a.rs", "mine\n")]));
    }

    #[test]
    fn what_cargo_cut_out_of_its_lock_is_there_again() {
        let whole = tree(&[("Cargo.lock", "a\nb\n")]);
        let cut = tree(&[("Cargo.lock", "a\n")]);
        for own in [Own::Stays, Own::StaysBesideTheSolution, Own::GivesWay] {
            let brought = bring(&whole, &cut, &whole, own);
            assert_eq!(brought, Brought { tree: whole.clone(), ..Brought::default() }, "{own:?}");
        }
    }

    #[test]
    fn the_difference_applied_gives_the_tree() {
        let (one, other) = (tree(&[("a", "1"), ("b", "2")]), tree(&[("b", "3"), ("c", "4")]));
        assert_eq!(applied(one.clone(), &difference(&one, &other)), other);
        assert_eq!(difference(&one, &one), Vec::new());
    }
}
