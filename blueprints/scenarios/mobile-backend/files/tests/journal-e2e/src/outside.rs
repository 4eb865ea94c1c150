//! What the journal does outside of its API: pictures in S3; and what the stand-ins of this machine were given to send.

use std::env;

use aws_credential_types::Credentials;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{BehaviorVersion, Region};
use aws_sdk_s3::primitives::ByteStream;
use serde_json::{Value, json};

use crate::app::variable;
use crate::{App, Error};

/// The pictures of one user, by credentials of the identity pool.
#[derive(Debug, Clone)]
pub struct Pictures {
    client: Client,
    bucket: String,
    /// The user's id at the identity pool.
    pub identity: String,
}

impl Pictures {
    /// Exchanges the app's token for credentials.
    ///
    /// # Errors
    /// The identity pool gave none.
    pub async fn of(app: &App) -> Result<Self, Error> {
        let region = variable("AWS_REGION")?;
        let (pool, users) = (
            variable("JOURNAL_IDENTITIES_ID")?,
            variable("JOURNAL_USERS_ID")?,
        );
        let provider = format!("cognito-idp.{region}.amazonaws.com/{users}");
        let logins = json!({provider: app.token});
        let asked = json!({"IdentityPoolId": pool, "Logins": logins});
        let identity = identities(&region, "GetId", &asked).await?["IdentityId"].clone();
        let asked = json!({"IdentityId": identity, "Logins": logins});
        let answer = identities(&region, "GetCredentialsForIdentity", &asked).await?;
        let found = |name: &str| {
            answer["Credentials"][name]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        let token = Some(found("SessionToken"));
        let credentials = Credentials::new(
            found("AccessKeyId"),
            found("SecretKey"),
            token,
            None,
            "identity pool",
        );
        let mut config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(region))
            .credentials_provider(credentials);
        if let Ok(endpoint) = env::var("AWS_ENDPOINT_URL") {
            config = config.endpoint_url(endpoint).force_path_style(true);
        }
        Ok(Self {
            client: Client::from_conf(config.build()),
            bucket: variable("PICTURES_BUCKET_NAME")?,
            identity: identity.as_str().unwrap_or_default().to_owned(),
        })
    }

    /// Uploads a picture under this key.
    ///
    /// # Errors
    /// The user may not.
    pub async fn upload(&self, key: &str) -> Result<(), Error> {
        let put = self.client.put_object().bucket(&self.bucket).key(key);
        let put = put
            .content_type("image/png")
            .body(ByteStream::from_static(b"picture"));
        let sent = put.send().await;
        sent.map_err(|error| {
            Error::S3(format!(
                "{:?}",
                error.raw_response().map(|answer| answer.status())
            ))
        })?;
        Ok(())
    }

    /// Deletes a picture.
    ///
    /// # Errors
    /// The user may not.
    pub async fn delete(&self, key: &str) -> Result<(), Error> {
        let delete = self.client.delete_object().bucket(&self.bucket).key(key);
        delete
            .send()
            .await
            .map_err(|error| Error::S3(error.to_string()))?;
        Ok(())
    }
}

async fn identities(region: &str, operation: &str, body: &Value) -> Result<Value, Error> {
    let endpoint = env::var("AWS_ENDPOINT_URL")
        .unwrap_or_else(|_| format!("https://cognito-identity.{region}.amazonaws.com"));
    let request = reqwest::Client::new()
        .post(endpoint)
        .header("content-type", "application/x-amz-json-1.1")
        .header(
            "x-amz-target",
            format!("AWSCognitoIdentityService.{operation}"),
        )
        .body(body.to_string());
    let answer = request.send().await?.error_for_status()?;
    Ok(serde_json::from_str(&answer.text().await?)?)
}

/// The mail that the stand-in has taken; nothing where there is no stand-in.
///
/// # Errors
/// It gave no answer.
pub async fn mails() -> Result<Option<Value>, Error> {
    match env::var("AWS_ENDPOINT_URL") {
        Ok(endpoint) => Ok(Some(
            fetched(&format!("{endpoint}/_ministack/ses/messages")).await?,
        )),
        Err(_) => Ok(None),
    }
}

/// The SMS that the stand-in has taken; nothing where there is no stand-in.
///
/// # Errors
/// It gave no answer.
pub async fn sms() -> Result<Option<Value>, Error> {
    match env::var("AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2") {
        Ok(address) => Ok(Some(fetched(&format!("{address}/sent")).await?)),
        Err(_) => Ok(None),
    }
}

async fn fetched(url: &str) -> Result<Value, Error> {
    let answer = reqwest::get(url).await?.error_for_status()?;
    Ok(serde_json::from_str(&answer.text().await?)?)
}
