//! What `add`, `update` and `remove` share: the project as it is, what it would be, and getting from one to the other.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::json;
use similar::TextDiff;

use super::answering::can_ask;
use crate::answers::Answers;
use crate::apply;
use crate::ask::Terminal;
use crate::cli::{AnswerArgs, LibraryArg, PlanArgs};
use crate::compose::{Composition, Root, Setting};
use crate::error::{Error, Result};
use crate::fitting::{Fitting, Manifests, Said, TEMPLATE};
use crate::library::{Library, Origin};
use crate::lock::{LOCK, Lock, own_files};
use crate::manifest::Kind;
use crate::merge::{Change, Undecided, Why};
use crate::project;
use crate::report::{self, GOOD, STRONG};
use crate::repository;
use crate::request::{Asked, REQUEST, Request};
use crate::tree::{File, RelPath, Tree};

/// A project that formwork made or added to.
pub struct Project {
    pub root: PathBuf,
    pub request: Request,
    pub lock: Lock,
    pub fitting: Fitting,
}

impl Project {
    /// The project that the current folder lies in; nothing where there is none.
    pub fn find() -> Result<Option<Self>> {
        // A change that was cut off may not have come as far as the file by which a project is known.
        if let Some(root) = project::unfinished(Path::new(".")) {
            finish(&root)?;
        }
        project::root_of(Path::new(".")).map(Self::at).transpose()
    }

    /// The project in a folder.
    pub fn at(root: PathBuf) -> Result<Self> {
        finish(&root)?;
        let request = Request::parse(&project::read_text(&root.join(REQUEST))?)?;
        let lock = lock(&root, &request)?;
        let fitting = request.fitting()?;
        Ok(Self { root, request, lock, fitting })
    }

    /// As [`Project::find`], where there has to be one.
    pub fn here() -> Result<Self> {
        Self::find()?.ok_or_else(|| {
            Error::usage(format!("no `{REQUEST}` here or in a folder above: this is no project of formwork"))
                .hint("cd into the project, or start one with `formwork new`")
        })
    }

    /// The library that the project was made from, unless another one is named.
    pub fn library(&self, arg: &LibraryArg) -> Result<Library> {
        let recorded = self.request.place().map(|place| {
            let below = self.root.join(place);
            if below.is_dir() { below.display().to_string() } else { place.to_owned() }
        });
        let place = arg.library.clone().or(recorded);
        super::library(&LibraryArg { library: place })
    }

    /// What the request says of the library: what it said, unless another one is named.
    pub fn origin(&self, library: &Library, arg: &LibraryArg) -> Origin {
        match self.request.place() {
            Some(place) if arg.library.is_none() => Origin::External(place.to_owned()),
            _ => library.origin.seen_from(&self.root),
        }
    }

    /// The files at `paths` of a composition, where they are here: the template may have another name.
    pub fn read(&self, paths: &BTreeSet<RelPath>) -> Result<Tree> {
        let here = paths.iter().map(|path| self.here_at(path)).collect();
        let mut tree = project::read(&self.root, &here)?;
        if let (Some(name), Ok(path)) = (&self.fitting.template, RelPath::new(TEMPLATE)) {
            let file = RelPath::new(name).ok().and_then(|name| tree.remove(&name));
            tree.extend(file.map(|file| (path, file)));
        }
        Ok(tree)
    }

    /// Where a path of a composition is here.
    fn here_at(&self, path: &RelPath) -> RelPath {
        let name = self.fitting.template.as_deref().filter(|_| path.as_str() == TEMPLATE);
        name.and_then(|name| RelPath::new(name).ok()).unwrap_or_else(|| path.clone())
    }

    /// Changes to a composition's paths as changes to what is here.
    pub fn placed(&self, mut changes: Vec<Change>) -> Vec<Change> {
        for change in &mut changes {
            match change {
                Change::Create { path, .. } | Change::Edit { path, .. } | Change::Remove { path, .. } => {
                    *path = self.here_at(path);
                }
                Change::Keep { at, .. } | Change::Conflict { at, .. } => at.path = self.here_at(&at.path),
            }
        }
        changes
    }

