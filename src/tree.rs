//! Files in memory: a tree is a map from relative paths to contents.

use std::borrow::{Borrow, Cow};
use std::collections::BTreeMap;
use std::fmt;

/// All files of a project, or of an overlay, by path.
pub type Tree = BTreeMap<RelPath, File>;

/// The content of a file; what lies in the binary is not copied.
pub type Bytes = Cow<'static, [u8]>;

/// The content of a file and whether it can be run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct File {
    /// The content, byte for byte.
    pub bytes: Bytes,
    /// The executable bit.
    pub executable: bool,
}

impl File {
    /// A file that cannot be run.
    pub fn plain(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: Bytes::Owned(bytes.into()), executable: false }
    }

    /// The content as text, if it is text.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok().filter(|text| !text.contains('\0'))
    }
}

/// A path below the project's root: relative, `/` between its parts, no `..`, nothing that another
/// system would take for a drive, a device or a stream.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelPath(String);

/// Why a text is no [`RelPath`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` {reason}", .path.escape_default())]
pub struct PathFault {
    path: String,
    reason: &'static str,
}

const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

impl RelPath {
    /// Takes `path` if it stays inside the project on every system.
    pub fn new(path: &str) -> Result<Self, PathFault> {
        match fault(path) {
            Some(reason) => Err(PathFault { path: path.to_owned(), reason }),
            None => Ok(Self(path.to_owned())),
        }
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// Everything before the last part; empty at the root.
    pub fn parent(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(parent, _)| parent)
    }
}

impl Borrow<str> for RelPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

fn fault(path: &str) -> Option<&'static str> {
    if path.is_empty() {
        return Some("is empty");
    }
    if path.starts_with('/') {
        return Some("is an absolute path");
    }
    if path.len() > 512 {
        return Some("is longer than 512 bytes");
    }
    path.split('/').find_map(part_fault)
}

fn part_fault(part: &str) -> Option<&'static str> {
    if part == ".." {
        return Some("leaves the project by `..`");
    }
    if part.is_empty() || part == "." {
        return Some("has an empty part");
    }
    if part.contains(['\\', ':']) {
        return Some("holds `\\` or `:`, which are a separator and a drive letter elsewhere");
    }
    if part.chars().any(|c| c.is_control() || "<>\"|?*".contains(c)) {
        return Some("holds a character that not every system can store");
    }
    if part.ends_with(['.', ' ']) {
        return Some("has a part that ends with a dot or a space");
    }
    if part.eq_ignore_ascii_case(".git") {
        return Some("leads into `.git`");
    }
    let stem = part.split('.').next().unwrap_or(part).to_ascii_lowercase();
    DEVICES.contains(&stem.as_str()).then_some("is the name of a device elsewhere")
}

/// Files for a test, as paths and texts.
#[cfg(test)]
pub(crate) fn of_texts(files: &[(&str, &str)]) -> Tree {
    files.iter().map(|(path, text)| (RelPath::new(path).expect("a path"), File::plain(*text))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_stay_inside_are_taken() {
        for path in ["a", "a/b.rs", ".github/workflows/ci.yaml", ".gitignore", "a..b/c"] {
            assert!(RelPath::new(path).is_ok(), "{path}");
        }
    }

    #[test]
    fn paths_that_leave_or_harm_are_refused() {
        let bad = [
            "",
            "/etc/passwd",
            "..",
            "../evil",
            "a/../../b",
            "a//b",
            "./a",
            "C:\\x",
            "c:x",
            "a\\b",
            "a\0b",
            "nul",
            "aux.txt",
            ".git/hooks/pre-commit",
            "x/.GIT/config",
            "a.",
            "a ",
            "a\nb",
        ];
        for path in bad {
            assert!(RelPath::new(path).is_err(), "{path:?}");
        }
    }
}
