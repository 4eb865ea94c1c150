//! The git repository of a new project: made and filled without a `git` program and without a configured
//! identity.

use std::path::{Path, PathBuf};

use git2::{ErrorCode, IndexAddOption, Repository, RepositoryInitOptions, Signature, StatusOptions};

use crate::error::{Error, Result};
use crate::lock::LOCK;
use crate::request::REQUEST;
use crate::tree::RelPath;

/// What became of the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A new repository with one commit.
    Committed,
    /// The folder lies in a repository already; nothing was done.
    Inside,
    /// Not wanted.
    Left,
}

/// Whether `folder` lies in the work tree of a repository.
pub fn is_inside(folder: &Path) -> bool {
    Repository::discover(folder).is_ok_and(|repository| !repository.is_bare())
}

/// Whether `folder` is the root of a repository in which nothing has happened yet, as a clone of an empty one: no
/// commit, no branch or tag, nothing staged.
pub fn is_fresh(folder: &Path) -> bool {
    let Ok(repository) = Repository::open(folder) else { return false };
    let lies_here = std::fs::symlink_metadata(folder.join(".git")).is_ok_and(|found| found.is_dir());
    let unborn = repository.head().is_err_and(|error| error.code() == ErrorCode::UnbornBranch);
    let bare_of_names = repository.references().is_ok_and(|mut references| references.next().is_none());
    let unstaged = repository.index().is_ok_and(|index| index.is_empty());
    let root = repository.workdir().and_then(|root| std::fs::canonicalize(root).ok());
    lies_here && unborn && bare_of_names && unstaged && root.is_some() && root == std::fs::canonicalize(folder).ok()
}

/// Commits all files of `folder` as the first commit of its repository, which is made if there is none.
///
/// # Errors
/// When libgit2 cannot write there.
pub fn commit_all(folder: &Path, message: &str) -> Result<()> {
    let failed = |error: git2::Error| Error::failed(format!("cannot make the first commit: {}", error.message()));
    let mut options = RepositoryInitOptions::new();
    options.no_reinit(true).external_template(false);
    if git2::Config::open_default().and_then(|config| config.get_string("init.defaultBranch")).is_err() {
        options.initial_head("main");
    }
    let there = folder.join(".git").exists();
    let repository = if there { Repository::open(folder) } else { Repository::init_opts(folder, &options) };
    let repository = repository.map_err(failed)?;
    let author =
        repository.signature().or_else(|_| Signature::now("formwork", "formwork@localhost")).map_err(failed)?;
    let mut index = repository.index().map_err(failed)?;
    index.add_all(["*"], IndexAddOption::DEFAULT, None).map_err(failed)?;
    index.write().map_err(failed)?;
    let tree = repository.find_tree(index.write_tree().map_err(failed)?).map_err(failed)?;
    repository.commit(Some("HEAD"), &author, &author, message, &tree, &[]).map_err(failed)?;
    Ok(())
}

/// The top folder of the repository that `folder` lies in.
pub fn top(folder: &Path) -> Option<PathBuf> {
    let repository = Repository::discover(folder).ok().filter(|repository| !repository.is_bare())?;
    std::fs::canonicalize(repository.workdir()?).ok()
}

/// Those of the files below `folder` that git would not take.
pub fn ignored<'p>(folder: &Path, paths: impl Iterator<Item = &'p RelPath>) -> Vec<String> {
    let Ok(repository) = Repository::discover(folder) else { return Vec::new() };
    let own = [REQUEST, LOCK].into_iter().map(str::to_owned);
    let all = own.chain(paths.map(RelPath::to_string));
    all.filter(|path| repository.is_path_ignored(folder.join(path)).unwrap_or(false)).collect()
}

/// The way from the top of the git repository to `folder`; empty at the top, nothing where there is no repository.
pub fn below_top(folder: &Path) -> Option<String> {
    let repository = Repository::discover(folder).ok()?;
    let top = std::fs::canonicalize(repository.workdir()?).ok()?;
    let folder = std::fs::canonicalize(folder).ok()?;
    Some(folder.strip_prefix(top).ok()?.to_str()?.replace('\\', "/"))
}

/// What stands in the way of a change that can be undone: the files below `folder` that git has not committed.
/// Nothing where there is no repository.
pub fn uncommitted(folder: &Path) -> Option<Vec<String>> {
    let repository = Repository::discover(folder).ok().filter(|repository| !repository.is_bare())?;
    let root = std::fs::canonicalize(repository.workdir()?).ok()?;
    let below = folder.strip_prefix(&root).ok()?.to_str()?.to_owned();
    let mut options = StatusOptions::new();
    options.include_untracked(true).recurse_untracked_dirs(true);
    if !below.is_empty() {
        options.pathspec(&below);
    }
    let statuses = repository.statuses(Some(&mut options)).ok()?;
    let path = |entry: git2::StatusEntry<'_>| entry.path().ok().map(str::to_owned);
    Some(statuses.iter().filter_map(path).collect())
}
