//! The smart home skill: takes a directive, and answers with an event.

use std::convert::Infallible;

use lambda_runtime::LambdaEvent;
use linked_account::FindProfile;
use smart_home::ports::{
    ChangeShadow, DropPending, ExchangeCode, FindDevice, KeepGrant, KeepPending, ListDevices,
    ReadShadow,
};
use smart_home::{Controller, Directive, DirectiveEnvelope, EventEnvelope, Payload, Refusal};
use telemetry::metrics;

/// # Errors
/// None: failures are events.
pub async fn handle<D, S, A, G>(
    home: &Controller<D, S, A, G>,
    event: LambdaEvent<DirectiveEnvelope>,
) -> Result<EventEnvelope, Infallible>
where
    D: ListDevices + FindDevice + KeepGrant + KeepPending + DropPending,
    S: ReadShadow + ChangeShadow,
    A: FindProfile,
    G: ExchangeCode,
{
    let (envelope, context) = event.into_parts();
    let directive = envelope.directive;
    let answer = answer_deadline::within(&context, home.answer(&directive)).await;
    let answer = answer.unwrap_or_else(|| {
        tracing::error!(operation = "control", "the answer would have come too late");
        EventEnvelope::refusing(&directive, Refusal::Internal)
    });
    report(&directive, &answer);
    Ok(answer)
}

fn report(directive: &Directive, answer: &EventEnvelope) {
    let refusal = answer.error_kind();
    let (metric, count) = match (&answer.event.payload, refusal) {
        // Not the fault of the skill: it works as it should.
        (Payload::Error { .. }, Some(kind)) if !is_ours(kind) => ("DirectivesRefused", 1),
        (Payload::Error { .. }, _) => ("DirectivesFailed", 1),
        (Payload::Deferred { .. }, _) => ("DirectivesDeferred", 1),
        (Payload::Discovered { endpoints }, _) => ("DevicesDiscovered", endpoints.len()),
        _ => ("DirectivesFollowed", 1),
    };
    metrics::count(metric, count.try_into().unwrap_or(u32::MAX));
    tracing::info!(
        operation = "control",
        outcome = refusal.unwrap_or(answer.event.header.name),
        interface = directive.header.namespace,
        directive = directive.header.name,
        "directive answered"
    );
}

fn is_ours(kind: &str) -> bool {
    matches!(
        kind,
        "INTERNAL_ERROR" | "RATE_LIMIT_EXCEEDED" | "ENDPOINT_BUSY" | "ACCEPT_GRANT_FAILED"
    )
}

#[cfg(test)]
mod tests;
