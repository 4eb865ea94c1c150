//! The interaction models and the handlers know of each other, in every locale.

use super::*;
use alexa_simulator::{Model, words};
use portfolio::Symbol;
use std::collections::BTreeSet;

fn models() -> Vec<Model> {
    let locales = Model::locales().unwrap();
    locales
        .iter()
        .map(|locale| Model::read(locale).unwrap())
        .collect()
}

#[test]
fn every_model_has_its_words_and_every_locale_of_words_its_model() {
    let contents = Contents::read().unwrap();
    let words: Vec<_> = contents
        .all()
        .map(|content| content.locale.clone())
        .collect();
    assert_eq!(Model::locales().unwrap(), words);
    assert!(words.len() >= 2);
}

#[test]
fn the_manifest_has_the_same_locales() {
    let path = alexa_simulator::project_file("skills/portfolio/skill-package/skill.json");
    let manifest: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let published = &manifest["manifest"]["publishingInformation"]["locales"];
    let locales: BTreeSet<_> = published.as_object().unwrap().keys().cloned().collect();
    assert_eq!(locales, Model::locales().unwrap().into_iter().collect());
}

#[test]
fn every_intent_has_a_handler_and_every_handler_an_intent() {
    let handled: BTreeSet<_> = INTENTS.iter().map(|(name, _)| *name).collect();
    for model in models() {
        let named: BTreeSet<_> = model
            .intents()
            .iter()
            .map(|intent| intent.name.as_str())
            .collect();
        assert_eq!(named, handled, "{}", model.locale);
    }
    for (name, _) in INTENTS {
        let intent = serde_json::from_value(json!({ "name": name })).unwrap();
        assert!(said(&intent).is_some(), "{name}");
    }
    let unknown = serde_json::from_value(json!({ "name": "OrderPizzaIntent" })).unwrap();
    assert_eq!(said(&unknown), None);
}

#[test]
fn every_intent_of_ours_has_a_sample_and_every_slot_is_used() {
    for model in models() {
        for intent in model
            .intents()
            .iter()
            .filter(|intent| !intent.name.starts_with("AMAZON."))
        {
            assert!(
                !intent.samples.is_empty(),
                "{} of {}",
                intent.name,
                model.locale
            );
            let (_, slots) = INTENTS
                .iter()
                .find(|(name, _)| *name == intent.name)
                .unwrap();
            let named: BTreeSet<_> = intent.slots.iter().map(|slot| slot.name.as_str()).collect();
            assert_eq!(
                named,
                slots.iter().copied().collect(),
                "{} of {}",
                intent.name,
                model.locale
            );
            for slot in &intent.slots {
                let place = format!("{{{}}}", slot.name);
                let is_said = intent.samples.iter().any(|sample| sample.contains(&place));
                assert!(is_said, "no sample of {} has {place}", intent.name);
                assert!(
                    model.types().iter().any(|kind| kind.name == slot.kind),
                    "{}",
                    slot.kind
                );
            }
        }
    }
}

/// The shortest route: what is wanted, and all that belongs to it, in one sentence.
#[test]
fn one_sample_says_everything() {
    for model in models() {
        let quote = model
            .intents()
            .iter()
            .find(|intent| intent.name == "QuoteIntent")
            .unwrap();
        let whole = quote
            .samples
            .iter()
            .any(|one| one.contains("{security}") && one.contains("{period}"));
        assert!(whole, "{}", model.locale);
    }
}

#[test]
fn what_is_missing_can_be_asked_for() {
    for model in models() {
        let asked = model
            .dialog_intents()
            .iter()
            .find(|intent| intent.name == "QuoteIntent")
            .unwrap();
        let slot = asked
            .slots
            .iter()
            .find(|slot| slot.name == "security")
            .unwrap();
        assert!(slot.elicitation_required);
        let prompt = slot.prompts.elicitation.as_deref().unwrap();
        assert!(model.has_prompt(prompt), "{prompt} of {}", model.locale);
    }
}

#[test]
fn the_ids_of_securities_are_symbols_and_those_of_periods_are_known() {
    let periods = BTreeSet::from(["today", "week", "year"]);
    for model in models() {
        let ids = |name: &str| -> Vec<String> {
            let kind = model.types().iter().find(|kind| kind.name == name).unwrap();
            kind.values.iter().map(|value| value.id.clone()).collect()
        };
        for id in ids("SECURITY") {
            assert!(id.parse::<Symbol>().is_ok(), "{id}");
        }
        assert_eq!(
            ids("PERIOD")
                .iter()
                .map(String::as_str)
                .collect::<BTreeSet<_>>(),
            periods
        );
    }
}

/// A sample that belongs to two intents is a guess for Alexa.
#[test]
fn no_sample_belongs_to_two_intents() {
    for model in models() {
        let mut seen = BTreeSet::new();
        for sample in model.intents().iter().flat_map(|intent| &intent.samples) {
            assert!(
                seen.insert(words(sample)),
                "`{sample}` stands twice in {}",
                model.locale
            );
        }
    }
}

#[test]
fn every_sample_is_understood_as_its_intent() {
    for model in models() {
        let values = |kind: &str| {
            let found = model.types().iter().find(|one| one.name == kind).unwrap();
            found.values[0].name.value.clone()
        };
        for intent in model.intents() {
            for sample in &intent.samples {
                let said = sample
                    .replace("{security}", &values("SECURITY"))
                    .replace("{period}", &values("PERIOD"));
                let understood = model.understand(&said, None);
                assert_eq!(
                    understood.intent, intent.name,
                    "`{said}` in {}",
                    model.locale
                );
            }
        }
    }
}

#[test]
fn help_names_what_can_be_said() {
    let contents = Contents::read().unwrap();
    for model in models() {
        let help = contents.of(&model.locale).unwrap().phrases.help.line().text;
        let said = help.split(": ").skip(1);
        for example in said.filter_map(|part| part.split(". ").next()).take(3) {
            let understood = model.understand(example, None);
            assert_ne!(
                understood.intent, "AMAZON.FallbackIntent",
                "`{example}` in {}",
                model.locale
            );
        }
    }
}
