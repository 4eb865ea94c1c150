//! `formwork show`: what a blueprint contains.

use serde_json::json;

use crate::answers::{Question, Value};
use crate::check;
use crate::cli::Show;
use crate::compose::{Composition, compose, questions};
use crate::error::{Error, Result};
use crate::library::Library;
use crate::manifest::{Blueprint, Kind};
use crate::merge::merge;
use crate::report::{self, FAINT, STRONG};
use crate::tree::Tree;

/// Renders the blueprint with its default answers and tells what came out.
pub fn run(args: &Show) -> Result<()> {
    let library = super::library(&args.library)?;
    let blueprint = library.get(&args.id, &Kind::ALL)?;
    let asked = questions(&library, blueprint);
    let answers = check::sample_answers(&asked);
    let composition = compose(&library, blueprint, &answers).map_err(|faults| {
        Error::failed(format!("the blueprint `{}` cannot be rendered", blueprint.id)).faults(faults)
    })?;
    if args.json {
        report::json(&as_json(blueprint, &asked, &composition))
    } else {
        report::out(&words(&library, blueprint, &asked, &composition))
    }
}

fn words(library: &Library, blueprint: &Blueprint, asked: &[Question<'_>], composition: &Composition<'_>) -> String {
    let heading = |text: &str| format!("\n{STRONG}{text}{STRONG:#}\n");
    let mut text = format!("{STRONG}{}{STRONG:#} ({})\n{}\n", blueprint.title, blueprint.id, blueprint.summary);
    if let Some(picture) = &blueprint.picture {
        text.push_str(&format!("\n{}\n", picture.trim_end()));
    }
    text.push_str(&heading("Resources"));
    text.push_str(&format!("  {}\n", report::kinds(&composition.resources())));
    if let Some(cost) = &blueprint.idle_cost {
        text.push_str(&format!("  {FAINT}When idle: {cost}{FAINT:#}\n"));
    }
    text.push_str(&heading("Files"));
    text.push_str(&report::folders(&merge(&Tree::new(), &Tree::new(), &composition.tree)));
    text.push_str(&heading("Questions"));
    text.push_str(&report::columns(&asked.iter().map(question).collect::<Vec<_>>()));
    text.push_str(&heading("Lens demands met"));
    let met = |id: &str| composition.claims.iter().any(|claim| claim.id == id && !claim.absent);
    let demands = library.demands.iter().filter(|demand| met(&demand.id));
    let rows: Vec<(String, String)> = demands.map(|demand| (demand.id.clone(), demand.text.clone())).collect();
    text + &report::columns(&rows)
}

fn question(question: &Question<'_>) -> (String, String) {
    let ask = question.ask;
    let choices = ask.choices().join(" | ");
    let default = ask.default.as_ref().map(Value::to_string).filter(|text| !text.is_empty());
    let facts = [(!choices.is_empty()).then_some(choices), default.map(|default| format!("default {default}"))];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let facts = if facts.is_empty() { String::new() } else { format!("  {FAINT}({}){FAINT:#}", facts.join("; ")) };
    (ask.id.clone(), format!("{}{facts}", ask.question))
}

fn as_json(blueprint: &Blueprint, asked: &[Question<'_>], composition: &Composition<'_>) -> serde_json::Value {
    let questions: Vec<_> = asked
        .iter()
        .map(|Question { ask, .. }| json!({"id": ask.id, "question": ask.question, "help": ask.help, "choices": ask.choices(), "default": ask.default}))
        .collect();
    let resources = composition.resources();
    let resources: Vec<_> = resources.iter().map(|(at, kind)| json!({"id": at.entry, "type": kind})).collect();
    let claims: Vec<_> = composition
        .claims
        .iter()
        .map(|claim| json!({"id": claim.id, "where": claim.r#where, "how": claim.how, "absent": claim.absent}))
        .collect();
    json!({
        "command": "show", "id": blueprint.id, "kind": blueprint.kind.folder(), "title": blueprint.title, "summary": blueprint.summary,
        "idle_cost": blueprint.idle_cost, "uses": composition.instances.iter().map(|instance| instance.id).collect::<Vec<_>>(),
        "questions": questions, "files": composition.tree.keys().map(|path| path.as_str()).collect::<Vec<_>>(), "resources": resources, "lens": claims,
    })
}
