//! What stands below an entry of a template, so that a step can hold a part of it back. Our own templates are written in
//! block style, so the indent tells what belongs to what.

use std::collections::BTreeMap;
use std::ops::Range;

/// The blocks of an entry's text: the path below the entry, and its lines. A list's item is called by the last word of
/// its first line: `- Sid: ReadProducts` is `ReadProducts`, `- !Ref Alarm` is `Alarm`.
pub fn blocks(text: &str) -> Vec<(String, Range<usize>)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut open: Vec<Open> = Vec::new();
    let mut found = Found::new();
    let mut inside = false;
    let mut text_deeper_than = None;
    for (number, line) in lines.iter().enumerate() {
        let content = line.trim_start();
        let indent = line.len() - content.len();
        if content.is_empty() || text_deeper_than.is_some_and(|of| indent > of) {
            continue;
        }
        text_deeper_than = None;
        if content.starts_with('#') {
            continue;
        }
        let first = own_lines(&lines, number, indent);
        close(&mut open, indent, first, &mut found);
        if let Some(name) = name(content).filter(|_| inside) {
            let path = open.last().map_or_else(|| name.clone(), |block| format!("{}.{name}", block.path));
            open.push(Open { indent, path, lines: first..number });
        }
        inside = true;
        if content.ends_with('|') || content.ends_with("|-") || content.ends_with(">-") || content.ends_with('>') {
            text_deeper_than = Some(indent);
        }
    }
    close(&mut open, 0, lines.len(), &mut found);
    found.into_values().collect()
}

struct Open {
    indent: usize,
    path: String,
    /// From the comments above it to the line with its name.
    lines: Range<usize>,
}

type Found = BTreeMap<usize, (String, Range<usize>)>;

/// Ends the blocks that are not round a line with this indent, before the comments that belong to it.
fn close(open: &mut Vec<Open>, indent: usize, end: usize, found: &mut Found) {
    while let Some(Open { path, lines, .. }) = open.pop_if(|block| block.indent >= indent) {
        found.insert(lines.end, (path, lines.start..end));
    }
}

/// The first of the comment lines right above a line.
fn own_lines(lines: &[&str], number: usize, indent: usize) -> usize {
    let mut first = number;
    while first > 0 {
        let above = lines[first - 1];
        let content = above.trim_start();
        if !content.starts_with('#') || above.len() - content.len() != indent {
            break;
        }
        first -= 1;
    }
    first
}

fn name(content: &str) -> Option<String> {
    if let Some(item) = content.strip_prefix("- ") {
        let item = item.split(" #").next().unwrap_or(item);
        return item.split_whitespace().last().map(|word| word.trim_matches(['"', '\'']).to_owned());
    }
    let (key, rest) = content.split_once(':')?;
    (rest.is_empty() || rest.starts_with(' ')).then(|| key.trim_matches(['"', '\'']).to_owned())
}

/// The text without some of its blocks.
pub fn without(text: &str, hidden: &dyn Fn(&str) -> bool) -> String {
    let mut gone = vec![false; text.lines().count()];
    for (path, lines) in blocks(text) {
        if hidden(&path) {
            gone[lines].fill(true);
        }
    }
    text.split_inclusive('\n').zip(gone).filter(|(_, gone)| !gone).map(|(line, _)| line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "\n  # A role.\n  GetRole:\n    Type: AWS::IAM::Role\n    Properties:\n      Policies:\n        - PolicyName: Get\n          PolicyDocument:\n            Statement:\n              - Sid: Read\n                Action: [a]\n              # Kept for repair.\n              - Sid: Keep\n                Action: [b]\n      Text: >-\n        a: b\n          c: d\n      Tags:\n        - { Key: project, Value: !Ref Project }\n";

    fn paths() -> Vec<String> {
        blocks(ENTRY).into_iter().map(|(path, _)| path).collect()
    }

    #[test]
    fn every_block_has_the_path_below_its_entry() {
        let document = "Properties.Policies.Get.PolicyDocument.Statement";
        for path in
            ["Type", "Properties", &format!("{document}.Read"), &format!("{document}.Keep.Action"), "Properties.Text"]
        {
            assert!(paths().iter().any(|found| found == path), "{path}: {:?}", paths());
        }
        assert!(!paths().iter().any(|path| path.ends_with(".a")), "text is no map: {:?}", paths());
    }

    #[test]
    fn a_block_goes_with_the_comment_above_it() {
        let text = without(ENTRY, &|path| path.ends_with(".Keep") || path == "Properties.Text");
        let expected = ENTRY
            .replace("              # Kept for repair.\n              - Sid: Keep\n                Action: [b]\n", "")
            .replace("      Text: >-\n        a: b\n          c: d\n", "");
        assert_eq!(text, expected);
    }

    #[test]
    fn without_nothing_is_the_same() {
        assert_eq!(without(ENTRY, &|_| false), ENTRY);
    }
}
