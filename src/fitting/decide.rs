//! What of a composition is in the way of what is here already: found as a whole, before anything is written.

use std::collections::{BTreeMap, BTreeSet};

use toml::Value;

use super::cargo::{self, MANIFEST, dependency};
use super::entries::Entries;
use super::{Clash, Fitting, Manifests, Said, TEMPLATE};
use crate::compose::Composition;
use crate::merge::doc::{Doc, Fault, Key};
use crate::merge::yaml;
use crate::merge::{Cuts, Format};
use crate::template::routes;
use crate::tree::{File, RelPath, Tree};

/// What a composition comes to.
#[derive(Debug)]
pub struct Sides<'a> {
    /// What formwork brought before.
    pub base: &'a Tree,
    /// What is here, at the paths of the base and of the composition.
    pub ours: &'a Tree,
    /// Every crate here.
    pub manifests: &'a Manifests,
    /// Files that formwork wrote, also those that it never looks at again.
    pub known: &'a BTreeSet<RelPath>,
    /// What goes before a name that is taken.
    pub prefix: &'a str,
}

/// Tools of the workspace as a whole: they come with the workspace, never into one that is there.
const TOOLS: [&str; 5] = ["clippy.toml", "rustfmt.toml", "deny.toml", "rust-toolchain.toml", ".cargo/config.toml"];

/// Makes the fitting take in everything that is new in the composition; answers what was decided, and what only
/// people can decide.
///
/// # Errors
/// When a template cannot be read.
pub fn decide(
    fitting: &mut Fitting,
    composition: &Composition<'_>,
    sides: &Sides<'_>,
) -> Result<(Vec<Said>, Vec<Clash>), Fault> {
    let mut work = Work { fitting, sides, said: Vec::new(), clashes: Vec::new() };
    for (path, file) in &composition.tree {
        match (path.as_str(), file.text()) {
            (TEMPLATE, Some(text)) => work.template(path, text, &composition.cuts)?,
            (MANIFEST, Some(text)) => work.manifest(path, text, composition),
            _ => work.file(path, file),
        }
    }
    work.crates(composition);
    work.said.sort();
    Ok((work.said, work.clashes))
}

/// The entries of a template that something can be added to.
///
/// # Errors
/// When it cannot be cut, or is something else.
pub fn read(text: &str) -> Result<Doc<'_>, Fault> {
    let doc = yaml::cut(text)?;
    addable(&doc).map(|()| doc)
}

fn addable(doc: &Doc<'_>) -> Result<(), Fault> {
    let has = |name: &str| doc.get(&Key::Section(name.to_owned())).is_some();
    if has("service") && has("provider") {
        return Err(Fault::new("it is a file of the Serverless Framework, not a SAM template"));
    }
    if has("Resources") { Ok(()) } else { Err(Fault::new("it has no section `Resources`")) }
}

pub struct Work<'w> {
    pub fitting: &'w mut Fitting,
    pub sides: &'w Sides<'w>,
    pub said: Vec<Said>,
    clashes: Vec<Clash>,
}

