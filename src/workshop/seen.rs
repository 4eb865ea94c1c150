//! What can be seen of a step without running anything: files, and what stands in their entries. Pure, given a reader.

use super::Proof;
use crate::merge::Format;
use crate::merge::doc::bare;
use crate::tree::RelPath;

impl Proof {
    /// What is not as it should be; nothing where only running it would tell. `read` gives the content of a file.
    pub fn missing(&self, read: impl Fn(&str) -> Option<Vec<u8>>) -> Vec<String> {
        match self {
            Proof::File(path) if read(path).is_some() => Vec::new(),
            Proof::File(path) => vec![format!("{path} is not there")],
            Proof::Entry { at, has, lacks } => entry(at, (has, lacks), read),
            Proof::Test { .. } | Proof::Node { .. } | Proof::Local(_) => Vec::new(),
        }
    }

    /// Whether it has to be run.
    pub fn runs(&self) -> bool {
        matches!(self, Proof::Test { .. } | Proof::Node { .. } | Proof::Local(_))
    }
}

fn entry(at: &str, (has, lacks): (&[String], &[String]), read: impl Fn(&str) -> Option<Vec<u8>>) -> Vec<String> {
    let (path, key) = at.split_once('#').map_or((at, None), |(path, key)| (path, Some(key)));
    let Some(text) = read(path).and_then(|bytes| String::from_utf8(bytes).ok()) else {
        return vec![format!("{path} is not there")];
    };
    let found = match key {
        None => Some(text),
        Some(key) => piece(path, &text, key),
    };
    let Some(found) = found else { return vec![format!("there is no {at}")] };
    // What a comment says is not what the entry does.
    let found = folded(&bare(&found));
    let missing = has.iter().filter(|part| !found.contains(&folded(part))).map(|part| format!("{at} has no `{part}`"));
    let left = lacks.iter().filter(|part| found.contains(&folded(part))).map(|part| format!("{at} still has `{part}`"));
    missing.chain(left).collect()
}

fn piece(path: &str, text: &str, key: &str) -> Option<String> {
    let doc = Format::of(&RelPath::new(path).ok()?).cutter()?(text).ok()?;
    doc.pieces.iter().find(|piece| piece.key.to_string() == key).map(|piece| piece.text.to_owned())
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "Resources:\n  # Not `alias/aws/sns`.\n  A:\n    Type: X\n    List:   [1,\n      2]\n";

    fn missing(at: &str, has: &str, lacks: &str) -> Vec<String> {
        let proof = Proof::Entry { at: at.to_owned(), has: vec![has.to_owned()], lacks: vec![lacks.to_owned()] };
        proof.missing(|path| (path == "template.yaml").then(|| TEMPLATE.as_bytes().to_vec()))
    }

    #[test]
    fn an_entry_is_looked_at_with_white_space_folded_and_without_its_comments() {
        assert_eq!(missing("template.yaml#Resources.A", "List: [1, 2]", "alias/aws/sns"), Vec::<String>::new());
    }

    #[test]
    fn what_is_not_there_and_what_is_left_is_named() {
        let at = "template.yaml#Resources.A";
        assert_eq!(
            missing(at, "Type: Y", "Type: X"),
            [format!("{at} has no `Type: Y`"), format!("{at} still has `Type: X`")]
        );
        assert_eq!(missing("template.yaml#Resources.B", "x", "y"), ["there is no template.yaml#Resources.B"]);
        assert_eq!(missing("other.yaml", "x", "y"), ["other.yaml is not there"]);
    }
}
