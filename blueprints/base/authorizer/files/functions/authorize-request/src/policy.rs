//! What API Gateway gets: for a good token the ways into the stage that its scopes open, for any other none.

use serde::Serialize;

use crate::Claims;

/// A policy for API Gateway, and what it hands on to the functions.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Policy {
    principal_id: String,
    policy_document: Document,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<Context>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    version: &'static str,
    statement: [Statement; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    effect: &'static str,
    action: &'static str,
    resource: Vec<String>,
}

/// In `requestContext.authorizer` of the functions' events.
#[derive(Debug, Serialize)]
struct Context {
    sub: String,
    scope: String,
}

impl Policy {
    /// Allows these methods on every route of the stage that `method_arn` is in: the policy is kept for the token,
    /// and the next request with it may be another one.
    pub(crate) fn allow(method_arn: &str, methods: &[&str], claims: Claims) -> Option<Self> {
        let stage = stage_arn(method_arn)?;
        let routes = methods.iter().map(|method| format!("{stage}/{method}/*"));
        Some(Self {
            principal_id: claims.sub.clone(),
            policy_document: Document::new("Allow", routes.collect()),
            context: Some(Context {
                sub: claims.sub,
                scope: claims.scope,
            }),
        })
    }

    /// Denies every route of the stage; API Gateway answers 401 (`ACCESS_DENIED` in template.yaml). A refusal
    /// is no error of the function: it would count as one, and alarms would turn deployments back for it.
    pub(crate) fn deny(method_arn: &str) -> Option<Self> {
        Some(Self {
            principal_id: "unknown".to_owned(),
            policy_document: Document::new("Deny", vec![format!("{}/*", stage_arn(method_arn)?)]),
            context: None,
        })
    }

    /// Whether the policy lets any request pass.
    pub fn allows(&self) -> bool {
        self.policy_document.statement[0].effect == "Allow"
    }
}

impl Document {
    fn new(effect: &'static str, resource: Vec<String>) -> Self {
        Self {
            version: "2012-10-17",
            statement: [Statement {
                effect,
                action: "execute-api:Invoke",
                resource,
            }],
        }
    }
}

/// `arn:aws:execute-api:region:account:api/stage/GET/path` becomes `arn:...:api/stage`.
fn stage_arn(method_arn: &str) -> Option<String> {
    let mut parts = method_arn.splitn(3, '/');
    let (api, stage, _route) = (parts.next()?, parts.next()?, parts.next()?);
    Some(format!("{api}/{stage}"))
}
