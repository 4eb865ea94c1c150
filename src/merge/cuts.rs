//! Cuts that were made before: a text that is asked for again need not be read again.

use std::collections::BTreeMap;

use super::doc::{Doc, Fault, Pieces};
use super::{Cutter, Format};
use crate::tree::RelPath;

/// Keyed files in pieces, by path. A cut stands only for the very text that it is of: one path can have several texts,
/// and a text that nobody cut before is cut when it is asked for.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Cuts(BTreeMap<RelPath, Vec<Pieces>>);

impl Cuts {
    /// Keeps what a text was cut into.
    pub fn insert(&mut self, path: RelPath, pieces: Pieces) {
        self.0.entry(path).or_default().push(pieces);
    }

    /// Cuts a text and keeps that for later, where it can be cut.
    pub fn keep(&mut self, path: &RelPath, text: &str) {
        if self.known(path, text).is_none()
            && let Some(Ok(doc)) = Format::of(path).cutter().map(|cut| cut(text))
        {
            self.insert(path.clone(), Pieces::of(&doc));
        }
    }

    /// The text as pieces; `cut` is asked where they are not known.
    ///
    /// # Errors
    /// When the text cannot be cut.
    pub fn cut<'t>(&'t self, path: &RelPath, text: &'t str, cut: Cutter) -> Result<Doc<'t>, Fault> {
        self.known(path, text).map_or_else(|| cut(text), |pieces| Ok(pieces.doc()))
    }

    /// The pieces of the text, if it was cut before.
    pub(super) fn known(&self, path: &RelPath, text: &str) -> Option<&Pieces> {
        self.0.get(path)?.iter().find(|pieces| pieces.is(text))
    }
}

#[cfg(test)]
mod tests {
    use super::super::toml;
    use super::*;

    #[test]
    fn a_cut_stands_for_its_text_alone() {
        let path = RelPath::new("Cargo.toml").expect("a path");
        let (one, other) = ("[a]\nx = 1\n", "[a]\nx = 1\ny = 2\n");
        let mut cuts = Cuts::default();
        cuts.keep(&path, one);
        assert_eq!(cuts.known(&path, one).map(Pieces::join).as_deref(), Some(one));
        assert_eq!(cuts.known(&path, other), None);
        cuts.keep(&path, other);
        cuts.keep(&path, "no TOML");
        for text in [one, other] {
            assert_eq!(cuts.cut(&path, text, toml::cut), toml::cut(text));
        }
        assert!(cuts.cut(&path, "no TOML", toml::cut).is_err());
    }
}
