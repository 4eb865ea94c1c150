//! From the queue of messages: tells each user by every channel that they said yes to, once.

mod courier;
mod record;

use aws_lambda_events::sqs::SqsEvent;
use batch::{Failure, Nowhere, Response};
use idempotency::Store;
use journal::ports::{ForgetDevice, ListDevices, ReadContact};
use journal_channels::{SendEmail, SendPush, SendSms};
use lambda_runtime::{Error, LambdaEvent};

pub use courier::Courier;
use record::{Body, Record};

/// # Errors
/// None: what failed is named in the answer, and only that comes again.
pub async fn handle<J, K, E, S, P>(
    courier: &Courier<J, K, E, S, P>,
    event: LambdaEvent<SqsEvent>,
) -> Result<Response, Error>
where
    J: ReadContact + ListDevices + ForgetDevice,
    K: Store,
    E: SendEmail,
    S: SendSms,
    P: SendPush,
{
    let records: Vec<_> = event.payload.records.into_iter().map(Record::of).collect();
    let deliver = async |record: &Record| match &record.body {
        Body::Due(due) => courier.tell(due).await,
        // A deployment asks whether this version can take messages. It can.
        Body::ReleaseCheck => Ok(()),
        // What is no message is left to the queue, which moves it to its dead letter queue.
        Body::Unknown(reason) => Err(Failure::lasting(reason.clone())),
    };
    Ok(batch::each(&records, deliver, &Nowhere).await)
}

#[cfg(test)]
#[path = "handler_tests.rs"]
mod tests;
