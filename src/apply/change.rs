//! Changes to a project that is there already. Everything is written beside it first; then a journal says what is to
//! be done, and from that moment on it will be: a process that is killed before leaves the old state, one that is
//! killed after has it finished by the next formwork that looks at the project.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread;

use super::{make_executable, stopped};
use crate::error::{Error, Result};
use crate::merge::Change;
use crate::tree::{File, RelPath};

/// The folder in a project in which a change is prepared.
pub const WORK: &str = ".formwork-work";
const JOURNAL: &str = "journal";
/// How many new files are open at a time.
const OPEN: usize = 128;
/// How many of them are waited for at a time.
const WAITING: usize = 8;

/// Makes the changes, all of them or none. Those that change nothing are passed over.
///
/// # Errors
/// When something cannot be written, is a link, is read-only, or was edited in the meantime; nothing is changed then.
pub fn change(root: &Path, changes: &[Change]) -> Result<()> {
    let steps: Vec<Step<'_>> = changes.iter().filter_map(Step::of).collect();
    if steps.is_empty() {
        return Ok(());
    }
    let faults: Vec<String> = steps.iter().filter_map(|step| step.fault(root)).collect();
    if !faults.is_empty() {
        return Err(Error::failed("the project cannot be changed").faults(faults).hint("nothing was written"));
    }
    let work = Work::new(root)?;
    let numbered: Vec<(usize, &Step<'_>)> = steps.iter().enumerate().collect();
    for some in numbered.chunks(OPEN) {
        let mut written = Vec::new();
        for (number, step) in some {
            written.extend(work.prepare(*number, step)?.map(|file| (*step, file)));
        }
        settle(&written)?;
    }
    stopped()?;
    work.commit(&steps)?;
    work.carry_out()
}

/// Finishes what a killed process had decided, or clears away what it had not. Says whether something was finished.
///
/// # Errors
/// When another formwork works there, or the disk refuses.
pub fn recover(root: &Path) -> Result<bool> {
    let path = root.join(WORK);
    if !fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir()) {
        return Ok(false);
    }
    let work = Work::lock(root, path)?;
    let decided = work.path.join(JOURNAL).exists();
    if decided {
        work.carry_out()?;
    }
    Ok(decided)
}

/// A new content, written beside the file that it is for.
type Written<'s> = (&'s Step<'s>, fs::File);

struct Step<'c> {
    path: &'c RelPath,
    before: Option<&'c File>,
    after: Option<&'c File>,
}

impl<'c> Step<'c> {
    fn of(change: &'c Change) -> Option<Self> {
        match change {
            Change::Create { path, file } => Some(Self { path, before: None, after: Some(file) }),
            Change::Edit { path, before, after, .. } => Some(Self { path, before: Some(before), after: Some(after) }),
            Change::Remove { path, before } => Some(Self { path, before: Some(before), after: None }),
            Change::Keep { .. } | Change::Conflict { .. } => None,
        }
    }

    fn failed(&self, error: std::io::Error) -> Error {
        Error::failed(format!("cannot write `{}`", self.path)).source(error).hint("nothing was changed")
    }

    fn fault(&self, root: &Path) -> Option<String> {
        let path = self.path;
        let mut whole = root.to_owned();
        for part in path.as_str().split('/') {
            whole.push(part);
            match fs::symlink_metadata(&whole) {
                Ok(found) if found.is_symlink() => return Some(format!("`{path}` leads through a link")),
                Ok(found) if whole == root.join(path.as_str()) && found.is_dir() => {
                    return Some(format!("`{path}` is a folder"));
                }
                Ok(found) if found.is_file() && whole != root.join(path.as_str()) => {
                    return Some(format!("`{path}` lies below a file"));
                }
                Ok(found) if found.is_file() && found.permissions().readonly() => {
                    return Some(format!("`{path}` is read-only"));
                }
                _ => {}
            }
        }
        let now = fs::read(&whole).ok();
        (now.as_deref() != self.before.map(|file| &*file.bytes))
            .then(|| format!("`{path}` was changed while formwork looked at it; run it again"))
    }
}

