//! Promises of the merge, on literal texts and on made-up ones.

use proptest::prelude::*;

use super::*;
use crate::tree::of_texts as tree;

/// The text of the one file after merging, or the conflicts.
fn merged(path: &str, base: Option<&str>, ours: &str, theirs: &str) -> Result<String, Vec<String>> {
    let side = |text: Option<&str>| text.map_or_else(Tree::new, |text| tree(&[(path, text)]));
    let ours = side(Some(ours));
    let changes = merge(&side(base), &ours, &side(Some(theirs)));
    let conflicts: Vec<String> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Conflict { at, why, .. } => Some(format!("{at} {why}")),
            _ => None,
        })
        .collect();
    if !conflicts.is_empty() {
        return Err(conflicts);
    }
    let after = applied(ours, &changes);
    Ok(after[&RelPath::new(path).expect("a good path")].text().expect("text").to_owned())
}

fn added(path: &str, ours: &str, theirs: &str) -> String {
    merged(path, None, ours, theirs).expect("no conflict")
}

#[test]
fn a_key_without_a_line_of_its_own_is_refused() {
    for text in ["?\n", "A:\n  ?\n"] {
        assert!(yaml::cut(text).is_err(), "{text:?}");
    }
}

#[test]
fn the_one_rule() {
    let rule = |base, ours, theirs| step::<str>(base, ours, theirs);
    assert_eq!(rule(None, Some("a"), Some("a")), Step::Keep(Why::Same));
    assert_eq!(rule(Some("a"), Some("b"), Some("a")), Step::Keep(Why::ChangedHere));
    assert_eq!(rule(Some("a"), None, Some("a")), Step::Keep(Why::RemovedHere));
    assert_eq!(rule(Some("a"), None, Some("b")), Step::Keep(Why::RemovedHereChangedThere));
    assert_eq!(rule(Some("a"), Some("a"), Some("b")), Step::Take);
    assert_eq!(rule(None, None, Some("b")), Step::Take);
    assert_eq!(rule(Some("a"), Some("a"), None), Step::Remove);
    assert_eq!(rule(Some("a"), Some("b"), Some("c")), Step::Descend);
    assert_eq!(rule(None, Some("b"), Some("c")), Step::Descend);
    assert_eq!(rule(Some("a"), Some("b"), None), Step::Clash(Clash::RemovedThere));
}

const OURS: &str = "\
# The team's own stack.
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31   # keep

Parameters:
    Stage: {Type: String}

Resources:
    # Our queue, do not touch.
    Orders:
        Type: AWS::SQS::Queue
        Properties:
            QueueName: !Sub '${AWS::StackName}-orders'

    Script:
        Type: X
        Properties:
            Code: |
                #!/bin/sh
                # not a comment of yaml
    # Worker is off for now.

# the end
";

const THEIRS: &str = "\
Transform: AWS::Serverless-2016-10-31   # keep
Resources:
  Dead:
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: 1209600
  # Wakes somebody.
  DeadAlarm:
    Type: AWS::CloudWatch::Alarm
Outputs:
  DeadUrl:
    Value: !Ref Dead
";

#[test]
fn entries_are_put_in_with_the_indent_of_their_section_and_nothing_else_changes() {
    let result = added("template.yaml", OURS, THEIRS);
    let put_in = "
    Dead:
      Type: AWS::SQS::Queue
      Properties:
        MessageRetentionPeriod: 1209600

    # Wakes somebody.
    DeadAlarm:
      Type: AWS::CloudWatch::Alarm
";
    let outputs = "
Outputs:
  DeadUrl:
    Value: !Ref Dead
";
    let end = OURS.find("\n# the end").expect("the tail");
    let at = OURS.find("    # Worker").expect("the comment at the end of the section");
    assert_eq!(result, format!("{}{put_in}{}{outputs}{}", &OURS[..at], &OURS[at..end], &OURS[end..]));
}

