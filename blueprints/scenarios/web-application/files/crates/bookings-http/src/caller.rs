//! Who sent a request, from what API Gateway says of it.

use bookings::{Owner, Tier};
use lambda_http::aws_lambda_events::apigw::ApiGatewayProxyRequestContext;
use lambda_http::http::StatusCode;
use lambda_http::request::RequestContext;
use lambda_http::{Request, RequestExt};
use serde_json::Value;

use crate::Problem;

/// The group of the user pool whose members are premium customers.
const PREMIUM_GROUP: &str = "premium";

/// A signed-in customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Whose bookings the request is about, always: nothing that a client sends names another owner.
    pub owner: Owner,
    pub tier: Tier,
}

/// The customer whose token the authorizer has checked, calling with an API key of their own tier.
///
/// `premium_key` is the id of the key whose usage plan is the premium customers'. A key proves nothing, but who counts
/// on the plan of others takes from what they were promised.
///
/// # Errors
/// 401 if the authorizer named nobody, 403 if the key is not for this customer.
pub fn customer(request: &Request, premium_key: &str) -> Result<Customer, Problem> {
    let Some(RequestContext::ApiGatewayV1(context)) = request.request_context_ref() else {
        return Err(nobody());
    };
    let claims = context.authorizer.fields.get("claims");
    let owner = claims
        .and_then(|claims| claims["sub"].as_str())
        .and_then(|subject| Owner::try_from(subject).ok())
        .ok_or_else(nobody)?;
    let tier = match claims.is_some_and(is_premium) {
        true => Tier::Premium,
        false => Tier::Standard,
    };
    if tier != Tier::Premium && api_key(context) == Some(premium_key) {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "This API key is for premium customers. Sign in again if you have become one.",
        ));
    }
    Ok(Customer { owner, tier })
}

fn nobody() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "Sign in first.")
}

/// API Gateway makes one text of the groups of a token: `standard,premium`, or `[standard premium]`. No group's name
/// has a space in it.
fn is_premium(claims: &Value) -> bool {
    let groups = claims["cognito:groups"].as_str().unwrap_or_default();
    let groups = groups.trim_start_matches('[').trim_end_matches(']');
    groups.split([',', ' ']).any(|group| group == PREMIUM_GROUP)
}

fn api_key(context: &ApiGatewayProxyRequestContext) -> Option<&str> {
    context.identity.api_key_id.as_deref()
}
