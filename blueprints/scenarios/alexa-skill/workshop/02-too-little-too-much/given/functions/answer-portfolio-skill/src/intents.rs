//! What the intents of the interaction models mean. A test holds both to each other.

use alexa_skill_types::{Intent, SlotValue};
use portfolio::Period;
use portfolio_voice::{Heard, Said, SecurityName};

/// The slot of `QuoteIntent` that is asked for when it is empty.
pub(crate) const SECURITY: &str = "security";
pub(crate) const PERIOD: &str = "period";
pub(crate) const QUOTE: &str = "QuoteIntent";

/// Every intent that is handled, with its slots.
pub const INTENTS: &[(&str, &[&str])] = &[
    ("PortfolioUpdateIntent", &[PERIOD]),
    ("BreakdownIntent", &[PERIOD]),
    (QUOTE, &[SECURITY, PERIOD]),
    ("AMAZON.YesIntent", &[]),
    ("AMAZON.NoIntent", &[]),
    ("AMAZON.HelpIntent", &[]),
    ("AMAZON.RepeatIntent", &[]),
    ("AMAZON.StopIntent", &[]),
    ("AMAZON.CancelIntent", &[]),
    ("AMAZON.NavigateHomeIntent", &[]),
    ("AMAZON.FallbackIntent", &[]),
];

/// What an intent means; nothing if it is none of [`INTENTS`].
#[must_use]
pub fn said(intent: &Intent) -> Option<Said> {
    Some(match intent.name.as_str() {
        "PortfolioUpdateIntent" => Said::Update(period(intent)),
        "BreakdownIntent" => Said::Breakdown(period(intent)),
        QUOTE => Said::Quote {
            securities: securities(&values(intent, SECURITY)),
            period: period(intent),
        },
        "AMAZON.YesIntent" => Said::Yes,
        "AMAZON.NoIntent" => Said::No,
        "AMAZON.HelpIntent" => Said::Help,
        "AMAZON.RepeatIntent" => Said::Repeat,
        "AMAZON.StopIntent" | "AMAZON.CancelIntent" | "AMAZON.NavigateHomeIntent" => Said::Stop,
        "AMAZON.FallbackIntent" => Said::Unexpected,
        _ => return None,
    })
}

fn values(intent: &Intent, slot: &str) -> Vec<SlotValue> {
    let slot = intent.slots.get(slot);
    slot.map(alexa_skill_types::Slot::values)
        .unwrap_or_default()
}

fn period(intent: &Intent) -> Option<Period> {
    let said = values(intent, PERIOD);
    let meaning = said.first()?.meanings.first()?;
    match meaning.id.as_deref()? {
        "today" => Some(Period::Today),
        "week" => Some(Period::Week),
        "year" => Some(Period::Year),
        _ => None,
    }
}

/// Somebody began: takes the first thing that the first word can mean.
fn securities(said: &[SlotValue]) -> Heard {
    let first = said.first().and_then(|one| names(one).into_iter().next());
    first.map_or(Heard::Nothing, |name| Heard::Known(vec![name]))
}

/// The securities that a word can mean. Their ids are symbols; a test holds the models to that.
fn names(said: &SlotValue) -> Vec<SecurityName> {
    let named = said.meanings.iter().filter_map(|meaning| {
        let symbol = meaning.id.as_deref()?.parse().ok()?;
        let name = meaning.name.clone();
        Some(SecurityName { symbol, name })
    });
    named.collect()
}
