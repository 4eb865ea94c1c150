//! What the template names in the repository.

use crate::finding::Finding;
use crate::template::Template;

/// GEN-1: the binary of each function is a crate of this workspace.
#[must_use]
pub fn binaries(template: &Template) -> Vec<Finding> {
    let mut findings = Vec::new();
    for function in template.functions() {
        match function.binary() {
            None => findings.push(function.finding(
                "GEN-1",
                "names no binary under `Metadata.BuildProperties.Binary`",
            )),
            Some(name) if !is_crate(template, name) => {
                findings.push(function.finding(
                    "GEN-1",
                    format!(
                        "is built from `{name}`, which no Cargo.toml below functions/ is called"
                    ),
                ));
            }
            Some(_) => {}
        }
    }
    findings
}

fn is_crate(template: &Template, name: &str) -> bool {
    let wanted = format!("name = \"{name}\"");
    template.files.ending("Cargo.toml").any(|(path, text)| {
        path.starts_with("functions/") && text.lines().any(|line| line.trim() == wanted)
    })
}

/// OPS-TST-1: each function of the service has a real event, for tests and to call it by hand.
#[must_use]
pub fn events(template: &Template) -> Vec<Finding> {
    let without = template.service_functions().filter_map(|function| {
        let path = format!("events/{}.json", function.binary()?);
        template.files.get(&path).is_none().then(|| {
            function.finding(
                "OPS-TST-1",
                format!("has no event: `{path}` does not exist"),
            )
        })
    });
    without.collect()
}

/// GEN: the documents that comments and descriptions point to are there. (Those of alarms see to themselves.)
#[must_use]
pub fn documents(template: &Template) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, text) in template.lines() {
        if text.contains("AlarmDescription:") {
            continue;
        }
        let faults = links(text).filter_map(|link| template.files.lacks(link));
        findings.extend(faults.map(|fault| Finding {
            line,
            entry: template.entry_at(line),
            lens: "GEN",
            message: format!("names {fault}"),
        }));
    }
    findings
}

/// The links to documents in a line.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let letters = |letter: char| letter.is_alphanumeric() || "/_-.#".contains(letter);
    let words = text.split(move |letter| !letters(letter));
    words.filter(|word| word.starts_with("docs/") && word.contains(".md"))
}
