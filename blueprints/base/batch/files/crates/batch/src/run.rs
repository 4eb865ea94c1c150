//! The three orders in which a batch can be worked through.

use crate::{Cause, Failure, Grouped, Record, Response, SetAside};
use std::collections::HashSet;
use telemetry::metrics;

/// For queues: every record is tried, and each that failed comes again by itself.
pub async fn each<R: Record>(
    records: &[R],
    process: impl AsyncFn(&R) -> Result<(), Failure>,
    aside: &impl SetAside<R>,
) -> Response {
    let mut response = Response::default();
    for record in records {
        if again(record, &process, aside).await {
            response.add(record.id());
        }
    }
    response
}

/// For FIFO queues: behind a record that failed, the others of its group are not tried.
pub async fn by_group<R: Grouped>(
    records: &[R],
    process: impl AsyncFn(&R) -> Result<(), Failure>,
    aside: &impl SetAside<R>,
) -> Response {
    let (mut response, mut held) = (Response::default(), HashSet::new());
    for record in records {
        if held.contains(record.group()) || again(record, &process, aside).await {
            held.insert(record.group());
            response.add(record.id());
        }
    }
    response
}

/// For streams: stops at the first record that failed. Lambda goes on from there, whatever was done
/// behind it, so nothing behind it is tried.
pub async fn in_order<R: Record>(
    records: &[R],
    process: impl AsyncFn(&R) -> Result<(), Failure>,
    aside: &impl SetAside<R>,
) -> Response {
    let mut response = Response::default();
    for record in records {
        if again(record, &process, aside).await {
            response.add(record.id());
            break;
        }
    }
    response
}

/// Processes one record; whether it has to come again.
async fn again<R: Record>(
    record: &R,
    process: &impl AsyncFn(&R) -> Result<(), Failure>,
    aside: &impl SetAside<R>,
) -> bool {
    let id = record.correlation_id().unwrap_or(record.id()).to_owned();
    let work = async {
        match process(record).await {
            Ok(()) => false,
            Err(Failure::Passing(cause)) => put_off(record, &cause),
            Err(Failure::Lasting(cause)) => give_up(record, &cause, aside).await,
        }
    };
    // On the heap: unboxed, the type of an SDK call in it is nested deeper than the compiler follows.
    telemetry::with_correlation_id(id, Box::pin(work)).await
}

fn put_off(record: &impl Record, cause: &Cause) -> bool {
    let reason = telemetry::reason(cause.as_ref());
    tracing::warn!(record_id = record.id(), reason, "the record comes again");
    metrics::count("RecordsPutOff", 1);
    true
}

async fn give_up<R: Record>(record: &R, cause: &Cause, aside: &impl SetAside<R>) -> bool {
    let reason = telemetry::reason(cause.as_ref());
    if let Err(error) = aside.set_aside(record, cause).await {
        let not_kept = telemetry::reason(error.as_ref());
        tracing::error!(
            record_id = record.id(),
            reason,
            not_kept,
            "the record cannot be processed and was not put aside"
        );
        metrics::count("RecordsPutOff", 1);
        return true;
    }
    tracing::error!(
        record_id = record.id(),
        reason,
        "the record cannot be processed and was put aside"
    );
    metrics::count("RecordsSetAside", 1);
    false
}