#[test]
fn adding_twice_is_adding_once() {
    let once = added("template.yaml", OURS, THEIRS);
    assert_eq!(added("template.yaml", &once, THEIRS), once);
}

#[test]
fn windows_line_ends_and_a_missing_last_newline_survive() {
    let ours = OURS.trim_end().replace('\n', "\r\n");
    let result = added("template.yaml", &ours, THEIRS);
    assert!(!result.replace("\r\n", "").contains('\n'), "a bare newline came in");
    assert!(result.ends_with("# the end"));
    let bare = "Resources:\n  A:\n    Type: X";
    assert_eq!(
        added("template.yaml", bare, "Resources:\n  B:\n    Type: Y\n"),
        "Resources:\n  A:\n    Type: X\n  B:\n    Type: Y"
    );
}

#[test]
fn an_empty_section_is_filled() {
    let result = added("template.yaml", "Resources:\n", "Resources:\n  B:\n    Type: Y\n");
    assert_eq!(result, "Resources:\n  B:\n    Type: Y\n");
}

#[test]
fn a_byte_order_mark_a_directive_and_duplicate_keys_survive() {
    let ours = "\u{feff}%YAML 1.1\n---\nResources:\n  A:\n    Type: X\n  A:\n    Type: Z\n...\n";
    let result = added("template.yaml", ours, "Resources:\n  B:\n    Type: Y\n");
    assert_eq!(result, ours.replace("...\n", "  B:\n    Type: Y\n...\n"));
}

#[test]
fn what_cannot_be_merged_is_refused_with_the_place() {
    let theirs = "Resources:\n  B:\n    Type: Y\n";
    let refused = |ours| merged("template.yaml", None, ours, theirs).expect_err("a conflict").join("\n");
    assert!(refused("{\"Resources\": {}}").contains("flow style"));
    assert!(
        refused("Resources: {}\n").contains("`template.yaml#Resources`")
            || refused("Resources: {}\n").contains("flow style")
    );
    assert!(refused("Resources:\n  A: [1\n  B: x\n").contains("line "));
    assert!(refused("Resources:\n  A: 1\n---\nResources:\n  C: 1\n").contains("more than one YAML document"));
    assert!(refused("Resources:\n  B:\n    Type: Other\n").contains("template.yaml#Resources.B is there already"));
}

#[test]
fn both_sides_changes_to_one_entry_come_together_by_their_base() {
    let base = "Resources:\n  A:\n    Type: X\n    Properties:\n      One: 1\n      Two: 2\n      Three: 3\n";
    let ours = base.replace("One: 1", "One: 11");
    let theirs = base.replace("Three: 3", "Three: 33");
    let result = merged("template.yaml", Some(base), &ours, &theirs).expect("no conflict");
    assert_eq!(result, base.replace("One: 1", "One: 11").replace("Three: 3", "Three: 33"));
    let clash = base.replace("One: 1", "One: 12");
    assert_eq!(
        merged("template.yaml", Some(base), &ours, &clash).expect_err("a conflict"),
        ["template.yaml#Resources.A was changed on both sides"]
    );
}

#[test]
fn a_conflict_carries_zdiff3_markers_with_the_true_base() {
    let side = |text: &str| tree(&[("notes.txt", text)]);
    let changes = merge(&side("a\nb\nc\n"), &side("a\nours\nc\n"), &side("a\ntheirs\nc\n"));
    let [Change::Conflict { marked: Some(marked), .. }] = changes.as_slice() else { panic!("{changes:?}") };
    assert_eq!(marked, "a\n<<<<<<< yours\nours\n||||||| base\nb\n=======\ntheirs\n>>>>>>> blueprint\nc\n");
}

