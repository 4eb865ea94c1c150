//! Blueprints by id: from the binary, from a folder or from a git repository.
//!
//! A library is data. Nothing in it is run, and nothing in it is taken that could lead out of it.

mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use crate::error::{Error, Result, nearest};
use crate::manifest::{self, Blueprint, Kind, Source};
use crate::tree::{Bytes, File, RelPath, Tree};

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/blueprints");

/// All blueprints of one source.
#[derive(Debug)]
pub struct Library {
    /// Where it is from, as written into `formwork.toml`.
    pub origin: Origin,
    blueprints: BTreeMap<String, Shelved>,
    /// Folders where blueprints lie that hold no manifest.
    pub strays: Vec<String>,
    /// The Lens's demands in its own order: `demands.toml` at the root.
    pub demands: Vec<Demand>,
    /// A `Cargo.lock` for each set of crates, by their name: `locks/` at the root.
    pub locks: BTreeMap<String, File>,
    /// The template of the table that tells where demands are met: `lens.md.tera` at the root.
    pub lens_page: String,
}

/// A blueprint, or the folder in this binary that it is read from when it is first asked for.
#[derive(Debug)]
struct Shelved {
    folder: Option<(Kind, &'static Dir<'static>)>,
    blueprint: OnceLock<Option<Blueprint>>,
}

impl Shelved {
    fn get(&self) -> Option<&Blueprint> {
        self.blueprint.get_or_init(|| self.folder.and_then(|(kind, folder)| read_folder(kind, folder))).as_ref()
    }
}

/// One demand of the Serverless Applications Lens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// As in `DEP-5`.
    pub id: String,
    /// What is demanded, in our words.
    pub text: String,
    /// The scenarios that it concerns, or `all`.
    pub scenarios: Vec<String>,
    /// Whether every project has to meet it.
    pub kind: DemandKind,
}

/// How binding a demand is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DemandKind {
    /// On by default.
    Rule,
    /// The Lens leaves the choice.
    Option,
    /// Advice to people.
    Advice,
}

#[derive(Deserialize)]
struct Demands {
    demand: Vec<Demand>,
}

/// Where a library is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// This binary.
    Embedded,
    /// A folder or a git repository, as typed; in `formwork.toml` a relative folder is relative to the project.
    External(String),
}

impl Origin {
    /// The place that was named; this binary where none was.
    pub fn of(place: Option<&str>) -> Self {
        place.map_or(Self::Embedded, |place| Self::External(place.to_owned()))
    }

    /// The same place for a project in `folder`: a relative path to a folder becomes one that starts there.
    #[must_use]
    pub fn seen_from(&self, folder: &std::path::Path) -> Self {
        match self {
            Self::External(place) => {
                Self::External(crate::project::relative(place, folder).unwrap_or_else(|| place.clone()))
            }
            Self::Embedded => Self::Embedded,
        }
    }
}

impl Library {
    /// The library inside this binary. Its blueprints are read when they are asked for.
    ///
    /// # Errors
    /// When it is faulty, which our own tests exclude.
    pub fn embedded() -> Result<Self> {
        // `get_dir` would look through all that lies in the folders before.
        let at_root = |name: &str| EMBEDDED.dirs().find(|folder| folder.path() == std::path::Path::new(name));
        let folders = |kind: Kind| at_root(kind.folder()).into_iter().flat_map(Dir::dirs);
        let shelved = Kind::ALL.into_iter().flat_map(|kind| folders(kind).map(move |folder| (kind, folder)));
        let shelved = shelved.map(|(kind, folder)| {
            (name_in_path(folder.path()), Shelved { folder: Some((kind, folder)), blueprint: OnceLock::new() })
        });
        let blueprints = shelved.collect();
        let root = EMBEDDED.files().chain(at_root("locks").into_iter().flat_map(Dir::files));
        let root = root.map(|file| (path_of(file.path()), embedded_file(file))).collect();
        let mut faults = Vec::new();
        let library = Self::of(Origin::Embedded, blueprints, Vec::new(), &root, &mut faults);
        library.sound(faults)
    }

    /// The library inside this binary, read and checked as one from elsewhere.
    ///
    /// # Errors
    /// One error that lists every fault.
    pub fn embedded_whole() -> Result<Self> {
        let mut tree = Tree::new();
        let mut faults = Vec::new();
        collect(&EMBEDDED, &mut tree, &mut faults);
        Self::from_tree(Origin::Embedded, tree, faults)
    }

    /// The library at a path, or in a git repository (`URL[@REF]`).
    ///
    /// # Errors
    /// One error that lists every fault of the library.
    pub fn external(place: &str) -> Result<Self> {
        let (tree, faults) = sources::read(place)?;
        Self::from_tree(Origin::External(place.to_owned()), tree, faults)
    }

