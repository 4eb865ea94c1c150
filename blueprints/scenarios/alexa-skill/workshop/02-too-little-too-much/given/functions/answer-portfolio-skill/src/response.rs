//! A reply in the form that Alexa takes.

use alexa_skill_types::{
    Card, Directive, Image, Reprompt, Request, RequestEnvelope, Response, ResponseEnvelope, Speech,
};
use portfolio_voice::{Card as ReplyCard, Expect, Reply, Row, Screen};
use serde_json::{Map, Value, json};

use crate::Settings;
use crate::intents::{PERIOD, QUOTE, SECURITY};

/// What the button of the screen sends.
pub(crate) const BREAKDOWN: &str = "breakdown";

/// The document of the screen; what it shows is data.
const DOCUMENT: &str = include_str!("../screens/list.json");
const SCREEN: &str = "Alexa.Presentation.APL";

pub(crate) fn of(
    reply: &Reply,
    envelope: &RequestEnvelope,
    settings: &Settings,
) -> ResponseEnvelope {
    let response = Response {
        output_speech: Some(speech(&reply.speech)),
        reprompt: reply.reprompt.as_deref().map(|text| Reprompt {
            output_speech: speech(text),
        }),
        card: reply.card.as_ref().map(|one| card(one, settings)),
        directives: directives(reply, envelope, settings),
        should_end_session: Some(reply.expect == Expect::End),
    };
    ResponseEnvelope::of(response, Map::new())
}

fn speech(text: &str) -> Speech {
    Speech::Ssml {
        ssml: format!("<speak>{text}</speak>"),
    }
}

fn card(card: &ReplyCard, settings: &Settings) -> Card {
    match card {
        ReplyCard::LinkAccount => Card::LinkAccount,
        ReplyCard::Text { title, text } => Card::Standard {
            title: title.clone(),
            text: text.clone(),
            image: Image {
                small_image_url: format!("{}/card-small.png", settings.media_url),
                large_image_url: format!("{}/card-large.png", settings.media_url),
            },
        },
    }
}

fn directives(reply: &Reply, envelope: &RequestEnvelope, settings: &Settings) -> Vec<Directive> {
    // A dialogue is not led by touching the screen.
    let is_spoken = !matches!(envelope.request, Request::TouchEvent { .. });
    let asked = (reply.expect == Expect::Security && is_spoken).then(ask_for_security);
    let screen = reply.screen.as_ref().filter(|_| envelope.supports(SCREEN));
    let shown = screen.and_then(|screen| show(screen, settings));
    asked.into_iter().chain(shown).collect()
}

fn ask_for_security() -> Directive {
    let slot = |name: &str| json!({ "name": name, "confirmationStatus": "NONE" });
    Directive::ElicitSlot {
        slot_to_elicit: SECURITY.to_owned(),
        updated_intent: json!({
            "name": QUOTE,
            "confirmationStatus": "NONE",
            "slots": { SECURITY: slot(SECURITY), PERIOD: slot(PERIOD) },
        }),
    }
}

fn show(screen: &Screen, settings: &Settings) -> Option<Directive> {
    // A test reads it too: that it is JSON is known before a deployment.
    let document = serde_json::from_str(DOCUMENT).ok()?;
    Some(Directive::RenderDocument {
        token: "portfolio".to_owned(),
        document,
        datasources: json!({ "screen": {
            "title": screen.title,
            "headline": screen.headline,
            "rows": screen.rows.iter().map(row).collect::<Vec<_>>(),
            "button": screen.button.as_deref().unwrap_or_default(),
            "background": format!("{}/background.png", settings.media_url),
            "logo": format!("{}/icon-small.png", settings.media_url),
            "hint": screen.hint,
        } }),
    })
}

fn row(row: &Row) -> Value {
    let colour = match row.is_up {
        Some(true) => "#2E9E5B",
        Some(false) => "#C8452F",
        None => "#8899AA",
    };
    json!({ "name": row.name, "value": row.value, "change": row.change, "colour": colour })
}
