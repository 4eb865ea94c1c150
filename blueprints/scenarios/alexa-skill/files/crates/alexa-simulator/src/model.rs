//! An interaction model, as the developer console and ASK CLI take it.

use std::fs;

use serde::Deserialize;

use crate::{SimulatorError, project_file};

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    interaction_model: InteractionModel,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct InteractionModel {
    language_model: LanguageModel,
    dialog: Option<Dialog>,
    #[serde(default)]
    prompts: Vec<Prompt>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct LanguageModel {
    invocation_name: String,
    intents: Vec<Intent>,
    #[serde(default)]
    types: Vec<SlotType>,
}

/// What can be said.
#[derive(Debug, Clone, Deserialize)]
pub struct Intent {
    pub name: String,
    #[serde(default)]
    pub slots: Vec<Slot>,
    #[serde(default)]
    pub samples: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Slot {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    /// What is said when it is asked for.
    #[serde(default)]
    pub samples: Vec<String>,
    #[serde(default)]
    pub multiple_values: Option<MultipleValues>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub struct MultipleValues {
    pub enabled: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub struct SlotType {
    pub name: String,
    pub values: Vec<SlotValue>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct SlotValue {
    pub id: String,
    pub name: SlotName,
}

#[derive(Debug, Clone, Deserialize)]
pub struct SlotName {
    pub value: String,
    #[serde(default)]
    pub synonyms: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Dialog {
    intents: Vec<DialogIntent>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct DialogIntent {
    pub name: String,
    pub slots: Vec<DialogSlot>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DialogSlot {
    pub name: String,
    pub elicitation_required: bool,
    #[serde(default)]
    pub prompts: DialogPrompts,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub struct DialogPrompts {
    pub elicitation: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Prompt {
    pub id: String,
}

/// The interaction model of one locale.
#[derive(Debug, Clone)]
pub struct Model {
    pub locale: String,
    file: InteractionModel,
}

impl Model {
    /// Where the models of this project are.
    pub const FOLDER: &'static str = "skills/portfolio/skill-package/interactionModels/custom";

    /// # Errors
    /// There is no model for the locale, or it is none.
    pub fn read(locale: &str) -> Result<Self, SimulatorError> {
        let path = format!("{}/{locale}.json", Self::FOLDER);
        let text =
            fs::read_to_string(project_file(&path)).map_err(|source| SimulatorError::File {
                path: path.clone(),
                source,
            })?;
        let file: File = serde_json::from_str(&text).map_err(|error| SimulatorError::Form {
            path,
            reason: error.to_string(),
        })?;
        Ok(Self {
            locale: locale.to_owned(),
            file: file.interaction_model,
        })
    }

    /// The locales that have a model, sorted.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn locales() -> Result<Vec<String>, SimulatorError> {
        let folder = project_file(Self::FOLDER);
        let failed = |source| SimulatorError::File {
            path: Self::FOLDER.to_owned(),
            source,
        };
        let mut locales = Vec::new();
        for entry in fs::read_dir(folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            locales.extend(
                path.file_stem()
                    .map(|stem| stem.to_string_lossy().into_owned()),
            );
        }
        locales.sort();
        Ok(locales)
    }

    #[must_use]
    pub fn invocation_name(&self) -> &str {
        &self.file.language_model.invocation_name
    }

    #[must_use]
    pub fn intents(&self) -> &[Intent] {
        &self.file.language_model.intents
    }

    #[must_use]
    pub fn types(&self) -> &[SlotType] {
        &self.file.language_model.types
    }

    #[must_use]
    pub fn dialog_intents(&self) -> &[DialogIntent] {
        self.file
            .dialog
            .as_ref()
            .map_or(&[], |dialog| &dialog.intents)
    }

    #[must_use]
    pub fn has_prompt(&self, id: &str) -> bool {
        self.file.prompts.iter().any(|prompt| prompt.id == id)
    }
}
