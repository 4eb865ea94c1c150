//! The folder that is worked on: is it there, is it free, what is in it.

#![expect(clippy::disallowed_methods, reason = "this is where a project is read")]

use std::path::{Path, PathBuf};

use std::collections::BTreeSet;

use walkdir::WalkDir;

use crate::error::{Error, Result};
use crate::repository;
use crate::request::REQUEST;
use crate::tree::{File, RelPath, Tree};

/// A folder for a new project: not there yet, empty, or with a git repository in which nothing has happened yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The folder, absolute.
    pub path: PathBuf,
    /// The folder that holds it.
    pub parent: PathBuf,
    /// Its name.
    pub name: String,
    /// It cannot be replaced by another one: it holds a repository, or somebody stands in it.
    pub stays: bool,
}

impl Target {
    /// Takes `dir` if a project can be written there as a whole.
    ///
    /// # Errors
    /// When it holds anything, is a link or a file, or when the folder above it is missing.
    pub fn free(dir: &Path) -> Result<Self> {
        let path = absolute(dir)?;
        let shown = dir.display();
        let (Some(parent), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
            return Err(Error::usage(format!("`{shown}` cannot be the folder of a project"))
                .hint("give a folder such as `./my-service`"));
        };
        let mut stays = false;
        match std::fs::symlink_metadata(&path) {
            Ok(found) if found.is_symlink() => {
                return Err(Error::usage(format!("`{shown}` is a link")).hint("give the folder that it leads to"));
            }
            Ok(found) if !found.is_dir() => {
                return Err(Error::usage(format!("`{shown}` is a file")).hint("choose another folder"));
            }
            Ok(_) => stays = has_repository(&path, &shown.to_string())? || is_above_us(&path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
                let file = dir.ancestors().skip(1).find(|above| above.is_file()).unwrap_or(dir);
                return Err(Error::usage(format!("`{shown}` cannot be a folder: `{}` is a file", file.display()))
                    .hint("choose another folder"));
            }
            Err(error) => return Err(Error::failed(format!("cannot look at `{shown}`")).source(error)),
        }
        if !parent.is_dir() {
            let parent = parent.display();
            return Err(
                Error::usage(format!("the folder `{parent}` is not there")).hint(format!("mkdir -p '{parent}'"))
            );
        }
        Ok(Self { parent: parent.to_owned(), name: name.to_owned(), path, stays })
    }
}

/// Whether the folder is or holds the current one: a shell that stands there would be left in a folder that is gone.
fn is_above_us(path: &Path) -> bool {
    std::env::current_dir().is_ok_and(|here| here.starts_with(path))
}

/// Whether the folder holds a fresh repository or nothing.
fn has_repository(path: &Path, shown: &str) -> Result<bool> {
    let found =
        std::fs::read_dir(path).map_err(|error| Error::failed(format!("cannot look into `{shown}`")).source(error))?;
    let mut names: Vec<String> =
        found.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned())).collect();
    if names.is_empty() || names == [".git"] && repository::is_fresh(path) {
        return Ok(!names.is_empty());
    }
    if names == [".git"] {
        return Err(Error::usage(format!(
            "`{shown}` holds a git repository that has commits, branches or staged files, or lies elsewhere"
        ))
        .hint("choose another folder; only a repository in which nothing has happened yet takes a new project"));
    }
    names.sort();
    let more = if names.len() > 3 { format!(" and {} more", names.len() - 3) } else { String::new() };
    names.truncate(3);
    Err(Error::usage(format!("`{shown}` is not empty: it holds {}{more}", names.join(", ")))
        .hint("choose a folder that does not exist yet, or empty this one; nothing was written"))
}

