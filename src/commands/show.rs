//! `formwork show`: what a blueprint contains.

use serde_json::json;

use crate::answers::{Question, Value, sample_answers};
use crate::cli::Show;
use crate::compose::{Composition, compose, questions};
use crate::error::{Error, Result};
use crate::library::Library;
use crate::manifest::{Blueprint, Form, Kind};
use crate::merge::merge;
use crate::report::{self, FAINT, STRONG};
use crate::tree::Tree;

/// Renders the blueprint with its default answers and tells what came out.
pub fn run(args: &Show) -> Result<()> {
    let library = super::library(&args.library)?;
    let blueprint = library.get(&args.id, &Kind::ALL)?;
    let asked = questions(&library, blueprint);
    let answers = sample_answers(&asked);
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
    let width = report::width();
    let mut text = format!("{STRONG}{}{STRONG:#} ({})\n{}\n", blueprint.title, blueprint.id, blueprint.summary);
    if let Some(picture) = &blueprint.picture {
        text.push_str(&format!("\n{}\n", picture.trim_end()));
    }
    let kinds = report::kinds(&composition.resources());
    let resources =
        if kinds.is_empty() { String::new() } else { format!("  {}\n", report::wrapped(&kinds, 2, 2, width)) };
    let idle = blueprint.idle_cost.as_ref().map(|cost| format!("  {FAINT}When idle: {cost}{FAINT:#}\n"));
    text.push_str(&section("Resources", &(resources + &idle.unwrap_or_default())));
    let files = merge(&Tree::new(), &Tree::new(), &composition.tree);
    text.push_str(&section("Files", &report::folders(&files, width)));
    text.push_str(&section("Questions", &report::columns(&asked.iter().map(question).collect::<Vec<_>>())));
    let met = |id: &str| composition.claims.iter().any(|claim| claim.id == id && !claim.absent);
    let demands = library.demands.iter().filter(|demand| met(&demand.id));
    let rows: Vec<(String, String)> = demands.map(|demand| (demand.id.clone(), demand.text.clone())).collect();
    text + &section("Lens demands met", &report::columns(&rows))
}

/// A heading with what stands below it; nothing where that is nothing.
fn section(heading: &str, below: &str) -> String {
    if below.is_empty() { String::new() } else { format!("\n{STRONG}{heading}{STRONG:#}\n{below}") }
}

fn question(question: &Question<'_>) -> (String, String) {
    let ask = question.ask;
    let default = ask.default.as_ref().map(Value::to_string).filter(|text| !text.is_empty());
    let facts = [form(&ask.form), default.map(|default| format!("default {default}"))];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let facts = if facts.is_empty() { String::new() } else { format!("  {FAINT}({}){FAINT:#}", facts.join("; ")) };
    (ask.id.clone(), format!("{}{facts}", ask.question))
}

/// What may be answered, where that is a list or a range.
fn form(form: &Form) -> Option<String> {
    match form {
        Form::Choice(choices) => {
            Some(choices.iter().map(|choice| choice.value.as_str()).collect::<Vec<_>>().join(" | "))
        }
        Form::Text(_) | Form::Bool => None,
        Form::Number(min, max) => Some(format!("{min} to {max}")),
    }
}

fn as_json(blueprint: &Blueprint, asked: &[Question<'_>], composition: &Composition<'_>) -> serde_json::Value {
    let questions: Vec<_> = asked.iter().map(question_as_json).collect();
    let used = composition.instances.iter().map(|instance| instance.id).filter(|id| *id != blueprint.id);
    let uses = used.fold(Vec::new(), |mut uses, id| {
        if !uses.contains(&id) {
            uses.push(id);
        }
        uses
    });
    let resources = composition.resources();
    let resources: Vec<_> = resources.iter().map(|(at, kind)| json!({"id": at.entry, "type": kind})).collect();
    let claims: Vec<_> = composition
        .claims
        .iter()
        .map(|claim| json!({"id": claim.id, "where": claim.r#where, "how": claim.how, "absent": claim.absent}))
        .collect();
    json!({
        "command": "show", "id": blueprint.id, "kind": report::kind(blueprint.kind), "title": blueprint.title, "summary": blueprint.summary,
        "idle_cost": blueprint.idle_cost, "uses": uses,
        "questions": questions, "files": composition.tree.keys().map(|path| path.as_str()).collect::<Vec<_>>(), "resources": resources, "lens": claims,
    })
}

fn question_as_json(Question { ask, .. }: &Question<'_>) -> serde_json::Value {
    let (min, max) = match ask.form {
        Form::Number(min, max) => (Some(min), Some(max)),
        _ => (None, None),
    };
    json!({
        "id": ask.id, "question": ask.question, "help": ask.help, "choices": ask.choices(), "min": min, "max": max,
        "default": ask.default,
    })
}

#[cfg(test)]
mod tests {
    use super::{Form, form};

    #[test]
    fn a_number_shows_its_range() {
        assert_eq!(form(&Form::Number(1, 90)).as_deref(), Some("1 to 90"));
        assert_eq!(form(&Form::Bool), None);
    }
}
