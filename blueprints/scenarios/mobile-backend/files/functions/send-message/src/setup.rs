use std::time::Duration;

use idempotency::{DynamoDbStore, Idempotency};
use journal_channels::{EndUserSms, Mailing, SesEmail, SnsPush};
use journal_dynamodb::DynamoJournal;
use lambda_runtime::Error;
use send_message::Courier;
use telemetry::config::{Variables, required};

/// Longer than the queue keeps a message and its dead letter queue after it: 4 days and 14.
const KEEP: Duration = Duration::from_secs(19 * 24 * 3600);

pub(crate) type AwsCourier = Courier<DynamoJournal, DynamoDbStore, SesEmail, EndUserSms, SnsPush>;

pub(crate) async fn courier() -> Result<AwsCourier, Error> {
    let variables = Variables::process();
    // Of a message: its contact, then two calls of the table and one or two of a channel, for three channels, and
    // five messages a batch: mostly of some milliseconds, within the function's 60 seconds.
    let aws = telemetry::aws::config(Duration::from_millis(2500)).await;
    let dynamodb = aws_sdk_dynamodb::Client::new(&aws);
    let keys = DynamoDbStore::new(dynamodb.clone(), required("IDEMPOTENCY_TABLE")?);
    let mailing = Mailing {
        sender: required("SENDER")?,
        configuration_set: required("CONFIGURATION_SET")?,
        contact_list: required("CONTACT_LIST")?,
        topic: required("MAIL_TOPIC")?,
    };
    Ok(Courier {
        journal: DynamoJournal::new(dynamodb, required("JOURNAL_TABLE")?),
        keys: Idempotency::new(keys, KEEP),
        email: SesEmail::new(aws_sdk_sesv2::Client::new(&aws), mailing),
        sms: EndUserSms::new(
            aws_sdk_pinpointsmsvoicev2::Client::new(&aws),
            variables.get("SMS_ORIGIN"),
        ),
        push: SnsPush::new(
            aws_sdk_sns::Client::new(&aws),
            variables.get("PUSH_APPLICATION"),
        ),
    })
}
