//! A learner's folder: what is in it, where the learner is, and getting to another point.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::answers::{Answers, Sources, Value, gather};
use crate::apply;
use crate::ask::Silent;
use crate::compose::{Composition, Root, compose, questions, render_overlay};
use crate::error::{Error, Result};
use crate::library::Library;
use crate::lock::Lock;
use crate::manifest::Blueprint;
use crate::merge::{Address, Change};
use crate::project;
use crate::report;
use crate::tree::{File, RelPath, Tree};
use crate::workshop::{FOLDER, Own, PROGRESS, Point, Progress, RENDERED, SHEET, States, Step, Workshop};
use crate::workshop::{bring, compiled_once, difference};

/// A folder in which a workshop goes on.
pub struct Room {
    pub root: PathBuf,
    pub progress: Progress,
    pub library: Library,
    rendered: Lock,
}

/// The whole service and the steps to it.
pub struct Course<'l> {
    library: &'l Library,
    pub blueprint: &'l Blueprint,
    pub workshop: &'l Workshop,
    pub answers: Answers,
    pub finished: Composition<'l>,
}

/// What became of the learner's files.
pub struct Moved {
    /// What gave way, with the place where it lies now.
    pub aside: Vec<(Address, String)>,
}

impl Room {
    /// The workshop that the current folder lies in.
    pub fn here() -> Result<Self> {
        let root = root_of(Path::new(".")).ok_or_else(|| {
            Error::usage("no workshop goes on here or in a folder above")
                .hint("cd into its folder, or begin one: formwork workshop start SCENARIO")
        })?;
        Self::at(&root)
    }

    /// The workshop in a folder.
    pub fn at(root: &Path) -> Result<Self> {
        if apply::recover(root)? {
            report::aside("An earlier change that was cut off has been finished.\n");
        }
        let progress = Progress::parse(&project::read_text(&root.join(PROGRESS))?)?;
        let rendered = Lock::parse(&project::read_text(&root.join(RENDERED))?).map_err(|fault| {
            Error::failed(format!("`{RENDERED}` cannot be used"))
                .faults([fault.to_string()])
                .hint(format!("take it back: git restore {RENDERED}"))
        })?;
        let library = super::library(progress.library.as_ref())?;
        let steps = super::found(&library, &progress.scenario)?.1.steps.as_slice();
        let progress = progress.found(steps);
        Ok(Self { root: root.to_owned(), progress, library, rendered })
    }

    pub fn course(&self) -> Result<Course<'_>> {
        let course = Course::of(&self.library, &self.progress.scenario, &self.progress.answers)?;
        let steps = course.workshop.steps.len();
        if self.progress.step == 0 || self.progress.step > steps {
            let fault = format!("step {} of {steps}", self.progress.step);
            return Err(Error::usage(format!("`{PROGRESS}` cannot be used")).faults([fault]));
        }
        Ok(course)
    }

    /// Brings the folder to a point. What passed its checks is taken for `base`; without one, what was rendered last.
    pub fn go(
        &self,
        course: &Course<'_>,
        (theirs, own): (Tree, Own),
        base: Option<Tree>,
        to: &Progress,
    ) -> Result<Moved> {
        let (changes, moved) = self.way(course, (theirs, own), base, to)?;
        apply::change(&self.root, &changes)?;
        Ok(moved)
    }

    /// What [`Room::go`] changes.
    pub fn way(
        &self,
        course: &Course<'_>,
        (theirs, own): (Tree, Own),
        base: Option<Tree>,
        to: &Progress,
    ) -> Result<(Vec<Change>, Moved)> {
        let own_files = own_files(course, &theirs, to);
        let mut paths = self.rendered.paths();
        paths.extend(theirs.keys().chain(base.iter().flat_map(Tree::keys)).cloned());
        let ours = project::read(&self.root, &paths)?;
        let base = base.unwrap_or_else(|| self.rendered.base(&ours));
        let brought = bring(&base, &ours, &theirs, own);
        let folder = self.free_folder(&to_aside(&course.workshop.steps[self.progress.step - 1]));
        let mut after = brought.tree;
        let mut before = ours;
        for (path, file) in brought.aside {
            after.extend(RelPath::new(&format!("{folder}/{path}")).map(|path| (path, file)));
        }
        before.extend(project::read(&self.root, &own_files.keys().cloned().collect())?);
        after.extend(own_files);
        let place = |at: Address| {
            let lies = format!("{folder}/{}", at.path);
            (at, lies)
        };
        let moved = Moved { aside: brought.gave_way.into_iter().map(place).collect() };
        Ok((difference(&before, &after), moved))
    }

    /// Writes how far the learner is, and nothing else.
    pub fn note(&self, progress: &Progress) -> Result<()> {
        let path = RelPath::new(PROGRESS).map_err(|fault| Error::failed(fault.to_string()))?;
        let before = project::read(&self.root, &BTreeSet::from([path.clone()]))?;
        let after: Tree = [(path, File::plain(progress.text()))].into();
        apply::change(&self.root, &difference(&before, &after))
    }

    fn free_folder(&self, wanted: &str) -> String {
        let mut folder = wanted.to_owned();
        for number in 2.. {
            if !self.root.join(&folder).exists() {
                break;
            }
            folder = format!("{wanted}-{number}");
        }
        folder
    }
}

