//! Signature Version 4, by which API Gateway knows an IAM caller.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use lambda_http::http::{Request, header};

use crate::Error;

/// Signs the request: method, URL, `host` and body.
///
/// # Errors
/// The request has parts that cannot be signed.
pub(crate) fn signed<B: AsRef<[u8]>>(
    mut request: Request<B>,
    credentials: &Credentials,
    region: &str,
) -> Result<Request<B>, Error> {
    let failed = |reason: &dyn std::fmt::Display| Error::Signing(reason.to_string());
    let identity = credentials.clone().into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name("execute-api")
        .time(SystemTime::now())
        .settings(SigningSettings::default())
        .build()
        .map_err(|reason| failed(&reason))?;
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let headers = host.map(|host| ("host", host)).into_iter();
    let body = SignableBody::Bytes(request.body().as_ref());
    let signable = SignableRequest::new(
        request.method().as_str(),
        request.uri().to_string(),
        headers,
        body,
    )
    .map_err(|reason| failed(&reason))?;
    let (instructions, _) = sign(signable, &parameters.into())
        .map_err(|reason| failed(&reason))?
        .into_parts();
    instructions.apply_to_request_http1x(&mut request);
    Ok(request)
}
