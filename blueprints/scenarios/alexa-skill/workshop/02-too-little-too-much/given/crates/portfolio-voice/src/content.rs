//! The words of each locale, from `content/`.

use serde::Deserialize;

use crate::Phrase;

/// What is in the binary: locale and file.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/content.rs"));

/// A file of `content/` that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("content/{locale}.json cannot be used")]
pub struct ContentError {
    pub locale: String,
    source: serde_json::Error,
}

/// All locales.
#[derive(Debug, Clone)]
pub struct Contents(Vec<Content>);

/// The words of one locale.
#[derive(Debug, Clone)]
pub struct Content {
    pub locale: String,
    pub format: Format,
    pub phrases: Phrases,
    pub screen: ScreenWords,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: Format,
    phrases: Phrases,
    screen: ScreenWords,
}

/// How numbers are written and read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    pub decimal: String,
    pub thousands: String,
    pub money: Phrase,
    pub percent: Phrase,
    pub percent_shown: Phrase,
    pub and: Phrase,
    pub or: Phrase,
}

/// What stands on a screen or on a card.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenWords {
    pub portfolio: String,
    pub breakdown: String,
    pub quote: String,
    pub say_breakdown: String,
    pub hint: String,
}

macro_rules! phrases {
    ($($name:ident),* $(,)?) => {
        /// Everything that can be said, by name.
        #[derive(Debug, Clone, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Phrases {
            $(pub $name: Phrase,)*
        }

        impl Phrases {
            /// Each with its name.
            pub fn all(&self) -> impl Iterator<Item = (&'static str, &Phrase)> {
                [$((stringify!($name), &self.$name)),*].into_iter()
            }
        }
    };
}

phrases! {
    welcome_new, welcome_back, called, update, up, up_amount, down, down_amount, unchanged, today, week, year,
    offer_breakdown, hint, breakdown_one, breakdown_many, position, more_positions, unpriced, empty, quote, no_price,
    too_many, offer_quote, offer_first_quote, which_security, which_of, unknown_security, all_right, help,
    not_understood, not_understood_again, nothing_asked, what_else, yes_or_no, goodbye, link, link_again,
    source_failed, late,
}

impl Contents {
    /// The locales that are in the binary.
    ///
    /// # Errors
    /// A file lacks a phrase, or has one that nobody says.
    pub fn read() -> Result<Self, ContentError> {
        let read = |(locale, text): &(&str, &str)| match serde_json::from_str::<File>(text) {
            Ok(file) => Ok(Content {
                locale: (*locale).to_owned(),
                format: file.format,
                phrases: file.phrases,
                screen: file.screen,
            }),
            Err(source) => Err(ContentError {
                locale: (*locale).to_owned(),
                source,
            }),
        };
        Ok(Self(FILES.iter().map(read).collect::<Result<_, _>>()?))
    }

    /// The words for a locale.
    #[must_use]
    pub fn of(&self, locale: &str) -> Option<&Content> {
        self.0.iter().find(|content| content.locale == locale)
    }

    pub fn all(&self) -> impl Iterator<Item = &Content> {
        self.0.iter()
    }
}
