//! What a composition holds, by address.

use std::collections::BTreeSet;

use super::Composition;
use crate::merge::{Address, Format};
use crate::tree::{File, RelPath};

impl Composition<'_> {
    /// Every place that a claim can name: files, their folders, entries of keyed files (`path#Section.Id`) and
    /// headings of pages (`path#anchor`).
    pub fn places(&self) -> BTreeSet<String> {
        let mut places = BTreeSet::new();
        for (path, file) in &self.tree {
            let folders = path.as_str().match_indices('/').map(|(at, _)| path.as_str()[..at].to_owned());
            places.extend(folders);
            places.insert(path.to_string());
            let text = file.text().unwrap_or_default();
            match Format::of(path).cutter() {
                Some(cut) => {
                    let pieces = self.cuts.cut(path, text, cut).map(|doc| doc.pieces).unwrap_or_default();
                    places.extend(pieces.iter().map(|piece| format!("{path}#{}", piece.key)));
                }
                None if path.as_str().ends_with(".md") => {
                    places.extend(headings(text).map(|heading| format!("{path}#{heading}")));
                }
                None => {}
            }
        }
        places
    }

    /// The addresses of all logical ids of the template, with their types, in order.
    pub fn resources(&self) -> Vec<(Address, String)> {
        let Ok(path) = RelPath::new("template.yaml") else { return Vec::new() };
        let text = self.tree.get(&path).and_then(File::text).unwrap_or_default();
        let Ok(doc) = self.cuts.cut(&path, text, crate::merge::yaml::cut) else { return Vec::new() };
        let kind = |text: &str| {
            text.lines().find_map(|line| line.trim().strip_prefix("Type: ")).unwrap_or_default().trim().to_owned()
        };
        let resource = |piece: &crate::merge::doc::Piece<'_>| {
            let key = piece.key.to_string();
            let entry = Some(key.strip_prefix("Resources.")?.to_owned());
            Some((Address { path: path.clone(), entry }, kind(piece.text)))
        };
        doc.pieces.iter().filter_map(resource).collect()
    }
}

/// The anchors that a Markdown page gives to its headings.
fn headings(text: &str) -> impl Iterator<Item = String> {
    let titles = text.lines().filter_map(|line| line.strip_prefix('#')).map(|line| line.trim_start_matches('#').trim());
    titles.map(|title| {
        let kept = title.chars().filter(|c| c.is_alphanumeric() || *c == ' ' || *c == '-' || *c == '_');
        kept.collect::<String>().to_lowercase().replace(' ', "-")
    })
}