/// Waits until the disk has all of these. Several are asked for at a time: a file system brings them there together,
/// and one by one each would wait for the disk alone.
fn settle<'w>(written: &'w [Written<'w>]) -> Result<()> {
    thread::scope(|scope| {
        let start = |part: &'w [Written<'w>]| {
            let waiting = thread::Builder::new().spawn_scoped(scope, move || synced(part));
            waiting.map_err(|error| part[0].0.failed(error))
        };
        let parts = written.chunks(written.len().div_ceil(WAITING).max(1));
        let waiting = parts.map(start).collect::<Result<Vec<_>>>()?;
        waiting.into_iter().try_for_each(|part| part.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

fn synced(written: &[Written<'_>]) -> Result<()> {
    written.iter().try_for_each(|(step, file)| file.sync_all().map_err(|error| step.failed(error)))
}

struct Work {
    root: PathBuf,
    path: PathBuf,
    /// Held for as long as this process works.
    _lock: fs::File,
}

impl Work {
    fn new(root: &Path) -> Result<Self> {
        recover(root)?;
        let path = root.join(WORK);
        fs::create_dir(&path).map_err(|error| {
            Error::failed(format!("cannot write in `{}`", root.display())).source(error).hint("nothing was written")
        })?;
        Self::lock(root, path)
    }

    fn lock(root: &Path, path: PathBuf) -> Result<Self> {
        let busy = || {
            Error::failed("another formwork is at work in this project").hint("wait for it to end, then run this again")
        };
        let lock = fs::File::open(&path).map_err(|error| busy().source(error))?;
        lock.try_lock().map_err(|_| busy())?;
        Ok(Self { root: root.to_owned(), path, _lock: lock })
    }

    /// The new content of a file, where it gets one, written beside it.
    fn prepare(&self, number: usize, step: &Step<'_>) -> Result<Option<fs::File>> {
        stopped()?;
        let failed = |error| step.failed(error);
        let Some(file) = step.after else { return Ok(None) };
        let mut out = fs::File::create_new(self.path.join(format!("new-{number}"))).map_err(failed)?;
        out.write_all(&file.bytes).map_err(failed)?;
        if let Ok(found) = fs::metadata(self.root.join(step.path.as_str())) {
            out.set_permissions(found.permissions()).map_err(failed)?;
        }
        if file.executable {
            make_executable(&out).map_err(failed)?;
        }
        Ok(Some(out))
    }

    /// After this the change is decided.
    fn commit(&self, steps: &[Step<'_>]) -> Result<()> {
        let lines = steps.iter().enumerate().map(|(number, step)| match step.after {
            Some(_) => format!("write {number} {}\n", step.path),
            None => format!("remove {number} {}\n", step.path),
        });
        let text: String = lines.collect();
        let failed = |error: std::io::Error| {
            Error::failed("cannot write the journal of the change").source(error).hint("nothing was changed")
        };
        let draft = self.path.join("draft");
        let mut out = fs::File::create_new(&draft).map_err(failed)?;
        out.write_all(text.as_bytes()).map_err(failed)?;
        out.sync_all().map_err(failed)?;
        fs::rename(&draft, self.path.join(JOURNAL)).map_err(failed)
    }

    /// Does what the journal says. Each step can be done again, so it does not matter how far another one came.
    fn carry_out(&self) -> Result<()> {
        let failed = |path: &str, error: std::io::Error| {
            Error::failed(format!("cannot put `{path}` in its place"))
                .source(error)
                .hint("the change is decided and half done: make the place writable and run the command again, it goes on here")
        };
        let journal = fs::read_to_string(self.path.join(JOURNAL)).map_err(|error| failed(JOURNAL, error))?;
        for line in journal.lines() {
            let mut words = line.splitn(3, ' ');
            let (Some(what), Some(number), Some(path)) = (words.next(), words.next(), words.next()) else { continue };
            let path = RelPath::new(path).map_err(|fault| Error::failed(fault.to_string()))?;
            let step = match what {
                "write" => self.put(number, &path),
                _ => self.take_away(&path),
            };
            step.map_err(|error| failed(path.as_str(), error))?;
        }
        fs::remove_file(self.path.join(JOURNAL)).map_err(|error| failed(JOURNAL, error))
    }

    fn put(&self, number: &str, path: &RelPath) -> std::io::Result<()> {
        let staged = self.path.join(format!("new-{number}"));
        if !staged.exists() {
            return Ok(());
        }
        fs::create_dir_all(self.root.join(path.parent()))?;
        fs::rename(staged, self.root.join(path.as_str()))
    }

    fn take_away(&self, path: &RelPath) -> std::io::Result<()> {
        match fs::remove_file(self.root.join(path.as_str())) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        // Folders that hold nothing any more go as well; the first that holds something ends it.
        let mut folder = path.parent();
        while !folder.is_empty() {
            match fs::remove_dir(self.root.join(folder)) {
                Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => break,
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => folder = folder.rsplit_once('/').map_or("", |(above, _)| above),
            }
        }
        Ok(())
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // With a journal the change is decided: what it needs has to stay.
        if !self.path.join(JOURNAL).exists() {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}
