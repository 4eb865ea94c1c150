//! The interaction model and the handlers know of each other.

use super::*;
use alexa_simulator::Model;
use std::collections::BTreeSet;

#[test]
fn every_intent_has_a_handler_and_every_handler_an_intent() {
    let handled: BTreeSet<_> = INTENTS.iter().map(|(name, _)| *name).collect();
    let model = Model::read("en-US").unwrap();
    let named: BTreeSet<_> = model
        .intents()
        .iter()
        .map(|intent| intent.name.as_str())
        .collect();
    assert_eq!(named, handled);
}

#[test]
fn what_is_missing_can_be_asked_for() {
    let model = Model::read("en-US").unwrap();
    let asked = model.dialog_intents();
    let quote = asked.iter().find(|intent| intent.name == "QuoteIntent");
    let slots = &quote.expect("the model has a dialog for QuoteIntent").slots;
    let security = slots.iter().find(|slot| slot.name == "security").unwrap();
    assert!(security.elicitation_required);
    let prompt = security.prompts.elicitation.as_deref().unwrap();
    assert!(model.has_prompt(prompt), "{prompt}");
}