    /// The manifest at the root, and every crate that did not come from us.
    pub fn manifests(&self) -> Result<Manifests> {
        let known = self.lock.paths();
        let wanted =
            |path: &RelPath| path.file_name() == "Cargo.toml" && (path.parent().is_empty() || !known.contains(path));
        let paths = project::files(&self.root).into_iter().filter(wanted).collect();
        Ok(Manifests::of(&project::read(&self.root, &paths)?))
    }

    /// What is composed for it: a project of ours, or a repository.
    pub fn setting(&self) -> Setting {
        if self.fitting.foreign { Setting::Repository } else { Setting::Project }
    }

    /// The blueprints that were asked for.
    pub fn roots<'l>(&self, library: &'l Library) -> Result<Vec<Root<'l>>> {
        self.request.blueprints()?.iter().map(|asked| root(library, asked)).collect()
    }

    /// Refuses to go on with blueprints of another version than the project's.
    pub fn same_version(&self, what: &str) -> Result<()> {
        if self.request.version() == env!("CARGO_PKG_VERSION") {
            return Ok(());
        }
        let (found, own) = (self.request.version(), env!("CARGO_PKG_VERSION"));
        Err(Error::usage(format!("this project was rendered by formwork {found}, this is {own}"))
            .hint(format!("bring it forward first: formwork update; then {what}")))
    }

    /// What is written besides the files: the request and, after it, the lock.
    /// Both go with the last blueprint.
    pub fn own_files(&self, request: &Request, composition: &Composition<'_>) -> Result<Vec<Change>> {
        let theirs: Tree = own_files(request, composition).into_iter().collect();
        let ours = project::read(&self.root, &theirs.keys().cloned().collect())?;
        if composition.instances.is_empty() {
            return Ok(ours.into_iter().map(|(path, before)| Change::Remove { path, before }).collect());
        }
        let change = |(path, file): (RelPath, File)| match ours.get(&path) {
            Some(before) if before.bytes == file.bytes => None,
            Some(before) => {
                let after = File { executable: before.executable, ..file };
                Some(Change::Edit { path, before: before.clone(), after, entries: Vec::new() })
            }
            None => Some(Change::Create { path, file }),
        };
        Ok(theirs.into_iter().filter_map(change).collect())
    }
}

/// Finishes a change that was cut off, or clears away what it had prepared.
pub fn finish(root: &Path) -> Result<()> {
    if apply::recover(root)? {
        report::aside("An earlier change that was cut off has been finished.\n");
    }
    Ok(())
}

fn lock(root: &Path, request: &Request) -> Result<Lock> {
    let back = format!(
        "take it back: git restore {LOCK}; if git never had it, `formwork new ../fresh --answers {REQUEST}` with formwork {} renders it again: copy ../fresh/{LOCK} here",
        request.version()
    );
    let path = root.join(LOCK);
    if !path.exists() {
        return Err(Error::failed(format!(
            "`{LOCK}` is missing: it says what was rendered, so that your edits can be told"
        ))
        .hint(back));
    }
    let text = project::read_text(&path)?;
    Lock::parse(&text.replace("\r\n", "\n"))
        .map_err(|fault| Error::failed(format!("`{LOCK}` cannot be used")).faults([fault.to_string()]).hint(back))
}

fn root<'l>(library: &'l Library, asked: &Asked) -> Result<Root<'l>> {
    let blueprint = library.get(&asked.id, &[Kind::Scenario, Kind::Pattern])?;
    let mut own = Answers::new();
    let mut faults = Vec::new();
    for (id, typed) in &asked.own {
        match blueprint.asks.iter().find(|ask| ask.id == *id).map(|ask| ask.parse(typed)) {
            Some(Ok(value)) => drop(own.insert(id.clone(), value)),
            Some(Err(fault)) => faults.push(format!("`{id}` of `{}`: {fault}", asked.id)),
            None => faults.push(format!("`{id}` is no question of `{}`", asked.id)),
        }
    }
    if faults.is_empty() {
        return Ok(Root { blueprint, own });
    }
    Err(Error::usage(format!("the answers in `{REQUEST}` do not hold")).faults(faults))
}