/// `path` from the root, with `.` and `..` resolved as far as folders exist.
pub fn absolute(path: &Path) -> Result<PathBuf> {
    let fail = |error| Error::failed(format!("cannot look at `{}`", path.display())).source(error);
    if let Ok(found) = std::fs::symlink_metadata(path)
        && !found.is_symlink()
    {
        return std::fs::canonicalize(path).map_err(fail);
    }
    let whole = std::path::absolute(path).map_err(fail)?;
    match (whole.parent().and_then(|parent| std::fs::canonicalize(parent).ok()), whole.file_name()) {
        (Some(parent), Some(name)) => Ok(parent.join(name)),
        _ => Ok(whole),
    }
}

/// The folder of the project that `start` lies in: the nearest one above that holds a `formwork.toml`.
pub fn root_of(start: &Path) -> Option<PathBuf> {
    let start = absolute(start).ok()?;
    start.ancestors().find(|folder| folder.join(REQUEST).is_file()).map(Path::to_owned)
}

/// The nearest folder above `start` in which a change was cut off.
pub fn unfinished(start: &Path) -> Option<PathBuf> {
    let start = absolute(start).ok()?;
    start.ancestors().find(|folder| folder.join(crate::apply::WORK).is_dir()).map(Path::to_owned)
}

/// The files at `paths` that are there. Links are not followed.
///
/// # Errors
/// Every file that cannot be read.
pub fn read(root: &Path, paths: &BTreeSet<RelPath>) -> Result<Tree> {
    let mut tree = Tree::new();
    let mut faults = Vec::new();
    for path in paths {
        let whole = root.join(path.as_str());
        match std::fs::symlink_metadata(&whole) {
            Ok(found) if found.is_file() => match std::fs::read(&whole) {
                Ok(bytes) => {
                    drop(tree.insert(path.clone(), File { bytes: bytes.into(), executable: is_executable(&found) }))
                }
                Err(error) => faults.push(format!("`{path}`: {error}")),
            },
            Ok(_) => faults.push(format!("`{path}` is a link or a folder, where a file is expected")),
            Err(_) => {}
        }
    }
    if faults.is_empty() { Ok(tree) } else { Err(Error::failed("the project cannot be read").faults(faults)) }
}

const PASSED_OVER: [&str; 7] = [".git", "target", "node_modules", ".aws-sam", ".local", ".venv", crate::apply::WORK];

/// The paths of all plain files of the project, without what tools make.
pub fn files(root: &Path) -> Vec<RelPath> {
    let wanted = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !PASSED_OVER.contains(&entry.file_name().to_string_lossy().as_ref())
    };
    let entries = WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(wanted).flatten();
    let path = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(root).ok()?;
        RelPath::new(&path.iter().map(|part| part.to_str()).collect::<Option<Vec<_>>>()?.join("/")).ok()
    };
    entries.filter(|entry| entry.file_type().is_file()).filter_map(path).collect()
}

#[cfg(unix)]
fn is_executable(found: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    found.permissions().mode() & 0o100 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &std::fs::Metadata) -> bool {
    false
}

/// A relative path to a folder that is there, from `folder` on instead; nothing for any other text.
pub fn relative(path: &str, folder: &Path) -> Option<String> {
    let path = Path::new(path);
    let whole = std::fs::canonicalize(path).ok().filter(|found| path.is_relative() && found.is_dir())?;
    let (mut to, mut from) = (whole.components().peekable(), folder.components().peekable());
    while to.peek().is_some() && to.peek() == from.peek() {
        to.next();
        from.next();
    }
    let up = from.map(|_| "..".to_owned());
    let down = to.map(|part| part.as_os_str().to_string_lossy().into_owned());
    Some(up.chain(down).collect::<Vec<_>>().join("/"))
}

/// The content of a file that the user named.
///
/// # Errors
/// When it cannot be read.
pub fn bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| Error::usage(format!("cannot read `{}`", path.display())).source(error))
}

/// The text of a file that the user named.
///
/// # Errors
/// When it cannot be read.
pub fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path)
        .map_err(|error| Error::usage(format!("cannot read `{}`", path.display())).source(error))
}
