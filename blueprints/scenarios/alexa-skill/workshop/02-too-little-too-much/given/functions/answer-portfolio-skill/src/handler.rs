//! The custom skill: takes what Alexa heard, and answers to hear, to read and to see.

mod intents;
mod response;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Mutex, MutexGuard, PoisonError};

use alexa_skill_types::{Request, RequestEnvelope, ResponseEnvelope};
use lambda_runtime::LambdaEvent;
use linked_account::FindProfile;
use portfolio::ports::{FindHoldings, FindQuotes, RememberVisit};
use portfolio::{InvalidId, SessionId};
use portfolio_voice::{Dialogue, Expect, Outcome, Reply, Said, Skill, Turn};
use telemetry::metrics;

pub use intents::{INTENTS, said};

/// What was asked in each conversation that goes on.
static DIALOGUES: Mutex<BTreeMap<SessionId, Dialogue>> = Mutex::new(BTreeMap::new());

/// What the function knows of its surroundings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The one skill that is answered.
    pub skill_id: String,
    /// Where the pictures of cards and screens are, without a slash at the end.
    pub media_url: String,
}

/// Why there is no answer at all.
#[derive(Debug, thiserror::Error)]
pub enum NotAnswered {
    #[error("the request is of another skill: is the parameter PortfolioSkillId right?")]
    OtherSkill,
    #[error("the request lacks a conversation")]
    NoSession,
    #[error("the request has an id that is none")]
    Id(#[from] InvalidId),
    #[error("there are no words in any locale")]
    NoWords,
}

/// # Errors
/// The request is none that this skill may answer. Whatever else goes wrong is an answer.
pub async fn handle<P, U, A>(
    skill: &Skill<P, U, A>,
    settings: &Settings,
    event: LambdaEvent<RequestEnvelope>,
) -> Result<ResponseEnvelope, NotAnswered>
where
    P: FindHoldings + FindQuotes,
    U: RememberVisit,
    A: FindProfile,
{
    let (envelope, context) = event.into_parts();
    if envelope.context.system.application.application_id != settings.skill_id {
        return Err(NotAnswered::OtherSkill);
    }
    let Some((said, locale)) = heard(&envelope.request) else {
        note(&envelope.request);
        return Ok(ResponseEnvelope::silent());
    };
    let turn = turn(&envelope, said, locale)?;
    let reply = match answer_deadline::within(&context, skill.answer(&turn)).await {
        Some(reply) => reply,
        None => skill.late(locale),
    };
    let reply = reply.ok_or(NotAnswered::NoWords)?;
    remember(&turn, &reply);
    report(&turn, &reply);
    Ok(response::of(&reply, &envelope, settings))
}

/// What was said and in which locale; nothing if nobody waits for an answer.
fn heard(request: &Request) -> Option<(Said, &str)> {
    match request {
        Request::LaunchRequest { locale } => Some((Said::Launch, locale)),
        Request::IntentRequest { locale, intent } => {
            let said = said(intent).unwrap_or_else(|| {
                tracing::error!(
                    intent = intent.name,
                    "no handler for an intent of the model"
                );
                Said::Unexpected
            });
            Some((said, locale))
        }
        Request::TouchEvent { locale, arguments } => {
            let is_breakdown = arguments.iter().any(|one| one == response::BREAKDOWN);
            let said = match is_breakdown {
                true => Said::Breakdown(None),
                false => Said::Unexpected,
            };
            Some((said, locale))
        }
        Request::SessionEndedRequest { .. }
        | Request::ExceptionEncountered { .. }
        | Request::Other => None,
    }
}

fn turn(envelope: &RequestEnvelope, said: Said, locale: &str) -> Result<Turn, NotAnswered> {
    let session = envelope.session.as_ref().ok_or(NotAnswered::NoSession)?;
    let id: SessionId = session.session_id.parse()?;
    let dialogue = dialogues().get(&id).cloned().unwrap_or_default();
    Ok(Turn {
        said,
        locale: locale.to_owned(),
        user: session.user.user_id.parse()?,
        session: id,
        is_new: session.new,
        token: envelope.access_token().map(str::to_owned),
        dialogue,
    })
}

fn remember(turn: &Turn, reply: &Reply) {
    let session = turn.session.clone();
    match reply.expect {
        Expect::End => dialogues().remove(&session),
        Expect::Answer | Expect::Security => dialogues().insert(session, reply.dialogue.clone()),
    };
}

fn dialogues() -> MutexGuard<'static, BTreeMap<SessionId, Dialogue>> {
    DIALOGUES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Requests that are not answered still tell something.
fn note(request: &Request) {
    let (reason, error) = match request {
        Request::SessionEndedRequest { reason, error } => (reason.as_str(), error),
        Request::ExceptionEncountered { error } => ("exception encountered", error),
        _ => return tracing::info!(operation = "answer", outcome = "ignored", "unknown request"),
    };
    let Some(error) = error else {
        return tracing::info!(
            operation = "answer",
            outcome = "ended",
            reason,
            "conversation ended"
        );
    };
    metrics::count("AnswersRefused", 1);
    tracing::error!(
        operation = "answer",
        reason,
        kind = error.kind,
        error = error.message,
        "Alexa could not use an answer"
    );
}

fn report(turn: &Turn, reply: &Reply) {
    if turn.is_new {
        metrics::count("ConversationsStarted", 1);
    }
    let metric = match reply.outcome {
        Outcome::Welcomed => "WelcomesTold",
        Outcome::UpdateTold => "UpdatesTold",
        Outcome::BreakdownTold => "BreakdownsTold",
        Outcome::QuoteTold => "QuotesTold",
        Outcome::NotUnderstood => "UtterancesNotUnderstood",
        Outcome::LinkAsked => "LinksAsked",
        Outcome::SourceFailed => "SourceFailures",
        Outcome::Late => "AnswersLate",
        Outcome::Asked | Outcome::Helped | Outcome::Repeated | Outcome::Ended => "DialogueSteps",
    };
    metrics::count(metric, 1);
    tracing::info!(
        operation = "answer",
        outcome = outcome(reply.outcome),
        locale = turn.locale,
        "answered"
    );
}

fn outcome(outcome: impl Debug) -> String {
    format!("{outcome:?}")
}

#[cfg(test)]
mod tests;
