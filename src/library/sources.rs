//! Libraries that are not in the binary: reading a folder, fetching a git repository.

#![expect(clippy::disallowed_methods, reason = "this is where libraries are read")]

use std::path::Path;
use std::process::Command;

use git2::{ObjectType, Repository, TreeWalkMode, TreeWalkResult};
use walkdir::WalkDir;

use crate::error::{Error, Result};
use crate::manifest::Kind;
use crate::tree::{File, RelPath, Tree};

const MAX_FILE: u64 = 1 << 20;
const MAX_FILES: usize = 5_000;
const MAX_ALL: usize = 64 << 20;
/// Folders that no blueprint means.
const LEFT_BY_TOOLS: [&str; 4] = [".git", "target", ".local", "__pycache__"];

type Read = (Tree, Vec<String>);

/// The files of a library at a path or in a repository, and what is wrong with them.
pub fn read(place: &str) -> Result<Read> {
    let path = Path::new(place);
    if path.is_dir() && !is_bare(path) {
        return folder(path);
    }
    let (url, wanted) = split(place);
    if !is_url(url) && !Path::new(url).exists() {
        return Err(Error::usage(format!("there is no library at `{place}`"))
            .hint("give a folder, or a git URL such as `https://example.com/team/blueprints.git@v1`"));
    }
    repository(url, wanted)
}

fn is_bare(path: &Path) -> bool {
    path.join("HEAD").is_file() && path.join("objects").is_dir()
}

fn is_url(text: &str) -> bool {
    text.contains("://") || text.split_once(':').is_some_and(|(host, _)| host.contains('@'))
}

/// `URL@REF`: the last `@` behind the last `/` parts them, so that `git@host:x` stays whole.
fn split(place: &str) -> (&str, Option<&str>) {
    let start = place.rfind('/').map_or(0, |at| at + 1);
    match place[start..].rfind('@') {
        Some(at) if start > 0 => (&place[..start + at], Some(&place[start + at + 1..])),
        _ => (place, None),
    }
}

fn folder(root: &Path) -> Result<Read> {
    let (mut tree, mut faults, mut size) = (Tree::new(), Vec::new(), 0);
    let below = [Kind::Scenario.folder(), Kind::Pattern.folder(), Kind::Base.folder(), "locks"];
    let wanted = |entry: &walkdir::DirEntry| match entry.depth() {
        0 => true,
        1 if entry.file_type().is_dir() => below.contains(&entry.file_name().to_string_lossy().as_ref()),
        _ => !LEFT_BY_TOOLS.contains(&entry.file_name().to_string_lossy().as_ref()),
    };
    for entry in WalkDir::new(root).follow_links(false).sort_by_file_name().into_iter().filter_entry(wanted) {
        let entry = entry
            .map_err(|error| Error::failed(format!("cannot read the library `{}`", root.display())).source(error))?;
        if entry.file_type().is_dir() {
            continue;
        }
        let path = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_string_lossy().replace('\\', "/");
        match take(&entry, &path, &mut tree) {
            Ok(bytes) => size += bytes,
            Err(fault) => faults.push(fault),
        }
        if tree.len() > MAX_FILES || size > MAX_ALL {
            faults.push(too_much());
            break;
        }
    }
    Ok((tree, faults))
}

/// Takes one file in, and answers its size.
fn take(entry: &walkdir::DirEntry, path: &str, tree: &mut Tree) -> std::result::Result<usize, String> {
    let rel = RelPath::new(path).map_err(|fault| fault.to_string())?;
    if !entry.file_type().is_file() {
        return Err(format!("`{path}` is a link or a device; a library holds plain files only"));
    }
    let metadata = entry.metadata().map_err(|error| format!("`{path}`: {error}"))?;
    if metadata.len() > MAX_FILE {
        return Err(format!("`{path}` is larger than 1 MiB"));
    }
    let bytes = std::fs::read(entry.path()).map_err(|error| format!("`{path}`: {error}"))?;
    let (executable, size) = (bytes.starts_with(b"#!"), bytes.len());
    tree.insert(rel, File { bytes: bytes.into(), executable });
    Ok(size)
}

