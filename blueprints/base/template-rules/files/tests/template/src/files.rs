//! The files of the project that rules compare the template with.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Text by path, relative to the project's root, with `/`.
#[derive(Debug, Clone, Default)]
pub struct Files(BTreeMap<String, String>);

/// Folders that hold nothing of the project's own.
const SKIPPED: &[&str] = &["target", ".git", ".aws-sam", ".local", "node_modules"];
/// Endings of the files that some rule reads.
const READ: &[&str] = &["js", "md", "json", "yaml", "toml"];

impl Files {
    /// Reads what rules may ask for below `root`.
    ///
    /// # Errors
    /// Where a folder or file cannot be read.
    pub fn read(root: &Path) -> std::io::Result<Self> {
        let mut files = Self::default();
        files.collect(root, "")?;
        Ok(files)
    }

    fn collect(&mut self, folder: &Path, prefix: &str) -> std::io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            if entry.file_type()?.is_dir() {
                if !SKIPPED.contains(&name.as_str()) {
                    self.collect(&entry.path(), &format!("{path}/"))?;
                }
            } else if Path::new(&name)
                .extension()
                .is_some_and(|ending| READ.iter().any(|read| ending == *read))
            {
                self.0.insert(path, fs::read_to_string(entry.path())?);
            }
        }
        Ok(())
    }

    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// What `link`, as `docs/runbook/api.md#latency`, names in vain: the file or the section.
    #[must_use]
    pub fn lacks(&self, link: &str) -> Option<String> {
        let link = link.trim_end_matches(['.', ',', ')']);
        let (path, anchor) = link
            .split_once('#')
            .map_or((link, None), |(path, anchor)| (path, Some(anchor)));
        let Some(text) = self.get(path) else {
            return Some(format!("`{path}`, which does not exist"));
        };
        let anchor = anchor?;
        let found = text
            .lines()
            .filter(|line| line.starts_with('#'))
            .any(|line| slug(line) == anchor);
        (!found).then(|| format!("the section `#{anchor}`, which `{path}` does not have"))
    }

    /// Path and text of every file whose path ends so.
    pub fn ending<'a>(&'a self, end: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0
            .iter()
            .filter(move |(path, _)| path.ends_with(end))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

/// The anchor that Markdown makes of a heading.
fn slug(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}

impl<'a> FromIterator<(&'a str, &'a str)> for Files {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(files: I) -> Self {
        let owned = files
            .into_iter()
            .map(|(path, text)| (path.to_owned(), text.to_owned()));
        Self(owned.collect())
    }
}
