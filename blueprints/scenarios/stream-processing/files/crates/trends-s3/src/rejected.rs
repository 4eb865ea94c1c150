use aws_config::SdkConfig;
use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use batch::{Cause, SetAside};
use kinesis_records::UserRecord;

/// Where records lie that no try can count: each as its producer sent it, under `rejected/`, with the reason.
#[derive(Debug, Clone)]
pub struct RejectedPosts {
    client: Client,
    bucket: String,
}

impl RejectedPosts {
    /// Makes the client: call it once, at start.
    pub fn new(sdk: &SdkConfig, bucket: impl Into<String>) -> Self {
        Self::with_client(Client::new(sdk), bucket)
    }

    pub fn with_client(client: Client, bucket: impl Into<String>) -> Self {
        Self {
            client,
            bucket: bucket.into(),
        }
    }
}

impl SetAside<UserRecord> for RejectedPosts {
    async fn set_aside(&self, record: &UserRecord, cause: &Cause) -> Result<(), Cause> {
        let put = self
            .client
            .put_object()
            .bucket(&self.bucket)
            .key(key(record))
            .body(ByteStream::from(record.data.clone()))
            .content_type("application/octet-stream")
            .metadata("reason", in_ascii(&telemetry::reason(cause.as_ref())));
        let span = telemetry::subsegment!(
            "S3",
            aws.operation = "PutObject",
            aws.bucket_name = self.bucket.as_str()
        );
        telemetry::traced(span, put.send()).await?;
        Ok(())
    }
}

/// The same for the same record, so that one that comes again replaces itself.
fn key(record: &UserRecord) -> String {
    format!("rejected/{}-{}", record.sequence_number, record.place)
}

/// Metadata of an object travels in headers.
fn in_ascii(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_ascii_graphic() || c == ' ' {
                c
            } else {
                '?'
            }
        })
        .take(1000)
        .collect()
}
