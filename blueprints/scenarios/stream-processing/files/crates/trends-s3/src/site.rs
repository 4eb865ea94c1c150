use aws_config::SdkConfig;
use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use trends::ports::PublishReport;
use trends::{Csv, Moment, Report, TrendsError};

/// The bucket behind the page.
#[derive(Debug, Clone)]
pub struct Site {
    client: Client,
    bucket: String,
}

impl Site {
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

    async fn put(&self, key: &str, kind: &str, body: Vec<u8>) -> Result<(), TrendsError> {
        let put = self
            .client
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .content_type(kind)
            // A window closes every 30 seconds: longer than this nobody should see the one before.
            .cache_control("max-age=10")
            .body(ByteStream::from(body));
        let span = telemetry::subsegment!(
            "S3",
            aws.operation = "PutObject",
            aws.bucket_name = self.bucket.as_str()
        );
        let sent = telemetry::traced(span, put.send()).await;
        sent.map(|_| ())
            .map_err(|error| TrendsError::Unavailable(error.into()))
    }
}

impl PublishReport for Site {
    async fn publish(&self, report: &Report, now: Moment) -> Result<(), TrendsError> {
        let json = serde_json::json!({ "published_at": now, "report": report });
        self.put(
            "data/trends.csv",
            "text/csv; charset=utf-8",
            report.csv().into_bytes(),
        )
        .await?;
        self.put(
            "data/trends.json",
            "application/json",
            json.to_string().into_bytes(),
        )
        .await
    }
}
