//! Changes to disk. A new project is written beside its target first, then renamed to it in one step; whatever happens
//! before that step leaves the old state. For a project that is there already see `change`.

#![expect(clippy::disallowed_methods, reason = "this is where changes reach the disk")]

mod change;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{Error, Result};
use crate::merge::Change;
use crate::project::Target;
use crate::tree::File;

pub use change::{WORK, change, recover};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Asks a running [`create`] or [`change`] to stop and to clean up; for the handler of a signal. Says whether it was
/// asked before.
pub fn interrupt() -> bool {
    INTERRUPTED.swap(true, Ordering::Relaxed)
}

/// Writes a new project as a whole. `finish` sees the written folder before it gets its name; where the folder has to
/// stay, the files come into it as a [`change`] does, and `finish` sees them there.
///
/// # Errors
/// When something cannot be written, or the user stops it; the target is then as it was. When `finish` fails in a folder
/// that stays, the project is there.
pub fn create(target: &Target, changes: &[Change], finish: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    if target.stays {
        change(&target.path, changes)?;
        return finish(&target.path);
    }
    clear_left_over(target);
    let mut stage = Stage::new(target)?;
    for change in changes {
        if let Change::Create { path, file } = change {
            stage.write(path.as_str(), file)?;
        }
    }
    finish(&stage.path)?;
    stopped()?;
    stage.publish(target)
}

/// Makes a folder and those above it.
///
/// # Errors
/// When it cannot be made.
pub fn folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path)
        .map_err(|error| Error::failed(format!("cannot make the folder `{}`", path.display())).source(error))
}

fn stopped() -> Result<()> {
    if INTERRUPTED.load(Ordering::Relaxed) { Err(Error::cancelled()) } else { Ok(()) }
}

/// A folder beside the target. It is removed again unless it becomes the target.
struct Stage {
    path: PathBuf,
    /// Folders that were made in it.
    made: BTreeSet<PathBuf>,
    /// Locked for as long as this process lives, so that others know it from a left-over.
    _lock: Option<fs::File>,
}

impl Stage {
    fn new(target: &Target) -> Result<Self> {
        let path = target.parent.join(format!("{}{}", prefix(target), std::process::id()));
        fs::create_dir(&path).map_err(|error| {
            Error::failed(format!("cannot write in `{}`", target.parent.display()))
                .source(error)
                .hint("choose a folder in which you may write")
        })?;
        let lock = fs::File::open(&path).ok().filter(|folder| folder.try_lock().is_ok());
        Ok(Self { path, made: BTreeSet::new(), _lock: lock })
    }

    fn write(&mut self, path: &str, file: &File) -> Result<()> {
        stopped()?;
        let whole = self.path.join(path);
        let failed = |error: std::io::Error| {
            Error::failed(format!("cannot write `{path}`"))
                .source(error)
                .hint("nothing was left behind; make room or choose another folder, and try again")
        };
        if let Some(parent) = whole.parent().filter(|parent| !self.made.contains(*parent)) {
            fs::create_dir_all(parent).map_err(failed)?;
            self.made.insert(parent.to_path_buf());
        }
        let mut out = fs::File::create_new(&whole).map_err(failed)?;
        out.write_all(&file.bytes).map_err(failed)?;
        if file.executable {
            make_executable(&out).map_err(failed)?;
        }
        Ok(())
    }

    fn publish(self, target: &Target) -> Result<()> {
        if let Ok(found) = fs::metadata(&target.path) {
            // Where a rename cannot replace an empty folder, it is taken away first.
            let _ = fs::set_permissions(&self.path, found.permissions());
            if cfg!(windows) {
                let _ = fs::remove_dir(&target.path);
            }
        }
        fs::rename(&self.path, &target.path).map_err(|error| {
            Error::failed(format!("cannot name the finished project `{}`", target.path.display()))
                .source(error)
                .hint("something came into that folder in the meantime; choose another one")
        })
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // After `publish` there is nothing at this path any more.
        let _ = fs::remove_dir_all(&self.path);
    }
}

#[cfg(unix)]
fn make_executable(file: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = file.metadata()?.permissions().mode();
    file.set_permissions(fs::Permissions::from_mode(mode | (mode & 0o444) >> 2))
}

#[cfg(not(unix))]
fn make_executable(_: &fs::File) -> std::io::Result<()> {
    Ok(())
}

fn prefix(target: &Target) -> String {
    format!(".{}.formwork-", target.name)
}

/// Removes what a killed process left beside the target: folders of our name that nobody has locked.
fn clear_left_over(target: &Target) {
    let Ok(entries) = fs::read_dir(&target.parent) else { return };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(&prefix(target));
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if ours && is_folder && fs::File::open(entry.path()).is_ok_and(|folder| folder.try_lock().is_ok()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Links to the given sources for some files, copies for all others: a project that writes through to
/// its blueprints.
///
/// # Errors
/// When a link cannot be made.
#[cfg(unix)]
pub fn link(folder: &Path, links: impl IntoIterator<Item = (String, PathBuf)>) -> Result<usize> {
    let mut count = 0;
    for (path, source) in links {
        let whole = folder.join(&path);
        let failed = |error| Error::failed(format!("cannot link `{path}`")).source(error);
        fs::remove_file(&whole).map_err(failed)?;
        std::os::unix::fs::symlink(&source, &whole).map_err(failed)?;
        count += 1;
    }
    Ok(count)
}

/// Links are not made here; the files stay copies.
#[cfg(not(unix))]
pub fn link(_: &Path, _: impl IntoIterator<Item = (String, PathBuf)>) -> Result<usize> {
    Ok(0)
}