/// cargo writes its lock anew at every change. One that is no longer what was rendered is left to cargo; says
/// whether that is so.
pub fn leave_to_cargo(base: &mut Tree, ours: &Tree, theirs: &mut Tree) -> bool {
    let Ok(path) = RelPath::new("Cargo.lock") else { return false };
    let edited = ours.contains_key(&path) && !base.contains_key(&path);
    let changed = theirs.get(&path) != ours.get(&path);
    if edited || !theirs.contains_key(&path) {
        base.remove(&path);
        theirs.remove(&path);
    }
    edited && changed
}

/// Files that were renamed or moved here: the old path and the new one. They are known by their content.
pub fn moved(root: &Path, base: &Tree, ours: &Tree, theirs: &Tree) -> Result<Vec<(RelPath, RelPath)>> {
    let wanted = |path: &&RelPath| !ours.contains_key(*path) && theirs.contains_key(*path);
    let missing: Vec<&RelPath> = base.keys().filter(wanted).collect();
    if missing.is_empty() {
        return Ok(Vec::new());
    }
    let known = |path: &RelPath| base.contains_key(path) || theirs.contains_key(path);
    let candidates: BTreeSet<RelPath> = project::files(root).into_iter().filter(|path| !known(path)).collect();
    let mut candidates = project::read(root, &candidates)?;
    let mut found = Vec::new();
    for old in missing {
        let Some(text) = base.get(old).and_then(File::text).filter(|text| text.len() > 20) else { continue };
        let likely = candidates.iter().filter(|(path, _)| ending(path) == ending(old));
        let rated = likely.filter_map(|(path, file)| Some((likeness(text, file.text()?), path.clone())));
        let best = rated.filter(|(rate, _)| *rate >= 0.6).max_by(|one, other| one.0.total_cmp(&other.0));
        if let Some((_, new)) = best {
            candidates.remove(&new);
            found.push((old.clone(), new));
        }
    }
    Ok(found)
}

fn ending(path: &RelPath) -> &str {
    path.file_name().rsplit_once('.').map_or("", |(_, ending)| ending)
}

fn likeness(one: &str, other: &str) -> f32 {
    if one == other {
        return 1.0;
    }
    // Texts of very different length cannot be alike, and need not be compared.
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    if short * 5 < long * 2 { 0.0 } else { TextDiff::from_lines(one, other).ratio() }
}

/// How many new files are named one by one; more of them by folder.
const SHOWN: usize = 20;

/// A change that is ready to be made.
pub struct Plan<'p> {
    /// The command, as it was typed.
    pub command: &'static str,
    pub root: &'p Path,
    /// What is done, in a few words: `formwork 0.1.0 -> 0.2.0`.
    pub title: String,
    pub changes: Vec<Change>,
    /// What nothing could decide.
    pub undecided: Vec<Undecided>,
    /// What was made to fit.
    pub said: Vec<Said>,
    /// What is left to people.
    pub next: Vec<(String, Option<String>)>,
}