    /// A library from its files; `faults` are those already found.
    ///
    /// # Errors
    /// One error that lists every fault.
    pub fn from_tree(origin: Origin, tree: Tree, mut faults: Vec<String>) -> Result<Self> {
        let (sources, strays, root) = sorted(tree);
        let mut blueprints: BTreeMap<String, Blueprint> = BTreeMap::new();
        for source in sources {
            match manifest::read(source) {
                Ok(blueprint) => {
                    faults.extend(blueprint.workshop_faults());
                    if let Some(other) = blueprints.insert(blueprint.id.clone(), blueprint) {
                        faults.push(format!("`{}` stands in more than one folder; ids are unique", other.id));
                    }
                }
                Err(found) => faults.extend(found),
            }
        }
        faults.extend(blueprints.values().flat_map(|blueprint| use_faults(blueprint, &blueprints)));
        faults.extend(cycles(&blueprints));
        let shelved = |blueprint| Shelved { folder: None, blueprint: OnceLock::from(Some(blueprint)) };
        let blueprints = blueprints.into_iter().map(|(id, blueprint)| (id, shelved(blueprint))).collect();
        let library = Self::of(origin, blueprints, strays, &root, &mut faults);
        library.sound(faults)
    }

    fn of(
        origin: Origin,
        blueprints: BTreeMap<String, Shelved>,
        strays: Vec<String>,
        root: &BTreeMap<String, File>,
        faults: &mut Vec<String>,
    ) -> Self {
        let demands = demands(root, faults);
        let named = |path: &str| Some(path.strip_prefix("locks/")?.strip_suffix(".lock")?.to_owned());
        let locks = root.iter().filter_map(|(path, file)| Some((named(path)?, file.clone()))).collect();
        let page = root
            .get("lens.md.tera")
            .and_then(File::text)
            .or_else(|| EMBEDDED.get_file("lens.md.tera")?.contents_utf8())
            .map(str::to_owned);
        Self { origin, blueprints, strays, demands, locks, lens_page: page.unwrap_or_default() }
    }

    fn sound(self, faults: Vec<String>) -> Result<Self> {
        let name = name_of(&self.origin);
        if !faults.is_empty() {
            return Err(Error::failed(format!("the library {name} is faulty")).faults(faults));
        }
        if self.blueprints.is_empty() {
            return Err(Error::failed(format!("the library {name} holds no blueprint"))
                .hint("a blueprint is a folder such as `scenarios/my-service/` with a `blueprint.toml`"));
        }
        Ok(self)
    }

    /// All blueprints, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Blueprint> {
        self.blueprints.values().filter_map(Shelved::get)
    }

    /// The blueprint with this id, for a text that was checked.
    pub fn find(&self, id: &str) -> Option<&Blueprint> {
        self.blueprints.get(id)?.get()
    }

    /// The blueprint and everything that it may use, by id.
    pub fn used_by<'l>(&'l self, root: &'l Blueprint) -> BTreeSet<&'l str> {
        let mut found = BTreeSet::new();
        let mut open = vec![root];
        while let Some(blueprint) = open.pop() {
            if found.insert(blueprint.id.as_str()) {
                open.extend(blueprint.uses.iter().filter_map(|used| self.find(&used.id)));
            }
        }
        found
    }

    /// The blueprint that the user named.
    ///
    /// # Errors
    /// An unknown id, with the nearest one.
    pub fn get(&self, id: &str, kinds: &[Kind]) -> Result<&Blueprint> {
        let known =
            || self.iter().filter(|blueprint| kinds.contains(&blueprint.kind)).map(|blueprint| blueprint.id.as_str());
        if let Some(found) = self.find(id).filter(|blueprint| kinds.contains(&blueprint.kind)) {
            return Ok(found);
        }
        let what = match kinds {
            [Kind::Scenario] => "scenario",
            [Kind::Pattern] => "pattern",
            _ => "blueprint",
        };
        let error = Error::usage(format!("there is no {what} `{id}`"));
        let error = match nearest(id, known()) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error,
        };
        if kinds.contains(&Kind::Base) {
            return Err(error.hint("`formwork list --all` shows what there is"));
        }
        Err(error.hint(format!("the {what}s are: {}", known().collect::<Vec<_>>().join(", "))))
    }
}

fn name_of(origin: &Origin) -> String {
    match origin {
        Origin::Embedded => "in this binary".to_owned(),
        Origin::External(place) => format!("`{place}`"),
    }
}

fn collect(dir: &Dir<'static>, tree: &mut Tree, faults: &mut Vec<String>) {
    for file in dir.files() {
        match RelPath::new(&path_of(file.path())) {
            Ok(path) => {
                tree.insert(path, embedded_file(file));
            }
            Err(fault) => faults.push(fault.to_string()),
        }
    }
    dir.dirs().for_each(|below| collect(below, tree, faults));
}

fn embedded_file(file: &'static include_dir::File<'static>) -> File {
    File { bytes: Bytes::Borrowed(file.contents()), executable: file.contents().starts_with(b"#!") }
}