#[test]
fn what_the_blueprint_dropped_goes_unless_it_was_changed_here() {
    let base = "Resources:\n  A:\n    Type: X\n  B:\n    Type: Y\nOutputs:\n  O:\n    Value: 1\n";
    let theirs = "Resources:\n  A:\n    Type: X\n";
    assert_eq!(merged("template.yaml", Some(base), base, theirs).expect("no conflict"), theirs);
    let ours = base.replace("Type: Y", "Type: Mine");
    let conflicts = merged("template.yaml", Some(base), &ours, theirs).expect_err("a conflict");
    assert_eq!(conflicts, ["template.yaml#Resources.B was changed here and dropped by the blueprint"]);
}

#[test]
fn what_was_removed_here_stays_removed() {
    let base = "Resources:\n  A:\n    Type: X\n  B:\n    Type: Y\n";
    let ours = "Resources:\n  A:\n    Type: X\n";
    let theirs = base.replace("Type: Y", "Type: Z");
    assert_eq!(merged("template.yaml", Some(base), ours, &theirs).expect("no conflict"), ours);
}

#[test]
fn toml_tables_take_keys_in_order_and_lists_are_united() {
    let ours = "\
# top
[workspace]
members = [
    \"a\",  # first
    \"b\",
]

[workspace.dependencies]
# json
serde = { version = \"1\", features = [
    \"derive\",
] }
tokio = \"1\"

[profile.release]
lto = \"fat\"
";
    let theirs = "[workspace]\nmembers = [\"c\", \"a\"]\n\n[workspace.dependencies]\nthiserror = \"2\"\nanyhow = \"1\"\n\n[profile.dev]\ndebug = 0\n";
    let expected = ours
        .replace("    \"b\",\n", "    \"b\",\n    \"c\",\n")
        .replace("# json\n", "anyhow = \"1\"\n# json\n")
        .replace("tokio = \"1\"\n", "thiserror = \"2\"\ntokio = \"1\"\n\n[profile.dev]\ndebug = 0\n");
    assert_eq!(added("Cargo.toml", ours, theirs), expected);
    assert_eq!(added("Cargo.toml", &expected, theirs), expected);
}

#[test]
fn a_new_toml_table_keeps_the_order_of_the_blueprint() {
    let ours = "[dev.deploy]\nconfirm = false\nbucket = \"b\"\n";
    let theirs = "[prod.deploy]\na = 1\nb = 2\nresolve = true\nconfirm = true\ntags = []\n";
    assert_eq!(added("samconfig.toml", ours, theirs), format!("{ours}\n{theirs}"));
}

#[test]
fn a_toml_key_that_both_have_otherwise_is_a_conflict_by_name() {
    let conflicts = merged("Cargo.toml", None, "[dependencies]\na = \"1\"\n", "[dependencies]\na = \"2\"\n")
        .expect_err("a conflict");
    assert_eq!(conflicts, ["Cargo.toml#dependencies.a is there already, with other content"]);
    let broken = merged("Cargo.toml", None, "a = = 1\n", "b = 1\n").expect_err("a conflict");
    assert!(broken[0].contains("line 1, column 5"), "{broken:?}");
}

#[test]
fn ignore_files_are_sets_of_lines() {
    assert_eq!(
        added(".gitignore", "# ours\n/target\n*.log", "/target\n# sam\n.aws-sam/\n"),
        "# ours\n/target\n# sam\n.aws-sam/\n*.log"
    );
}

#[test]
fn a_file_that_both_have_otherwise_without_a_base_is_a_conflict() {
    let conflicts = merged("README.md", None, "mine\n", "theirs\n").expect_err("a conflict");
    assert_eq!(conflicts, ["README.md is there already, with other content"]);
}

fn entry_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}".prop_map(|value| format!("Type: {value}\n")),
        "[a-z]{1,6}".prop_map(|value| format!("Type: !Ref {value}\nProperties:\n  Code: |\n    # {value}\n\n    x\n")),
        "[a-z]{1,6}".prop_map(|value| format!("# inner {value}\nType: {{A: {value}}} # tail\nList:\n- a\n- b\n")),
    ]
}

