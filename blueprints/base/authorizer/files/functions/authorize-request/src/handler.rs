//! The Lambda authorizer of the API (Lens SEC-API-4): it verifies the bearer token of a request and gives
//! API Gateway a policy with what the token's scopes allow, and the functions the caller's name and scope.
//!
//! API Gateway keeps the policy for the token (`ReauthorizeEvery` in template.yaml), so it has to hold for
//! every route of the stage, and a token that is withdrawn stays good for that long.

mod config;
mod keys;
mod policy;
mod scopes;
mod source;
mod token;

use lambda_runtime::{Diagnostic, LambdaEvent};
use serde::Deserialize;
use telemetry::metrics;
use telemetry::redact::Redacted;

pub use config::{Config, KeysFrom};
pub use keys::{FetchError, KeySet, Keys};
pub use policy::Policy;
pub use scopes::Scopes;
pub use source::{KeySource, Source};
pub use token::{Claims, Refusal, Rules};

/// What API Gateway asks of an authorizer of the type TOKEN.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenRequest {
    /// The header `Authorization`, whole.
    pub authorization_token: Redacted<String>,
    /// The route that is called, and in it the API and the stage.
    pub method_arn: String,
}

/// Why nothing can be decided; API Gateway answers 500.
#[derive(Debug, thiserror::Error)]
pub enum AuthorizeError {
    #[error("the keys of the token issuer cannot be read")]
    Keys(#[from] FetchError),
    #[error("the method ARN of the request has no API and stage")]
    MethodArn,
}

impl From<AuthorizeError> for Diagnostic {
    fn from(error: AuthorizeError) -> Self {
        Self {
            error_type: "AuthorizeError".to_owned(),
            error_message: error.to_string(),
        }
    }
}

/// Who the bearer is, and by which methods they may call.
type Verified = (Claims, Vec<&'static str>);

/// Decides on requests.
#[derive(Debug)]
pub struct Authorizer<S> {
    rules: Rules,
    keys: Keys<S>,
}

impl<S: KeySource> Authorizer<S> {
    pub fn new(rules: Rules, source: S) -> Self {
        Self {
            rules,
            keys: Keys::new(source),
        }
    }

    /// Reads the issuer's keys unless that was done a short while ago.
    ///
    /// # Errors
    /// The issuer cannot be reached, or what it sends is no key set.
    pub async fn read_keys(&self) -> Result<(), FetchError> {
        self.keys.current().await.map(drop)
    }

    /// A policy for the whole stage: what the scopes of a good token allow, nothing for any other.
    ///
    /// # Errors
    /// Neither can be told.
    pub async fn authorize(
        &self,
        event: LambdaEvent<TokenRequest>,
    ) -> Result<Policy, AuthorizeError> {
        let request = event.payload;
        let (claims, methods) = match self.verify(&request.authorization_token.0).await? {
            Ok(verified) => verified,
            Err(refusal) => {
                metrics::count("RequestsRefused", 1);
                let reason = refusal.to_string();
                tracing::info!(operation = "authorize_request", outcome = "refused", reason);
                return Policy::deny(&request.method_arn).ok_or(AuthorizeError::MethodArn);
            }
        };
        let methods_allowed = methods.join(" ");
        let policy = Policy::allow(&request.method_arn, &methods, claims)
            .ok_or(AuthorizeError::MethodArn)?;
        metrics::count("RequestsAuthorized", 1);
        tracing::info!(
            operation = "authorize_request",
            outcome = "allowed",
            methods = methods_allowed
        );
        Ok(policy)
    }

    async fn verify(&self, authorization: &str) -> Result<Result<Verified, Refusal>, FetchError> {
        let (token, wanted) = match token::read(authorization) {
            Ok(read) => read,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let mut keys = self.keys.current().await?;
        if keys.find(&wanted).is_none() {
            // Issuers begin to use a new key soon after they publish it.
            keys = self.keys.refreshed().await?;
        }
        let key = keys.find(&wanted).ok_or(Refusal::UnknownKey);
        let claims = key.and_then(|key| self.rules.verify(token, key));
        Ok(claims.and_then(|claims| {
            let methods = self.rules.scopes.methods(&claims.scope)?;
            Ok((claims, methods))
        }))
    }
}
