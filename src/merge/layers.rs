//! Laying many fragments over each other: a keyed file is cut once, stays in pieces while it grows, and is read again
//! and compared once, at the end.

use std::collections::BTreeMap;

use super::doc::{Fault, Pieces};
use super::{Address, Change, Cuts, Cutter, Format, applied, conflict, keyed, merge};
use crate::tree::{File, RelPath, Tree};

/// What laying an overlay over the others found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Laid {
    /// What two of them bring with different content.
    pub conflicts: Vec<Change>,
    /// The overlay's own files that cannot be read.
    pub unreadable: Vec<(RelPath, Fault)>,
}

/// All overlays as one.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Whole {
    /// The files.
    pub tree: Tree,
    /// Those that would not read the same again.
    pub unreadable: Vec<(RelPath, Fault)>,
    /// The other keyed files as they read again.
    pub cuts: Cuts,
}

/// The files so far.
#[derive(Debug, Default)]
pub struct Layers {
    tree: Tree,
    in_pieces: BTreeMap<RelPath, Pieces>,
}

impl Layers {
    /// Lays `overlay` over what is there, by the same rule as [`merge`]; answers the conflicts. A keyed file that
    /// cannot be read is left out.
    pub fn lay(&mut self, overlay: &Tree) -> Laid {
        let mut laid = Laid::default();
        for (path, file) in overlay {
            match (Format::of(path).cutter(), file.text()) {
                (Some(cut), Some(text)) => match self.lay_entries(path, (file, text), cut) {
                    Ok(found) => laid.conflicts.extend(found),
                    Err(fault) => laid.unreadable.push((path.clone(), fault)),
                },
                _ => laid.conflicts.extend(self.lay_whole(path, file)),
            }
        }
        laid
    }

    fn lay_entries(&mut self, path: &RelPath, (file, text): (&File, &str), cut: Cutter) -> Result<Vec<Change>, Fault> {
        let theirs = cut(text)?;
        let Some(ours) = self.in_pieces.remove(path) else {
            self.in_pieces.insert(path.clone(), Pieces::of(&theirs));
            self.tree.insert(path.clone(), file.clone());
            return Ok(Vec::new());
        };
        let merged = keyed::merge(None, &ours.doc(), &theirs);
        self.in_pieces.insert(path.clone(), merged.pieces);
        let found = merged.notes.conflicts.into_iter();
        Ok(found.map(|found| conflict(Address::entry(path, &found.key), found.clash, found.marked)).collect())
    }

    fn lay_whole(&mut self, path: &RelPath, file: &File) -> Vec<Change> {
        let one = |file: &File| -> Tree { [(path.clone(), file.clone())].into() };
        let ours = self.tree.get(path).map(one).unwrap_or_default();
        let changes = merge(&Tree::new(), &ours, &one(file));
        self.tree.extend(applied(ours, &changes));
        changes.into_iter().filter(|change| matches!(change, Change::Conflict { .. })).collect()
    }

    /// The whole files, read again.
    pub fn finish(self) -> Whole {
        let mut whole = Whole { tree: self.tree, ..Whole::default() };
        for (path, pieces) in self.in_pieces {
            let text = pieces.join();
            let read = |cut: Cutter| cut(&text).and_then(|doc| keyed::verify(&pieces, &doc).map(|()| Pieces::of(&doc)));
            match Format::of(&path).cutter().map(read) {
                Some(Ok(pieces)) => whole.cuts.insert(path.clone(), pieces),
                Some(Err(fault)) => whole.unreadable.push((path.clone(), fault)),
                None => {}
            }
            if let Some(file) = whole.tree.get_mut(&path) {
                file.bytes = text.into_bytes().into();
            }
        }
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_give_what_merging_one_after_the_other_gives() {
        let path = |path: &str| RelPath::new(path).expect("a path");
        let fragment = |name: &str| -> Tree {
            [
                (path("template.yaml"), File::plain(format!("Resources:\n  # {name}\n  {name}:\n    Type: X\n"))),
                (path("Cargo.toml"), File::plain(format!("[workspace.dependencies]\n{name} = \"1\"\n"))),
                (path(&format!("docs/{name}.md")), File::plain(format!("# {name}\n"))),
            ]
            .into()
        };
        let fragments: Vec<Tree> = ["B", "A", "C", "A"].map(fragment).into();
        let mut layers = Layers::default();
        let mut tree = Tree::new();
        for fragment in &fragments {
            assert_eq!(layers.lay(fragment), Laid::default());
            let changes = merge(&Tree::new(), &tree, fragment);
            tree = applied(tree, &changes);
        }
        let whole = layers.finish();
        assert_eq!((&whole.tree, whole.unreadable), (&tree, Vec::new()));
        for name in ["template.yaml", "Cargo.toml"] {
            assert!(whole.cuts.known(&path(name), tree[name].text().expect("text")).is_some(), "{name}");
        }
    }

    #[test]
    fn an_entry_with_two_contents_is_a_conflict_by_name() {
        let path = RelPath::new("template.yaml").expect("a path");
        let tree = |kind: &str| -> Tree {
            [(path.clone(), File::plain(format!("Resources:\n  A:\n    Type: {kind}\n")))].into()
        };
        let mut layers = Layers::default();
        assert_eq!(layers.lay(&tree("X")), Laid::default());
        let conflicts = layers.lay(&tree("Y")).conflicts;
        let [Change::Conflict { at, .. }] = conflicts.as_slice() else { panic!("{conflicts:?}") };
        assert_eq!(at.to_string(), "template.yaml#Resources.A");
    }
}