/// A template: sections with entries, comments, blank lines, any indent.
fn template() -> impl Strategy<Value = String> {
    let entry = ("[A-F]", entry_text(), prop::bool::ANY, prop::bool::ANY);
    let section = ("(Parameters|Resources|Outputs)", prop::collection::vec(entry, 0..5), 1_usize..5);
    prop::collection::vec(section, 0..4).prop_map(|sections| {
        let mut text = String::from("# head\nTransform: AWS::Serverless-2016-10-31\n");
        let mut seen = BTreeSet::new();
        for (name, entries, indent) in sections {
            if !seen.insert(name.clone()) {
                continue;
            }
            text.push_str(&format!("{name}:\n"));
            let mut ids = BTreeSet::new();
            for (id, body, comment, blank) in entries {
                if !ids.insert(id.clone()) {
                    continue;
                }
                let pad = " ".repeat(indent);
                if blank {
                    text.push('\n');
                }
                if comment {
                    text.push_str(&format!("{pad}# about {id}\n"));
                }
                text.push_str(&format!("{pad}{id}:\n"));
                for line in body.lines() {
                    text.push_str(&if line.is_empty() { "\n".to_owned() } else { format!("{pad}  {line}\n") });
                }
            }
        }
        text
    })
}

proptest! {
    #[test]
    fn cutting_and_joining_gives_the_text_again(text in template()) {
        prop_assert_eq!(yaml::cut(&text).expect("a template").join(), text);
    }

    #[test]
    fn any_text_is_cut_without_loss_or_refused(text in "[ -~\n\t#:{}A\\-]{0,60}") {
        if let Ok(doc) = yaml::cut(&text) {
            prop_assert_eq!(doc.join(), text.clone());
        }
        if let Ok(doc) = toml::cut(&text) {
            prop_assert_eq!(doc.join(), text.clone());
        }
        prop_assert_eq!(lines::cut(&text).expect("lines").join(), text);
    }

    #[test]
    fn untouched_here_becomes_theirs(base in template(), theirs in template()) {
        let result = merged("template.yaml", Some(&base), &base, &theirs).expect("no conflict");
        let (result, theirs) = (yaml::cut(&result).expect("cut"), yaml::cut(&theirs).expect("cut"));
        for piece in &theirs.pieces {
            if !piece.key.is_tail() && !piece.open {
                prop_assert_eq!(result.get(&piece.key).map(|found| doc::normal(found.text)), Some(doc::normal(piece.text)));
            }
        }
        for piece in &result.pieces {
            prop_assert!(piece.open || piece.key.is_tail() || theirs.get(&piece.key).is_some());
        }
    }

    #[test]
    fn untouched_there_stays_ours(base in template(), ours in template()) {
        prop_assert_eq!(merged("template.yaml", Some(&base), &ours, &base), Ok(ours));
    }

    #[test]
    fn no_line_of_ours_is_lost_or_moved_and_adding_twice_is_adding_once(ours in template(), theirs in template()) {
        if let Ok(once) = merged("template.yaml", None, &ours, &theirs) {
            let mut result = once.lines();
            for line in ours.lines() {
                prop_assert!(result.any(|found| found == line), "lost: {line}\n{once}");
            }
            prop_assert_eq!(merged("template.yaml", None, &once, &theirs), Ok(once));
        }
    }

    #[test]
    fn every_line_of_ours_is_in_the_result_or_in_a_conflict(base in template(), ours in template(), theirs in template()) {
        let side = |text: &str| tree(&[("template.yaml", text)]);
        let before = side(&ours);
        let changes = merge(&side(&base), &before, &side(&theirs));
        let after = applied(before, &changes).into_values().next().expect("the file");
        let after = after.text().expect("text").to_owned();
        let base_lines: BTreeSet<&str> = base.lines().map(str::trim).collect();
        for line in ours.lines().map(str::trim).filter(|line| !base_lines.contains(line)) {
            prop_assert!(after.lines().any(|found| found.trim() == line), "lost: {line}\n{after}");
        }
    }
}
