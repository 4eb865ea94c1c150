//! Who sent a request, from what API Gateway says of it.

use lambda_http::aws_lambda_events::apigw::{
    ApiGatewayProxyRequestContext, ApiGatewayRequestIdentity,
};
use lambda_http::request::RequestContext;
use lambda_http::{Request, RequestExt};

/// The caller's name: the same for each request of one caller, different for different callers.
///
/// It tells idempotency keys of different callers apart. It grants nothing: who may call at all was decided
/// before the function ran. An API without an authorizer has one caller, `anonymous`.
pub fn caller(request: &Request) -> String {
    let Some(RequestContext::ApiGatewayV1(context)) = request.request_context_ref() else {
        return "anonymous".to_owned();
    };
    of_user_pool(context)
        .or_else(|| of_authorizer(context))
        .or_else(|| of_iam(&context.identity))
        .unwrap_or_else(|| "anonymous".to_owned())
}

/// Cognito user pool: the subject of the token.
fn of_user_pool(context: &ApiGatewayProxyRequestContext) -> Option<String> {
    let claims = context.authorizer.fields.get("claims")?;
    let subject = claims.get("sub")?.as_str()?;
    Some(format!("user-pool:{subject}"))
}

/// Lambda authorizer: the principal that it named.
fn of_authorizer(context: &ApiGatewayProxyRequestContext) -> Option<String> {
    let principal = context.authorizer.fields.get("principalId")?.as_str()?;
    Some(format!("authorizer:{principal}"))
}

/// IAM: the identity of an identity pool, or else the user or role.
///
/// All users of an identity pool share one role and one session name. The sessions of any other role count
/// as one caller, so that a task that takes over from a crashed one can repeat its request.
fn of_iam(identity: &ApiGatewayRequestIdentity) -> Option<String> {
    if let Some(id) = &identity.cognito_identity_id {
        return Some(format!("identity-pool:{id}"));
    }
    let principal = identity.caller.as_deref()?.split(':').next()?;
    Some(format!("iam:{principal}"))
}
