//! From an utterance to an intent and its slots, by the samples.

use serde_json::{Map, Value, json};

use crate::Model;
use crate::model::{Intent, Slot, SlotType};

/// What was understood: the `intent` of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Understood {
    pub intent: String,
    /// By name, in the form of a request.
    pub slots: Map<String, Value>,
}

/// Words that everybody uses and that the built-in intents know without samples.
const BUILT_IN: &[(&str, &str, &[&str])] = &[
    (
        "en",
        "AMAZON.YesIntent",
        &["yes", "yes please", "sure", "ok", "yeah"],
    ),
    (
        "en",
        "AMAZON.NoIntent",
        &["no", "no thanks", "no thank you", "nope"],
    ),
    (
        "en",
        "AMAZON.HelpIntent",
        &["help", "what can i say", "help me"],
    ),
    (
        "en",
        "AMAZON.RepeatIntent",
        &["repeat", "repeat that", "say that again", "pardon"],
    ),
    ("en", "AMAZON.StopIntent", &["stop", "exit", "quit"]),
    ("en", "AMAZON.CancelIntent", &["cancel", "never mind"]),
    ("en", "AMAZON.NavigateHomeIntent", &["go home", "home"]),
    (
        "de",
        "AMAZON.YesIntent",
        &["ja", "ja bitte", "gerne", "klar"],
    ),
    ("de", "AMAZON.NoIntent", &["nein", "nein danke"]),
    ("de", "AMAZON.HelpIntent", &["hilfe", "hilf mir"]),
    (
        "de",
        "AMAZON.RepeatIntent",
        &["wiederhole das", "noch einmal", "wie bitte"],
    ),
    ("de", "AMAZON.StopIntent", &["stopp", "ende", "beenden"]),
    ("de", "AMAZON.CancelIntent", &["abbrechen", "vergiss es"]),
    (
        "de",
        "AMAZON.NavigateHomeIntent",
        &["startseite", "nach hause"],
    ),
];

