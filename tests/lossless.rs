//! Random edits on both sides of an update: nothing that the user wrote is lost. Each line of theirs is in the result,
//! which may show both versions between markers, or in a file that was left as it is.
#![expect(clippy::expect_used, reason = "a test may stop where it stands")]

use formwork::merge::{Change, applied, marked, merge};
use formwork::tree::{File, RelPath, Tree};
use proptest::prelude::*;

/// What is done to a text: at a place, one of these.
#[derive(Debug, Clone)]
enum Edit {
    /// A line of one's own behind a line.
    Insert(usize),
    /// A line becomes one's own.
    Change(usize),
    /// A line goes.
    Delete(usize),
    /// An entry, or a stretch of lines, goes.
    DeleteMany(usize, usize),
    /// A stretch of lines goes somewhere else.
    Move(usize, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (0..60usize).prop_map(Edit::Insert),
        (0..60usize).prop_map(Edit::Change),
        (0..60usize).prop_map(Edit::Delete),
        (0..60usize, 1..6usize).prop_map(|(at, count)| Edit::DeleteMany(at, count)),
        (0..60usize, 0..60usize).prop_map(|(from, to)| Edit::Move(from, to)),
    ]
}

/// The three kinds of files that are merged, each with a line of `side`'s own in the form that fits it.
const KINDS: [&str; 4] = ["template.yaml", "Cargo.toml", ".gitignore", "docs/guide.md"];

fn base() -> Tree {
    let template = (0..6).map(|number| {
        format!("  # About {number}\n  Entry{number}:\n    Type: AWS::SQS::Queue\n    Properties:\n      DelaySeconds: {number}\n      # Deep {number}\n      QueueName: q{number}\n")
    });
    let template = format!(
        "Transform: AWS::Serverless-2016-10-31\nResources:\n{}Outputs:\n  Out:\n    Value: x\n",
        template.collect::<String>()
    );
    let toml: String = (0..8).map(|number| format!("dep{number} = \"{number}\"\n")).collect();
    let toml = format!("[workspace]\nmembers = [\"a\", \"b\"]\n\n[workspace.dependencies]\n{toml}");
    let lines: String = (0..10).map(|number| format!("/folder{number}/\n")).collect();
    let text: String = (0..20).map(|number| format!("Line {number} of the guide.\n")).collect();
    let texts = [template, toml, lines, text];
    KINDS.iter().zip(texts).map(|(path, text)| (RelPath::new(path).expect("a path"), File::plain(text))).collect()
}

/// A line that only this side has, as valid as can be at this place.
fn own_line(kind: &str, side: &str, number: usize, before: Option<&String>) -> String {
    let indent = before.map_or(0, |line| line.len() - line.trim_start().len());
    let key = before.is_some_and(|line| line.trim_end().ends_with(':'));
    match kind {
        "template.yaml" if indent > 0 => {
            format!("{}{side}{number}: {side}{number}\n", " ".repeat(if key { indent + 2 } else { indent }))
        }
        "template.yaml" => format!("# {side}{number}\n"),
        "Cargo.toml" => format!("{side}{number} = \"{side}{number}\"\n"),
        ".gitignore" => format!("/{side}{number}/\n"),
        _ => format!("A line of {side}{number}.\n"),
    }
}

fn edited(text: &str, kind: &str, side: &str, edits: &[Edit]) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    for (number, edit) in edits.iter().enumerate() {
        let count = lines.len().max(1);
        match *edit {
            Edit::Insert(at) => {
                let at = at % count;
                let line = own_line(kind, side, number, lines.get(at));
                lines.insert((at + 1).min(lines.len()), line);
            }
            Edit::Change(at) if !lines.is_empty() => {
                let at = at % count;
                let line = own_line(kind, side, number, at.checked_sub(1).and_then(|at| lines.get(at)));
                lines[at] = line;
            }
            Edit::Delete(at) if !lines.is_empty() => drop(lines.remove(at % count)),
            Edit::DeleteMany(at, many) => {
                let at = at % count;
                lines.drain(at.min(lines.len())..(at + many).min(lines.len()));
            }
            Edit::Move(from, to) if lines.len() > 1 => {
                let line = lines.remove(from % count);
                let to = to % lines.len();
                lines.insert(to, line);
            }
            _ => {}
        }
    }
    lines.concat()
}

fn side(base: &Tree, name: &str, edits: &[Vec<Edit>]) -> Tree {
    let one = |((path, file), edits): ((&RelPath, &File), &Vec<Edit>)| {
        let text = edited(file.text().expect("text"), path.as_str(), name, edits);
        (path.clone(), File::plain(text))
    };
    base.iter().zip(edits).map(one).collect()
}

fn edits() -> impl Strategy<Value = Vec<Vec<Edit>>> {
    prop::collection::vec(prop::collection::vec(edit(), 0..6), KINDS.len())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_line_of_the_user_is_lost_by_an_update(ours in edits(), theirs in edits()) {
        let base = base();
        let (ours, theirs) = (side(&base, "user", &ours), side(&base, "blueprint", &theirs));
        let (changes, _) = marked(merge(&base, &ours, &theirs), &ours);
        let result = applied(ours.clone(), &changes);
        for (path, file) in &ours {
            let after = result.get(path).and_then(File::text).unwrap_or_default();
            for line in file.text().expect("text").lines().filter(|line| line.contains("user")) {
                prop_assert!(after.contains(line.trim()), "{path}: `{line}` is lost:\n{after}");
            }
        }
    }

    #[test]
    fn without_a_change_of_the_blueprint_nothing_is_done(ours in edits()) {
        let base = base();
        let ours = side(&base, "user", &ours);
        let changes = merge(&base, &ours, &base);
        let idle = changes.iter().all(|change| matches!(change, Change::Keep { .. }));
        prop_assert!(idle, "{changes:?}");
    }
}