fn path_of(path: &std::path::Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn name_in_path(path: &std::path::Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A blueprint of this binary; that each can be read is what our own tests hold.
fn read_folder(kind: Kind, folder: &'static Dir<'static>) -> Option<Blueprint> {
    let mut tree = Tree::new();
    collect(folder, &mut tree, &mut Vec::new());
    let id = name_in_path(folder.path());
    let place = format!("{}/", path_of(folder.path()));
    let inside = tree
        .into_iter()
        .filter_map(|(path, file)| Some((RelPath::new(path.as_str().strip_prefix(&place)?).ok()?, file)));
    manifest::read(source(kind, id, &inside.collect())?).ok()
}

/// The files of a library by blueprint, the folders that hold none, and the files at its root.
fn sorted(tree: Tree) -> (Vec<Source>, Vec<String>, BTreeMap<String, File>) {
    let mut folders: BTreeMap<(Kind, String), Tree> = BTreeMap::new();
    let mut root = BTreeMap::new();
    for (path, file) in tree {
        let kind = Kind::ALL.into_iter().find(|kind| path.as_str().split('/').next() == Some(kind.folder()));
        match (kind, path.as_str().splitn(3, '/').collect::<Vec<_>>().as_slice()) {
            (Some(kind), [_, id, rest]) => {
                if let Ok(rest) = RelPath::new(rest) {
                    folders.entry((kind, (*id).to_owned())).or_default().insert(rest, file);
                }
            }
            (None, [_] | ["locks", _]) => {
                root.insert(path.to_string(), file);
            }
            _ => {}
        }
    }
    let (mut sources, mut strays) = (Vec::new(), Vec::new());
    for ((kind, id), files) in folders {
        let folder = format!("{}/{id}", kind.folder());
        match source(kind, id, &files) {
            Some(source) => sources.push(source),
            None => strays.push(folder),
        }
    }
    (sources, strays, root)
}

fn source(kind: Kind, id: String, tree: &Tree) -> Option<Source> {
    let text = |name: &str| tree.get(name).map(|file| String::from_utf8_lossy(&file.bytes).into_owned());
    let below = |folder: &str| -> Tree {
        let inside = tree.iter().filter_map(|(path, file)| {
            let path = RelPath::new(path.as_str().strip_prefix(folder)?).ok()?;
            Some((path, file.clone()))
        });
        inside.collect()
    };
    let manifest = text("blueprint.toml")?;
    Some(Source {
        kind,
        manifest,
        picture: text("picture.txt"),
        files: below("files/"),
        workshop: below("workshop/"),
        id,
    })
}

fn use_faults<'a>(blueprint: &'a Blueprint, all: &'a BTreeMap<String, Blueprint>) -> Vec<String> {
    let place = |fault: String| format!("{}/{}/blueprint.toml: {fault}", blueprint.kind.folder(), blueprint.id);
    let mut faults = Vec::new();
    for used in &blueprint.uses {
        let Some(other) = all.get(&used.id) else {
            let near =
                nearest(&used.id, all.keys().map(String::as_str)).map(|near| format!("; did you mean `{near}`?"));
            faults.push(place(format!(
                "`uses` names `{}`, which is not in the library{}",
                used.id,
                near.unwrap_or_default()
            )));
            continue;
        };
        for (id, value) in &used.with {
            match other.asks.iter().find(|ask| ask.id == *id) {
                None => faults.push(place(format!("`with` answers `{id}`, which `{}` does not ask", used.id))),
                Some(ask) if !value.to_string().contains("<[") => {
                    faults.extend(
                        ask.fault(value)
                            .map(|fault| place(format!("`with` answers `{id}` of `{}` wrongly: {fault}", used.id))),
                    );
                }
                Some(_) => {}
            }
        }
    }
    faults
}

fn cycles(all: &BTreeMap<String, Blueprint>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut done: Vec<&str> = Vec::new();
    for id in all.keys() {
        walk(id, all, &mut Vec::new(), &mut done, &mut faults);
    }
    faults
}

fn walk<'a>(
    id: &'a str,
    all: &'a BTreeMap<String, Blueprint>,
    path: &mut Vec<&'a str>,
    done: &mut Vec<&'a str>,
    faults: &mut Vec<String>,
) {
    if let Some(start) = path.iter().position(|other| *other == id) {
        let round: Vec<&str> = path[start..].iter().copied().chain([id]).collect();
        faults.push(format!("`uses` goes round in a circle: {}", round.join(" -> ")));
        return;
    }
    if done.contains(&id) {
        return;
    }
    path.push(id);
    for used in all.get(id).into_iter().flat_map(|blueprint| &blueprint.uses) {
        if all.contains_key(&used.id) {
            walk(&used.id, all, path, done, faults);
        }
    }
    path.pop();
    done.push(id);
}

fn demands(root: &BTreeMap<String, File>, faults: &mut Vec<String>) -> Vec<Demand> {
    let own = root.get("demands.toml").and_then(File::text);
    let text = own.or_else(|| EMBEDDED.get_file("demands.toml")?.contents_utf8()).unwrap_or("demand = []");
    match toml::from_str::<Demands>(text) {
        Ok(demands) => demands.demand,
        Err(error) => {
            faults.push(format!("demands.toml: {}", error.message()));
            Vec::new()
        }
    }
}
