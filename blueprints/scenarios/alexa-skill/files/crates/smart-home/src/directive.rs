//! What Alexa asks.

use serde::Deserialize;
use serde_json::Value;

/// The whole of what the function is called with.
#[derive(Debug, Clone, Deserialize)]
pub struct DirectiveEnvelope {
    pub directive: Directive,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Directive {
    pub header: DirectiveHeader,
    pub endpoint: Option<Endpoint>,
    #[serde(default)]
    pub payload: Value,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DirectiveHeader {
    pub namespace: String,
    pub name: String,
    pub message_id: String,
    /// Goes into the answer as it is; discovery and grants have none.
    pub correlation_token: Option<String>,
    pub payload_version: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Endpoint {
    pub endpoint_id: String,
    pub scope: Option<Scope>,
}

/// Whose account it is.
#[derive(Debug, Clone, Deserialize)]
pub struct Scope {
    pub token: String,
}

impl Directive {
    /// The token of the linked account. Where it stands differs.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        let of_endpoint = self.endpoint.as_ref().and_then(|one| one.scope.as_ref());
        if let Some(scope) = of_endpoint {
            return Some(&scope.token);
        }
        ["/scope/token", "/grantee/token"]
            .into_iter()
            .find_map(|place| self.payload.pointer(place)?.as_str())
    }
}