fn too_much() -> String {
    format!("it holds more than {MAX_FILES} files, or more than {} MiB", MAX_ALL >> 20)
}

fn repository(url: &str, wanted: Option<&str>) -> Result<Read> {
    let failed = |error: git2::Error| Error::failed(format!("cannot read the library `{url}`: {}", error.message()));
    let local = url.strip_prefix("file://").unwrap_or(url);
    if Path::new(local).exists() {
        return objects(&Repository::open(local).map_err(failed)?, url, wanted);
    }
    let clone = tempfile::tempdir().map_err(|error| Error::failed("cannot make a temporary folder").source(error))?;
    fetch(url, clone.path())?;
    objects(&Repository::open_bare(clone.path()).map_err(failed)?, url, wanted)
}

/// Fetches by the user's own `git`, which knows their keys, proxies and certificates.
fn fetch(url: &str, into: &Path) -> Result<()> {
    let mut git = Command::new("git");
    git.args(["clone", "--quiet", "--bare", "--"]).arg(url).arg(into).env("GIT_TERMINAL_PROMPT", "0");
    let output = git.output().map_err(|error| {
        Error::failed(format!("cannot fetch `{url}`: `git` does not start"))
            .source(error)
            .hint("install git, or clone the repository yourself and give its folder")
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Error::failed(format!("cannot fetch the library `{url}`"))
        .faults(said.lines().map(str::trim).filter(|line| !line.is_empty())))
}

fn objects(repository: &Repository, url: &str, wanted: Option<&str>) -> Result<Read> {
    let name = wanted.unwrap_or("HEAD");
    let found =
        [name.to_owned(), format!("origin/{name}")].iter().find_map(|name| repository.revparse_single(name).ok());
    let root = found.and_then(|object| object.peel_to_tree().ok());
    let Some(root) = root else {
        return Err(Error::usage(format!("the repository `{url}` has no `{name}`"))
            .hint("give a branch, a tag or a commit behind the `@`"));
    };
    let (mut tree, mut faults, mut size) = (Tree::new(), Vec::new(), 0);
    let walked = root.walk(TreeWalkMode::PreOrder, |folder, entry| {
        let path = format!("{folder}{}", String::from_utf8_lossy(entry.name_bytes()));
        if entry.kind() != Some(ObjectType::Tree)
            && (folder.is_empty()
                || Kind::ALL.iter().any(|kind| folder.starts_with(kind.folder()))
                || folder == "locks/")
        {
            match take_blob(repository, entry, &path, &mut tree) {
                Ok(bytes) => size += bytes,
                Err(fault) => faults.push(fault),
            }
        }
        if tree.len() > MAX_FILES || size > MAX_ALL { TreeWalkResult::Abort } else { TreeWalkResult::Ok }
    });
    if tree.len() > MAX_FILES || size > MAX_ALL {
        faults.push(too_much());
    } else if let Err(error) = walked {
        faults.push(format!("it cannot be read: {}", error.message()));
    }
    Ok((tree, faults))
}

fn take_blob(
    repository: &Repository,
    entry: &git2::TreeEntry<'_>,
    path: &str,
    tree: &mut Tree,
) -> std::result::Result<usize, String> {
    let rel = RelPath::new(path).map_err(|fault| fault.to_string())?;
    if !matches!(entry.filemode(), 0o100_644 | 0o100_755) {
        return Err(format!("`{path}` is a link or a submodule; a library holds plain files only"));
    }
    let blob = repository.find_blob(entry.id()).map_err(|error| format!("`{path}`: {}", error.message()))?;
    if blob.size() as u64 > MAX_FILE {
        return Err(format!("`{path}` is larger than 1 MiB"));
    }
    let bytes = blob.content().to_vec();
    let (executable, size) = (bytes.starts_with(b"#!"), bytes.len());
    tree.insert(rel, File { bytes: bytes.into(), executable });
    Ok(size)
}
