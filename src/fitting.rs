//! What was made to fit: blueprints are written for projects of their own, and a repository that was there before has
//! its own parameters, its own workspace, its own files. Decided once, recorded in `formwork.toml`, applied to every
//! later composition, so that `update` and `remove` speak of the same entries. Pure.

mod cargo;
mod decide;
mod entries;

use std::collections::BTreeSet;

use crate::compose::Composition;
use crate::merge::doc::{Key, Piece};
use crate::merge::{Cuts, Cutter, Format};
use crate::template::{self, Names};
use crate::tree::{File, RelPath, Tree};

pub use cargo::{MANIFEST, Manifests, members_of};
pub use decide::{Sides, decide, read};

/// The name that the template has in every composition.
pub const TEMPLATE: &str = "template.yaml";

/// The sections of a template that hold entries.
const SECTIONS: [&str; 8] =
    ["Metadata", "Parameters", "Rules", "Mappings", "Conditions", "Globals", "Resources", "Outputs"];

/// What was made to fit a repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fitting {
    /// The repository was there before formwork came.
    pub foreign: bool,
    /// The template's name here, where it is not `template.yaml`.
    pub template: Option<String>,
    /// Entries of the blueprints that have another name here: `Resources.AlarmTopic`, and that name.
    pub renamed: Names,
    /// Files and entries of the blueprints that are not brought, as the repository has its own.
    pub left_out: BTreeSet<String>,
}

/// What was decided about something of the blueprints, to be told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// The entry has another name here.
    Renamed { entry: String, to: String },
    /// What the repository has is used.
    Used { what: String },
    /// What the repository has stays, and ours goes its own way.
    Kept { what: String, how: String },
}

/// Something that only people can decide, and the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// What is in the way.
    pub what: String,
    /// What to do about it.
    pub way: String,
}

impl Fitting {
    /// The composition as it fits here.
    pub fn apply(&self, composition: &mut Composition<'_>, manifests: &Manifests) {
        cargo::fit(&mut composition.tree, self, manifests);
        let paths: Vec<RelPath> = composition.tree.keys().cloned().collect();
        for path in paths {
            self.apply_to(&path, composition);
        }
        composition.seeds.retain(|path| !self.left_out.contains(path.as_str()));
        for (text, _) in &mut composition.next {
            *text = self.prose(text);
        }
    }

    /// Sections that were here before, with nothing in them, stay when all that came into them goes.
    pub fn keep_sections(&self, theirs: &mut Tree) {
        let empty = self.left_out.iter().filter_map(|address| address.strip_prefix("template.yaml#"));
        let empty: Vec<&str> = empty.filter(|name| SECTIONS.contains(name)).collect();
        let Ok(path) = RelPath::new(TEMPLATE) else { return };
        if empty.is_empty() {
            return;
        }
        let text = theirs.get(&path).and_then(File::text).unwrap_or_default();
        let is_there = |name: &&str| text.lines().any(|line| line.starts_with(&format!("{name}:")));
        let missing: String = empty.iter().filter(|name| !is_there(name)).map(|name| format!("{name}:\n")).collect();
        let text = format!("{text}{missing}");
        theirs.insert(path, File::plain(text));
    }

    fn apply_to(&self, path: &RelPath, composition: &mut Composition<'_>) {
        let (tree, cuts) = (&mut composition.tree, &mut composition.cuts);
        if self.left_out.contains(path.as_str()) {
            tree.remove(path);
            return;
        }
        let Some(text) = tree.get(path).and_then(File::text) else { return };
        let fitted = match Format::of(path).cutter() {
            Some(cut) => {
                let rest = self.without(path, text, (cut, &*cuts));
                if path.as_str() == TEMPLATE { template::renamed(&rest, &self.renamed) } else { rest }
            }
            None if path.as_str().ends_with(".md") => self.prose(text),
            None => return,
        };
        if fitted.trim().is_empty() {
            tree.remove(path);
        } else if let Some(file) = tree.get_mut(path) {
            cuts.keep(path, &fitted);
            file.bytes = fitted.into_bytes().into();
        }
    }

    fn prose(&self, text: &str) -> String {
        let text = template::in_text(text, &self.renamed);
        match &self.template {
            Some(name) => named_so(&text, name),
            None => text,
        }
    }

    /// A keyed text without the entries that are left out, and without sections in which nothing is left.
    fn without(&self, path: &RelPath, text: &str, (cut, cuts): (Cutter, &Cuts)) -> String {
        let is_out = |piece: &Piece<'_>| !piece.open && self.left_out.contains(&format!("{path}#{}", piece.key));
        let Ok(doc) = cuts.cut(path, text, cut) else { return text.to_owned() };
        if !doc.pieces.iter().any(is_out) {
            return text.to_owned();
        }
        let rest: Vec<&Piece<'_>> = doc.pieces.iter().filter(|piece| !is_out(piece)).collect();
        let filled = |piece: &Piece<'_>| match &piece.key {
            Key::Section(name) if piece.open => rest.iter().any(|other| match &other.key {
                Key::Entry(section, _) => section == name,
                _ => false,
            }),
            Key::Tail(name) => name.is_empty(),
            _ => true,
        };
        let text: String = rest.iter().filter(|piece| filled(piece)).map(|piece| piece.text).collect();
        text.trim_start_matches('\n').to_owned()
    }
}

/// `template.yaml` by the name that it has here; other templates, such as `ci/template.yaml`, keep theirs.
fn named_so(text: &str, name: &str) -> String {
    let mut parts = text.split(TEMPLATE);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(if out.ends_with('/') { TEMPLATE } else { name });
        out.push_str(part);
    }
    out
}
