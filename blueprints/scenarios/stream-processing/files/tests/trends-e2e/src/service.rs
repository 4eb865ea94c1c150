//! The service as a test sees it: a stream to send to, a report, two buckets.

use std::env;
use std::time::{Duration, SystemTime};

use api_client::{Caller, Client, Sending, Target};
use aws_config::SdkConfig;
use lambda_http::http::{Method, StatusCode};
use post_producer::{KinesisStream, Record, Sender};
use serde_json::{Value, json};
use trends::Moment;

use crate::Error;

/// Longer than a window, its batches and its closing take.
const PATIENCE: Duration = Duration::from_secs(100);

pub struct Service {
    client: Client,
    producer: Sender<KinesisStream>,
    s3: aws_sdk_s3::Client,
    failures: String,
    site: String,
}

impl Service {
    /// The service that the environment names.
    ///
    /// # Errors
    /// It names none, or [`Service::at`] fails.
    pub async fn given() -> Result<Self, Error> {
        Self::at(Target::given("TRENDS")?).await
    }

    /// # Errors
    /// An output of the stack is missing.
    pub async fn at(target: Target) -> Result<Self, Error> {
        let aws = aws().await;
        Ok(Self {
            client: Client::new(target)?,
            producer: Sender::new(KinesisStream::new(&aws, output("POSTS_STREAM_NAME")?)),
            // The stand-in has no names of hosts for buckets.
            s3: aws_sdk_s3::Client::from_conf(
                aws_sdk_s3::config::Builder::from(&aws)
                    .force_path_style(true)
                    .build(),
            ),
            failures: output("STREAM_FAILURES_NAME")?,
            site: output("TRENDS_SITE_BUCKET_NAME")?,
        })
    }

    /// The status that nobody in particular gets.
    ///
    /// # Errors
    /// There was no answer.
    pub async fn status_unsigned(&self, path: &str) -> Result<StatusCode, Error> {
        let anybody = self.client.called_by(Caller::Anonymous);
        Ok(get(&anybody, path).await?.0)
    }

    /// Sends records as they are.
    ///
    /// # Errors
    /// One of them was not taken.
    pub async fn send(&self, records: &[Record]) -> Result<(), Error> {
        let sent = self.producer.send(records).await;
        expect(sent.given_up.is_empty(), || format!("{sent:?}"))
    }

    /// The status and the body of `GET path`.
    ///
    /// # Errors
    /// There was no answer.
    pub async fn get(&self, path: &str) -> Result<(StatusCode, String), Error> {
        get(&self.client, path).await
    }

    /// Asks until the answer has what is looked for, or patience ends.
    ///
    /// # Errors
    /// It never had it.
    pub async fn until(&self, path: &str, found: impl Fn(&Value) -> bool) -> Result<Value, Error> {
        let started = SystemTime::now();
        loop {
            let (_, body) = self.get(path).await?;
            let body: Value = serde_json::from_str(&body)?;
            if found(&body) {
                return Ok(body);
            }
            expect(started.elapsed().unwrap_or_default() < PATIENCE, || {
                format!("{path} still answers {body}")
            })?;
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    /// What was set aside, each as it was sent.
    ///
    /// # Errors
    /// The bucket cannot be read.
    pub async fn rejected(&self) -> Result<Vec<Vec<u8>>, Error> {
        let list = self
            .s3
            .list_objects_v2()
            .bucket(&self.failures)
            .prefix("rejected/")
            .send()
            .await
            .map_err(aws_error)?;
        let mut found = Vec::new();
        for object in list.contents() {
            found.push(
                self.object(&self.failures, object.key().unwrap_or_default())
                    .await?,
            );
        }
        Ok(found)
    }

    /// The report that the page shows.
    ///
    /// # Errors
    /// There is none.
    pub async fn published(&self) -> Result<Value, Error> {
        Ok(serde_json::from_slice(
            &self.object(&self.site, "data/trends.json").await?,
        )?)
    }

    async fn object(&self, bucket: &str, key: &str) -> Result<Vec<u8>, Error> {
        let object = self
            .s3
            .get_object()
            .bucket(bucket)
            .key(key)
            .send()
            .await
            .map_err(aws_error)?;
        Ok(object.body.collect().await.map_err(aws_error)?.to_vec())
    }
}

/// The status and the body that a caller gets.
async fn get(client: &Client, path: &str) -> Result<(StatusCode, String), Error> {
    let sending = Sending {
        method: Method::GET,
        path: path.to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
    };
    let answer = client.patiently(&sending).await?;
    Ok((
        answer.status(),
        String::from_utf8_lossy(answer.body()).into_owned(),
    ))
}

/// A hashtag that no other run uses.
#[must_use]
pub fn unique(name: &str) -> String {
    let nanos = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
        .as_nanos();
    format!("{name}{nanos}")
}

/// A record with a post of now.
#[must_use]
pub fn post(id: &str, text: &str) -> Record {
    let json = json!({ "id": id, "written_at": Moment::now(), "text": text });
    Record {
        partition_key: id.to_owned(),
        data: json.to_string().into_bytes(),
    }
}

/// # Errors
/// What was expected is not so.
pub fn expect(holds: bool, found: impl FnOnce() -> String) -> Result<(), Error> {
    if holds {
        Ok(())
    } else {
        Err(Error::Setup(found()))
    }
}

async fn aws() -> SdkConfig {
    let config = telemetry::aws::config(Duration::from_secs(20)).await;
    if env::var_os("AWS_ENDPOINT_URL").is_none() {
        return config;
    }
    // The caller of the report may do nothing else; the root of the stand-in is who produces and looks into buckets.
    let root = aws_credential_types::Credentials::new("test", "test", None, None, "stand-in");
    config
        .into_builder()
        .credentials_provider(aws_sdk_s3::config::SharedCredentialsProvider::new(root))
        .build()
}

fn output(name: &str) -> Result<String, Error> {
    env::var(name)
        .map_err(|_| Error::Setup(format!("{name} is not set: it is an output of the stack")))
}

fn aws_error(error: impl std::error::Error + 'static) -> Error {
    Error::Setup(telemetry::reason(&error))
}
