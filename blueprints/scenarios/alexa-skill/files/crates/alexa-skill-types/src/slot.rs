use serde::Deserialize;

/// What was heard for a part of an utterance.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Slot {
    pub name: String,
    /// As it was said; of a slot with several values it is absent.
    pub value: Option<String>,
    pub resolutions: Option<Resolutions>,
    /// The same in the newer form, which alone has several values.
    pub slot_value: Option<RawSlotValue>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "type")]
pub enum RawSlotValue {
    Simple {
        value: Option<String>,
        resolutions: Option<Resolutions>,
    },
    List {
        #[serde(default)]
        values: Vec<RawSlotValue>,
    },
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Resolutions {
    #[serde(default)]
    pub resolutions_per_authority: Vec<Authority>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Authority {
    pub status: Status,
    #[serde(default)]
    pub values: Vec<Resolved>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Status {
    pub code: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Resolved {
    pub value: Named,
}

/// A value of the slot's type in the interaction model.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Named {
    pub id: Option<String>,
    pub name: String,
}

/// One thing that was said for a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotValue {
    pub spoken: String,
    /// The values of the slot's type that it can mean: none, one, or several.
    pub meanings: Vec<Named>,
}

impl Slot {
    /// Everything that was said for the slot, in its order; nothing if it was not filled.
    #[must_use]
    pub fn values(&self) -> Vec<SlotValue> {
        match &self.slot_value {
            Some(value) => value.flattened(),
            None => one(self.value.as_deref(), self.resolutions.as_ref())
                .into_iter()
                .collect(),
        }
    }
}

impl RawSlotValue {
    fn flattened(&self) -> Vec<SlotValue> {
        match self {
            Self::Simple { value, resolutions } => one(value.as_deref(), resolutions.as_ref())
                .into_iter()
                .collect(),
            Self::List { values } => values.iter().flat_map(Self::flattened).collect(),
        }
    }
}

fn one(value: Option<&str>, resolutions: Option<&Resolutions>) -> Option<SlotValue> {
    // Alexa sends `?` for what it heard and could not make out.
    let spoken = value
        .map(str::trim)
        .filter(|text| !matches!(*text, "" | "?"))?;
    let authorities = resolutions.map(|found| found.resolutions_per_authority.as_slice());
    let matching = authorities
        .unwrap_or_default()
        .iter()
        .filter(|authority| authority.status.code == "ER_SUCCESS_MATCH");
    Some(SlotValue {
        spoken: spoken.to_owned(),
        meanings: matching
            .flat_map(|authority| {
                authority
                    .values
                    .iter()
                    .map(|resolved| resolved.value.clone())
            })
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn values(slot: Value) -> Vec<SlotValue> {
        serde_json::from_value::<Slot>(slot).unwrap().values()
    }

    fn resolved(code: &str, ids: &[&str]) -> Value {
        let values: Vec<_> = ids
            .iter()
            .map(|id| json!({ "value": { "id": id, "name": id.to_lowercase() } }))
            .collect();
        json!({ "resolutionsPerAuthority": [{ "authority": "a", "status": { "code": code }, "values": values }] })
    }

    #[test]
    fn an_empty_slot_has_no_value() {
        assert_eq!(values(json!({ "name": "security" })), []);
        assert_eq!(values(json!({ "name": "security", "value": "?" })), []);
    }

    #[test]
    fn a_value_has_its_meanings() {
        let slot = json!({ "name": "s", "value": "acme", "resolutions": resolved("ER_SUCCESS_MATCH", &["ACME", "ACMX"]) });
        let found = values(slot);
        assert_eq!(found[0].spoken, "acme");
        assert_eq!(found[0].meanings.len(), 2);
        let slot = json!({ "name": "s", "value": "acne", "resolutions": resolved("ER_SUCCESS_NO_MATCH", &[]) });
        assert_eq!(values(slot)[0].meanings, []);
    }

    #[test]
    fn a_list_has_them_all() {
        let simple = |word: &str| json!({ "type": "Simple", "value": word, "resolutions": resolved("ER_SUCCESS_MATCH", &[word]) });
        let slot = json!({ "name": "s", "slotValue": { "type": "List", "values": [simple("A"), simple("B")] } });
        let words: Vec<_> = values(slot).into_iter().map(|value| value.spoken).collect();
        assert_eq!(words, ["A", "B"]);
    }
}