/// Lower case, without punctuation, with single spaces.
#[must_use]
pub fn words(text: &str) -> String {
    let kept = text
        .to_lowercase()
        .replace(['.', ',', '?', '!', ':', '"'], " ");
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Model {
    /// What an utterance means; `asked` is the slot that the last answer asked for, with its intent.
    #[must_use]
    pub fn understand(&self, utterance: &str, asked: Option<(&str, &str)>) -> Understood {
        let said = words(utterance);
        let of_slot = asked.and_then(|(intent, slot)| self.fills(&said, intent, slot));
        of_slot
            .or_else(|| self.built_in(&said))
            .or_else(|| self.sample(&said))
            .unwrap_or_else(|| Understood {
                intent: "AMAZON.FallbackIntent".to_owned(),
                slots: Map::new(),
            })
    }

    fn built_in(&self, said: &str) -> Option<Understood> {
        let language = self.locale.split('-').next()?;
        let (_, intent, _) = BUILT_IN
            .iter()
            .find(|(of, _, phrases)| *of == language && phrases.contains(&said))?;
        let is_there = self.intents().iter().any(|one| one.name == *intent);
        is_there.then(|| Understood {
            intent: (*intent).to_owned(),
            slots: Map::new(),
        })
    }

    /// The sample that says most by itself: one whose slots swallow less comes first.
    fn sample(&self, said: &str) -> Option<Understood> {
        let mut found: Vec<_> = self
            .intents()
            .iter()
            .flat_map(|intent| intent.samples.iter().map(move |sample| (intent, sample)))
            .filter_map(|(intent, sample)| Some((intent, sample, parts(&words(sample), said)?)))
            .filter(|(intent, _, filled)| self.is_plausible(intent, filled))
            .collect();
        found
            .sort_by_key(|(_, _, filled)| filled.iter().map(|(_, text)| text.len()).sum::<usize>());
        let (intent, _, filled) = found.into_iter().next()?;
        Some(self.understood(intent, &filled))
    }

    /// Slots of closed types, such as a period, take their own values only.
    fn is_plausible(&self, intent: &Intent, filled: &[(String, String)]) -> bool {
        filled.iter().all(|(name, text)| {
            let slot = intent.slots.iter().find(|slot| slot.name == *name);
            slot.is_some_and(|slot| {
                slot.multiple_values.is_some_and(|many| many.enabled)
                    || self
                        .type_of(slot)
                        .is_some_and(|kind| !meanings(kind, text).is_empty())
            })
        })
    }

    fn fills(&self, said: &str, intent: &str, slot: &str) -> Option<Understood> {
        let intent = self.intents().iter().find(|one| one.name == intent)?;
        let slot = intent.slots.iter().find(|one| one.name == slot)?;
        let kind = self.type_of(slot)?;
        let filled = slot
            .samples
            .iter()
            .filter_map(|sample| parts(&words(sample), said));
        let known = filled.into_iter().flatten().find(|(_, text)| {
            pieces(text)
                .iter()
                .any(|piece| !meanings(kind, piece).is_empty())
        })?;
        Some(self.understood(intent, &[known]))
    }

    fn type_of(&self, slot: &Slot) -> Option<&SlotType> {
        self.types().iter().find(|kind| kind.name == slot.kind)
    }

    fn understood(&self, intent: &Intent, filled: &[(String, String)]) -> Understood {
        let slots = intent.slots.iter().map(|slot| {
            let text = filled.iter().find(|(name, _)| *name == slot.name);
            let value = self.slot(slot, text.map(|(_, text)| text.as_str()));
            (slot.name.clone(), value)
        });
        Understood {
            intent: intent.name.clone(),
            slots: slots.collect(),
        }
    }

    /// A slot in the form of a request.
    fn slot(&self, slot: &Slot, text: Option<&str>) -> Value {
        let mut filled = json!({ "name": slot.name, "confirmationStatus": "NONE" });
        let (Some(text), Some(kind)) = (text, self.type_of(slot)) else {
            return filled;
        };
        let pieces = match slot.multiple_values {
            Some(many) if many.enabled => pieces(text),
            _ => vec![text.to_owned()],
        };
        filled["source"] = json!("USER");
        match pieces.as_slice() {
            [only] => {
                filled["value"] = json!(only);
                filled["resolutions"] = resolutions(kind, only);
                filled["slotValue"] = simple(kind, only);
            }
            several => {
                let values: Vec<_> = several.iter().map(|piece| simple(kind, piece)).collect();
                filled["slotValue"] = json!({ "type": "List", "values": values });
            }
        }
        filled
    }
}

fn simple(kind: &SlotType, text: &str) -> Value {
    json!({ "type": "Simple", "value": text, "resolutions": resolutions(kind, text) })
}

fn resolutions(kind: &SlotType, text: &str) -> Value {
    let values = meanings(kind, text);
    let code = match values.is_empty() {
        true => "ER_SUCCESS_NO_MATCH",
        false => "ER_SUCCESS_MATCH",
    };
    let authority = format!("amzn1.er-authority.echo-sdk.simulated.{}", kind.name);
    json!({ "resolutionsPerAuthority": [{ "authority": authority, "status": { "code": code }, "values": values }] })
}

/// The values of the type that are called so.
fn meanings(kind: &SlotType, text: &str) -> Vec<Value> {
    let text = words(text);
    let called = kind.values.iter().filter(|value| {
        words(&value.name.value) == text
            || value
                .name
                .synonyms
                .iter()
                .any(|synonym| words(synonym) == text)
    });
    called
        .map(|value| json!({ "value": { "name": value.name.value, "id": value.id } }))
        .collect()
}

/// `a and b` as two.
fn pieces(text: &str) -> Vec<String> {
    let text = text
        .replace(" und ", " and ")
        .replace(" oder ", " and ")
        .replace(" or ", " and ");
    text.split(" and ")
        .map(|piece| piece.trim().to_owned())
        .collect()
}

/// The slots of a sample, as an utterance fills them; nothing if it is not the sample.
fn parts(sample: &str, said: &str) -> Option<Vec<(String, String)>> {
    let Some((before, rest)) = sample.split_once('{') else {
        return (sample == said).then(Vec::new);
    };
    let (name, after) = rest.split_once('}')?;
    let said = said.strip_prefix(before)?;
    let literal = after.split('{').next().unwrap_or_default();
    let mut found = None;
    // The shortest filling after which the rest fits.
    let ends = (1..=said.len()).filter(|at| said.is_char_boundary(*at));
    for end in ends {
        let (value, behind) = said.split_at(end);
        if !behind.starts_with(literal) || value.trim().is_empty() {
            continue;
        }
        if let Some(others) = parts(after, behind) {
            let mut all = vec![(name.to_owned(), value.trim().to_owned())];
            all.extend(others);
            found = Some(all);
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Model {
        Model::read("en-US").unwrap()
    }

    fn intent(utterance: &str) -> String {
        model().understand(utterance, None).intent
    }

    #[test]
    fn samples_are_understood_whatever_the_case() {
        assert_eq!(
            intent("How is my portfolio doing?"),
            "PortfolioUpdateIntent"
        );
        assert_eq!(intent("yes"), "AMAZON.YesIntent");
        assert_eq!(intent("sing me a song"), "AMAZON.FallbackIntent");
    }

    #[test]
    fn slots_are_filled_and_resolved() {
        let understood = model().understand("how is example mining doing this week", None);
        assert_eq!(understood.intent, "QuoteIntent");
        let value =
            &understood.slots["security"]["resolutions"]["resolutionsPerAuthority"][0]["values"];
        assert_eq!(value[0]["value"]["id"], "EXMN");
        assert_eq!(understood.slots["period"]["value"], "this week");
    }

    #[test]
    fn a_word_for_two_means_both() {
        let understood = model().understand("the price of example", None);
        let values =
            &understood.slots["security"]["resolutions"]["resolutionsPerAuthority"][0]["values"];
        assert_eq!(values.as_array().unwrap().len(), 2);
    }

    #[test]
    fn several_values_are_a_list() {
        let understood = model().understand("the price of cedar foods and old mill", None);
        let list = &understood.slots["security"]["slotValue"];
        assert_eq!(list["type"], "List");
        assert_eq!(list["values"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn what_is_asked_for_comes_first() {
        let understood = model().understand("cedar", Some(("QuoteIntent", "security")));
        assert_eq!(understood.intent, "QuoteIntent");
        assert_eq!(intent("cedar"), "AMAZON.FallbackIntent");
        let other = model().understand("stop", Some(("QuoteIntent", "security")));
        assert_eq!(other.intent, "AMAZON.StopIntent");
    }
}
