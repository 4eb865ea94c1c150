//! Signature Version 4 for OpenSearch, which has no SDK for its data.

use std::time::SystemTime;

use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_sigv4::http_request::{
    PayloadChecksumKind, SignableBody, SignableRequest, SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use http::{Request, header};
use journal::{Cause, JournalError};

/// Signs requests with the credentials of the function's role.
#[derive(Debug, Clone)]
pub struct Signer {
    credentials: SharedCredentialsProvider,
    region: String,
    /// `es` for a domain, `aoss` for a collection.
    service: &'static str,
}

impl Signer {
    pub fn new(
        credentials: SharedCredentialsProvider,
        region: impl Into<String>,
        service: &'static str,
    ) -> Self {
        Self {
            credentials,
            region: region.into(),
            service,
        }
    }

    pub(crate) async fn signed(
        &self,
        mut request: Request<Vec<u8>>,
    ) -> Result<Request<Vec<u8>>, JournalError> {
        let credentials = self.credentials.provide_credentials().await;
        let identity = credentials.map_err(passing)?.into();
        let mut settings = SigningSettings::default();
        // A collection refuses requests that do not state the hash of their body.
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(self.service)
            .time(SystemTime::now())
            .settings(settings)
            .build()
            .map_err(lasting)?;
        let host = request.uri().authority().map(ToString::to_string);
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|value| value.to_str().ok());
        let headers = host.as_deref().map(|host| ("host", host));
        let headers = headers
            .into_iter()
            .chain(kind.map(|kind| ("content-type", kind)));
        let signable = SignableRequest::new(
            request.method().as_str(),
            request.uri().to_string(),
            headers,
            SignableBody::Bytes(request.body()),
        )
        .map_err(lasting)?;
        let signed = sign(signable, &parameters.into()).map_err(lasting)?;
        let (instructions, _) = signed.into_parts();
        instructions.apply_to_request_http1x(&mut request);
        Ok(request)
    }
}

fn passing(error: impl Into<Cause>) -> JournalError {
    JournalError::Unavailable(error.into())
}

fn lasting(error: impl Into<Cause>) -> JournalError {
    JournalError::Store(error.into())
}
