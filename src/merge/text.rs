//! Text of any kind: lines in order, brought together by their common base.

use git2::{MergeFileInput, MergeFileOptions};

use super::Clash;

/// Two texts brought together, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merged {
    /// Both sides' changes are in it.
    Clean(String),
    /// Why not, and the text with zdiff3 markers where there is a base.
    Clash(Clash, Option<String>),
}

/// As [`merge`], with the line ends of ours: whoever has Windows line ends has not changed every line.
pub fn merge_lines(base: Option<&str>, ours: &str, theirs: &str) -> Merged {
    if !ours.contains("\r\n") || ours.replace("\r\n", "").contains('\n') {
        return merge(base, ours, theirs);
    }
    let windows = |text: &str| text.replace("\r\n", "\n").replace('\n', "\r\n");
    merge(base.map(windows).as_deref(), ours, &windows(theirs))
}

/// Merges lines by `git`'s own three-way merge.
pub fn merge(base: Option<&str>, ours: &str, theirs: &str) -> Merged {
    let Some(base) = base else {
        return Merged::Clash(Clash::BothAdded, None);
    };
    match three_way(base, ours, theirs) {
        Ok((text, true)) => Merged::Clean(text),
        Ok((text, false)) => Merged::Clash(Clash::BothChanged, Some(text)),
        Err(_) => Merged::Clash(Clash::BothChanged, None),
    }
}

fn three_way(base: &str, ours: &str, theirs: &str) -> Result<(String, bool), git2::Error> {
    // libgit2 refuses to merge as the first call of a process; any call before it sets it up.
    git2::opts::enable_caching(true);
    let (mut base_input, mut our_input, mut their_input) =
        (MergeFileInput::new(), MergeFileInput::new(), MergeFileInput::new());
    base_input.content(base.as_bytes());
    our_input.content(ours.as_bytes());
    their_input.content(theirs.as_bytes());
    let mut options = MergeFileOptions::new();
    options.our_label("yours").ancestor_label("base").their_label("blueprint").style_zdiff3(true);
    let merged = git2::merge_file(&base_input, &our_input, &their_input, Some(&mut options))?;
    Ok((String::from_utf8_lossy(merged.content()).into_owned(), merged.is_automergeable()))
}