/// The nearest folder in which a workshop goes on.
pub fn root_of(start: &Path) -> Option<PathBuf> {
    let start = project::absolute(start).ok()?;
    start.ancestors().find(|folder| folder.join(PROGRESS).is_file()).map(Path::to_owned)
}

fn to_aside(step: &Step) -> String {
    format!("{FOLDER}/aside/{}", step.id)
}

impl<'l> Course<'l> {
    pub fn of(library: &'l Library, scenario: &str, given: &BTreeMap<String, Value>) -> Result<Self> {
        let (blueprint, workshop) = super::found(library, scenario)?;
        let typed = given.iter().map(|(id, value)| (id.clone(), value.to_string())).collect();
        let sources = Sources { ranked: vec![("workshop", typed)], lenient: Vec::new() };
        let answers: Answers = gather(&questions(library, blueprint), &sources, &mut Silent)?;
        let finished = compose(library, blueprint, &answers).map_err(|faults| cannot(scenario, faults))?;
        Ok(Self { library, blueprint, workshop, answers, finished })
    }

    pub fn states(&self) -> Result<States<'_>> {
        let render = |place: &str, files: &Tree| {
            let place = format!("scenarios/{}/workshop/{place}", self.blueprint.id);
            render_overlay(&place, files, &self.finished.names)
        };
        States::new(&self.finished.tree, &self.workshop.steps, render)
            .map_err(|faults| cannot(&self.blueprint.id, faults))
    }

    /// What lies before the learner at a point.
    pub fn at(&self, point: Point) -> Result<Tree> {
        let mut tree = self.states()?.at(point).map_err(|faults| cannot(&self.blueprint.id, faults))?;
        tree.extend(compiled_once(&self.finished.tree, &tree));
        Ok(tree)
    }

    pub fn step(&self, number: usize) -> &Step {
        &self.workshop.steps[number - 1]
    }

    /// What the finished service is made from.
    pub fn root(&self) -> Root<'l> {
        Root { blueprint: self.blueprint, own: Answers::new() }
    }

    pub fn steps(&self) -> usize {
        self.workshop.steps.len()
    }

    /// What a learner reads at a step.
    pub fn sheet(&self, number: usize) -> String {
        let step = self.step(number);
        let demands = step.lens.iter().filter_map(|id| {
            let demand = self.demand(id)?;
            Some(format!("- `{id}`: {demand}\n"))
        });
        let demands: String = demands.collect();
        format!(
            "# Step {number} of {}: {} ({} minutes)\n\n{}\n\n## What the Lens asks for\n\n{demands}",
            self.steps(),
            step.title,
            step.minutes,
            step.text.trim_end()
        )
    }

    pub fn demand(&self, id: &str) -> Option<&str> {
        self.library.demands.iter().find(|demand| demand.id == id).map(|demand| demand.text.as_str())
    }
}

fn cannot(scenario: &str, faults: Vec<String>) -> Error {
    Error::failed(format!("the workshop of `{scenario}` cannot be rendered")).faults(faults)
}

/// The workshop's own files at a point.
pub fn own_files(course: &Course<'_>, tree: &Tree, progress: &Progress) -> Tree {
    let tree = tree.clone();
    let lock = Lock::of(&Composition { tree, ..Composition::default() }).to_text();
    let texts = [
        (PROGRESS, progress.written(&course.workshop.steps).text()),
        (RENDERED, lock),
        (SHEET, course.sheet(progress.step)),
    ];
    texts.into_iter().filter_map(|(path, text)| Some((RelPath::new(path).ok()?, File::plain(text)))).collect()
}