impl Work<'_> {
    fn leave_out(&mut self, address: String) -> bool {
        self.fitting.left_out.insert(address)
    }

    pub fn use_theirs(&mut self, address: String) {
        if self.leave_out(address.clone()) {
            self.said.push(Said::Used { what: address });
        }
    }

    fn keep(&mut self, address: String, how: &str) {
        if self.leave_out(address.clone()) {
            self.said.push(Said::Kept { what: address, how: how.to_owned() });
        }
    }

    pub fn clash(&mut self, what: String, way: String) {
        self.clashes.push(Clash { what, way });
    }

    fn template(&mut self, path: &RelPath, theirs: &str, cuts: &Cuts) -> Result<(), Fault> {
        let Some(ours) = self.sides.ours.get(path) else { return Ok(()) };
        let ours = ours.text().ok_or_else(|| Fault::new("the template is not UTF-8 text"))?;
        let base = self.sides.base.get(path).and_then(File::text).unwrap_or_default();
        let cut = |text| cuts.cut(path, text, yaml::cut);
        let (ours, base, theirs) = (cut(ours)?, cut(base)?, cut(theirs)?);
        addable(&ours)?;
        if self.fitting.foreign {
            self.head(&ours, &base);
        }
        let entries = Entries::new(&ours, &base, &theirs);
        entries.settle(self);
        self.routes(&ours, &theirs);
        Ok(())
    }

    /// What stands once in a template and is not ours to say.
    fn head(&mut self, ours: &Doc<'_>, base: &Doc<'_>) {
        let at = |name: &str| format!("{TEMPLATE}#{name}");
        for name in ["AWSTemplateFormatVersion", "Description"] {
            self.leave_out(at(name));
        }
        for piece in ours.pieces.iter().filter(|piece| piece.open && base.get(&piece.key).is_none()) {
            let is_in = |other: &&crate::merge::doc::Piece<'_>| matches!(&other.key, Key::Entry(section, _) if piece.key.section() == Some(section));
            if !ours.pieces.iter().any(|other| is_in(&other)) {
                self.leave_out(format!("{TEMPLATE}#{}", piece.key));
            }
        }
        let key = Key::Section("Transform".to_owned());
        let transform = ours.get(&key).filter(|_| base.get(&key).is_none());
        match transform.map(|piece| piece.text) {
            Some(text) if text.contains("AWS::Serverless-2016-10-31") => drop(self.leave_out(at("Transform"))),
            Some(_) if !self.fitting.left_out.contains(&at("Transform")) => self.clash(
                "Transform: the template has one, and it is not SAM's".to_owned(),
                "write it as a list: `Transform: [..., AWS::Serverless-2016-10-31]`".to_owned(),
            ),
            _ => {}
        }
    }

    fn routes(&mut self, ours: &Doc<'_>, theirs: &Doc<'_>) {
        let new = routes(&theirs.join());
        if new.is_empty() {
            return;
        }
        let here = routes(&ours.join());
        for (route, function) in new {
            if let Some(other) = here.get(&route).filter(|other| **other != function) {
                self.clash(
                    format!("the route {route} of `{function}` is taken by `{other}`"),
                    "answer another path".to_owned(),
                );
            }
        }
    }

    /// A workspace that is here stays as it is; ours adds what is missing.
    fn manifest(&mut self, path: &RelPath, theirs: &str, composition: &Composition<'_>) {
        if !self.sides.ours.contains_key(path) {
            return;
        }
        let base = self.sides.base.get(path).and_then(File::text).unwrap_or_default();
        let (Ok(theirs), Ok(base)) = (crate::merge::toml::cut(theirs), crate::merge::toml::cut(base)) else { return };
        let here = self.sides.manifests;
        if self.fitting.foreign && base.pieces.len() < 2 {
            if here.at(&["workspace"]).is_some() {
                self.leave_out(format!("{MANIFEST}#workspace.exclude"));
            }
            self.leave_out("Cargo.lock".to_owned());
            let is_brought = |tool: &&&str| composition.tree.contains_key(**tool);
            for tool in TOOLS.iter().filter(is_brought) {
                self.fitting.left_out.insert((*tool).to_owned());
            }
        }
        let is_theirs = self.fitting.foreign && self.fitting.left_out.contains("Cargo.lock");
        let has_lints = here.at(&["workspace", "lints"]).is_some() && !has_section(&base, "workspace.lints");
        for piece in theirs.pieces.iter().filter(|piece| !piece.key.is_tail() && base.get(&piece.key).is_none()) {
            let address = format!("{path}#{}", piece.key);
            let section = piece.key.section().unwrap_or_default().to_owned();
            match &piece.key {
                Key::Entry(_, name) if section == "workspace" && name == "members" => {}
                _ if is_theirs && belongs_to_all(&piece.key) => drop(self.leave_out(address)),
                _ if section.starts_with("workspace.lints") && has_lints => {
                    self.leave_out(address);
                }
                Key::Entry(_, name) => self.setting(address, &section, name, piece.text),
                _ => {}
            }
        }
    }

    fn setting(&mut self, address: String, section: &str, name: &str, text: &str) {
        let keys: Vec<&str> = section.split('.').chain(name.split('.')).filter(|key| !key.is_empty()).collect();
        let Some(here) = self.sides.manifests.at(&keys) else { return };
        let ours = text.parse::<toml::Table>().ok();
        let ours =
            ours.and_then(|table| name.split('.').try_fold(Value::Table(table), |value, key| value.get(key).cloned()));
        if ours.as_ref().map(dependency) == Some(dependency(here)) {
            self.leave_out(address);
        } else {
            self.keep(address, "stays as you have it; our crates state for themselves what they need");
        }
    }

    fn file(&mut self, path: &RelPath, file: &File) {
        if self.fitting.foreign && Format::of(path) == Format::Lines {
            self.only_builds(path, file);
        }
        let known = self.sides.known.contains(path);
        let Some(here) = self.sides.ours.get(path).filter(|_| !known) else {
            return self.lines(path, file);
        };
        if self.fitting.left_out.contains(path.as_str()) {
            return;
        }
        let same = match (here.text(), file.text()) {
            (Some(here), Some(ours)) => here.replace("\r\n", "\n") == ours,
            _ => here.bytes == file.bytes,
        };
        if same {
            self.use_theirs(path.to_string());
        } else if TOOLS.contains(&path.as_str()) || path.as_str() == "Cargo.lock" {
            self.keep(path.to_string(), "stays as you have it");
        } else if Format::of(path) == Format::Lines {
            self.lines(path, file);
        } else {
            let way = format!("move yours, or go on without ours: --keep {path}");
            self.clash(format!("{path} is there already"), way);
        }
    }

    /// What git should pass over is for the repository to say, but for what cargo makes.
    fn only_builds(&mut self, path: &RelPath, file: &File) {
        let lines = file.text().unwrap_or_default().lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#') && !line.contains("target")) {
            self.leave_out(format!("{path}#{line}"));
        }
    }

    /// A line that is here already is not ours to take away later.
    fn lines(&mut self, path: &RelPath, file: &File) {
        let (Some(here), Some(theirs)) = (self.sides.ours.get(path).and_then(File::text), file.text()) else { return };
        if Format::of(path) != Format::Lines {
            return;
        }
        let base = self.sides.base.get(path).and_then(File::text).unwrap_or_default();
        let set = |text: &str| -> BTreeSet<String> { text.lines().map(|line| line.trim().to_owned()).collect() };
        let (here, base) = (set(here), set(base));
        let wanted = theirs.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        for line in wanted.filter(|line| here.contains(*line) && !base.contains(*line)) {
            self.leave_out(format!("{path}#{line}"));
        }
    }

    /// Two crates of a workspace cannot have one name, and `cargo lambda build` finds functions by it.
    fn crates(&mut self, composition: &Composition<'_>) {
        let folders = cargo::members_of(&composition.tree);
        let here = self.sides.manifests;
        let member = |folder: &str| folder.is_empty() || here.has_member(folder, false);
        let taken: BTreeMap<&str, &str> = here
            .crates()
            .filter(|(folder, _)| !folders.contains(*folder) && member(folder))
            .map(|(folder, name)| (name, folder))
            .collect();
        let mut binaries: BTreeMap<&str, &str> = BTreeMap::new();
        for folder in taken.values().copied() {
            binaries.extend(here.binaries(folder).into_iter().map(|name| (name, folder)));
        }
        if taken.is_empty() {
            return;
        }
        let own = Manifests::of(&composition.tree);
        for (folder, name) in own.crates().filter(|(folder, _)| !folder.is_empty()) {
            let names = std::iter::once(name).chain(own.binaries(folder));
            let clash = names.filter_map(|name| {
                let other = taken.get(name).or_else(|| binaries.get(name))?;
                Some((name, if other.is_empty() { "the crate at the root" } else { other }))
            });
            for (name, other) in clash {
                self.clashes.push(Clash {
                    what: format!("{folder}: the crate or binary `{name}` is there already, in {other}"),
                    way: "rename yours, or choose another name for ours".to_owned(),
                });
            }
        }
    }
}

/// Whether an entry of the root manifest is felt by every crate of the workspace.
fn belongs_to_all(key: &Key) -> bool {
    match key {
        Key::Entry(section, name) => (section == "workspace" && name != "members") || section.starts_with("profile"),
        Key::Section(name) => name.starts_with("profile"),
        Key::Tail(_) => false,
    }
}

fn has_section(doc: &Doc<'_>, name: &str) -> bool {
    doc.pieces.iter().any(|piece| piece.key.section().is_some_and(|section| section.starts_with(name)))
}