impl Plan<'_> {
    /// Whether nothing has to be done.
    pub fn is_empty(&self) -> bool {
        self.undecided.is_empty() && self.changes.iter().all(|change| matches!(change, Change::Keep { .. }))
    }

    /// Shows the plan or carries it out, as was asked for.
    pub fn run(self, args: &PlanArgs, answers: Option<&AnswerArgs>, force: bool) -> Result<()> {
        if args.diff {
            return report::out(&report::diff(&self.changes));
        }
        if self.is_empty() {
            return if args.json { report::json(&self.json("nothing", None)) } else { report::out("Nothing to do.\n") };
        }
        if args.dry_run {
            let words = || format!("{}\nNothing was written (--dry-run).\n", self.words());
            return if args.json { report::json(&self.json("planned", None)) } else { report::out(&words()) };
        }
        let undo = self.undo(force)?;
        if answers.is_some_and(can_ask) {
            report::aside(&format!("{}\n", self.words()));
            if !Terminal.confirm("Write it?", true, "")? {
                return Err(Error::cancelled());
            }
        }
        apply::change(self.root, &self.changes)?;
        self.done(args, undo)
    }

    /// The command that takes the change back.
    fn undo(&self, force: bool) -> Result<Option<String>> {
        match repository::uncommitted(self.root) {
            Some(open) if open.is_empty() => {
                let root = self.root.display();
                Ok(Some(format!(
                    "git -C '{root}' restore --source=HEAD --staged --worktree . && git -C '{root}' clean -fd ."
                )))
            }
            _ if force => Ok(None),
            Some(open) => {
                let more = open.len().saturating_sub(3);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                let shown = open.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
                Err(Error::usage(format!("git has changes here that are not committed: {shown}{more}"))
                    .hint("commit them first, so that one command can undo this; or go on with `--force`"))
            }
            None => Err(Error::usage("this project is not in a git repository, so nothing could undo the change")
                .hint("git init && git add --all && git commit; or go on with `--force`")),
        }
    }

    pub fn words(&self) -> String {
        let is_new = |change: &&Change| matches!(change, Change::Create { .. });
        let (new, rest): (Vec<Change>, Vec<Change>) = match self.changes.iter().filter(is_new).count() {
            0..=SHOWN => (Vec::new(), self.changes.clone()),
            _ => self.changes.iter().cloned().partition(|change| is_new(&change)),
        };
        let new = report::folders(&new, report::width());
        let steps = report::steps(&rest, &self.undecided);
        format!("{STRONG}{}{STRONG:#}\n{new}{steps}{}", self.title, report::said(&self.said))
    }

    pub fn json(&self, status: &str, undo: Option<&str>) -> serde_json::Value {
        let undecided = self.undecided.iter().map(|conflict| {
            json!({"path": conflict.at.path.as_str(), "entry": conflict.at.entry, "why": conflict.why, "marked": conflict.marked})
        });
        let next: Vec<_> = self.next.iter().map(|(text, run)| json!({"text": text, "run": run})).collect();
        json!({
            "command": self.command, "status": status, "target": self.root, "changes": report::json_changes(&self.changes),
            "conflicts": undecided.collect::<Vec<_>>(), "fitted": report::json_said(&self.said), "undo": undo, "next": next,
        })
    }

    fn done(&self, args: &PlanArgs, undo: Option<String>) -> Result<()> {
        let conflicts = self.undecided.len();
        if args.json {
            report::json(&self.json(if conflicts == 0 { "written" } else { "conflicts" }, undo.as_deref()))?;
        } else {
            let mut text = self.words();
            let word = if conflicts == 0 {
                format!("{GOOD}Done{GOOD:#}")
            } else {
                format!("{STRONG}{conflicts} left for you{STRONG:#}")
            };
            text.push_str(&format!("\n{word}\n"));
            for (what, run) in &self.next {
                match run {
                    Some(run) => text.push_str(&format!("  {STRONG}{run}{STRONG:#}  {what}\n")),
                    None => text.push_str(&format!("  - {what}\n")),
                }
            }
            if let Some(undo) = &undo {
                text.push_str(&format!("Undo: {undo}\n"));
            }
            report::out(&text)?;
        }
        match conflicts {
            0 => Ok(()),
            many => Err(Error::conflict(format!("{many} conflicts")).told()),
        }
    }
}

/// What says nothing to anybody goes: what only our side changed, or is the same.
pub fn worth_telling(changes: Vec<Change>) -> Vec<Change> {
    let told = |change: &Change| !matches!(change, Change::Keep { why, .. } if *why != Why::RemovedHereChangedThere);
    changes.into_iter().filter(told).collect()
}
