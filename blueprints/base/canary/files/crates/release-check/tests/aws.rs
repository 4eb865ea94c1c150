//! The adapters on recorded HTTP.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_lambda::config::{Credentials, SharedCredentialsProvider, retry::RetryConfig};
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use http::{Request, Response};
use release_check::{CodeDeployReport, HookEvent, Invoke, Invoked, LambdaInvoke, Report, Verdict};
use serde_json::{Value, json};

fn aws(response: Response<&str>) -> (SdkConfig, StaticReplayClient) {
    let request = Request::builder()
        .uri("https://example.com/")
        .body("".into())
        .unwrap();
    let event = ReplayEvent::new(request, response.map(Into::into));
    let http = StaticReplayClient::new(vec![event]);
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("eu-central-1"))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::for_tests()))
        .retry_config(RetryConfig::disabled())
        .http_client(http.clone())
        .build();
    (config, http)
}

fn hook() -> HookEvent {
    HookEvent {
        deployment_id: "d-123456".into(),
        execution_id: "token".into(),
    }
}

const VERSION: &str = "arn:aws:lambda:eu-central-1:123456789012:function:create-product:7";

#[tokio::test]
async fn an_answer_is_what_the_version_gave_back() {
    let (config, http) = aws(Response::new(r#"{"statusCode":200}"#));
    let event = json!({"httpMethod": "GET"});
    let invoked = LambdaInvoke::new(&config)
        .invoke(VERSION, &event)
        .await
        .unwrap();
    assert_eq!(invoked, Invoked::Answer(json!({"statusCode": 200})));
    let request = http.actual_requests().next().unwrap();
    assert!(
        request.uri().contains("create-product%3A7/invocations"),
        "{}",
        request.uri()
    );
    let body: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
    assert_eq!(body, event);
}

/// What the runtime of the function that is called makes of the header.
fn client_context(header: &str) -> Value {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = header.trim_end_matches('=').chars();
    let values: Vec<_> = digits.map(|c| DIGITS.find(c).unwrap() as u32).collect();
    let bytes = values.chunks(4).flat_map(|four| {
        let bits = four.iter().fold(0, |bits, value| bits << 6 | value) << (6 * (4 - four.len()));
        bits.to_be_bytes()[1..four.len()].to_vec()
    });
    serde_json::from_slice(&bytes.collect::<Vec<_>>()).unwrap()
}

#[tokio::test]
async fn a_version_is_told_that_it_is_being_checked() {
    let (config, http) = aws(Response::new("{}"));
    let check = LambdaInvoke::new(&config);
    check.invoke(VERSION, &json!({})).await.unwrap();
    let request = http.actual_requests().next().unwrap();
    let header = request.headers().get("x-amz-client-context").unwrap();
    let custom = json!({ telemetry::RELEASE_CHECK: "true" });
    assert_eq!(client_context(header), json!({ "custom": custom }));
}

#[tokio::test]
async fn a_function_error_is_told_with_its_details() {
    let response = Response::builder()
        .header("x-amz-function-error", "Unhandled")
        .body(r#"{"errorType":"Runtime.ExitError"}"#);
    let (config, _) = aws(response.unwrap());
    let invoked = LambdaInvoke::new(&config)
        .invoke(VERSION, &json!({}))
        .await
        .unwrap();
    let details = r#"Unhandled: {"errorType":"Runtime.ExitError"}"#;
    assert_eq!(invoked, Invoked::FunctionError(details.to_owned()));
}

#[tokio::test]
async fn a_function_may_answer_nothing() {
    let (config, _) = aws(Response::new(""));
    let invoked = LambdaInvoke::new(&config)
        .invoke(VERSION, &json!({}))
        .await
        .unwrap();
    assert_eq!(invoked, Invoked::Answer(Value::Null));
}

#[tokio::test]
async fn a_refused_call_is_an_error() {
    let response = Response::builder()
        .status(403)
        .header("x-amzn-errortype", "AccessDeniedException")
        .body(r#"{"Message":"not allowed"}"#);
    let (config, _) = aws(response.unwrap());
    let error = LambdaInvoke::new(&config)
        .invoke(VERSION, &json!({}))
        .await
        .unwrap_err();
    assert!(
        telemetry::reason(&error).contains("AccessDeniedException"),
        "{error:?}"
    );
}

#[tokio::test]
async fn code_deploy_is_told_the_verdict() {
    for (verdict, status) in [
        (Verdict::Succeeded, "Succeeded"),
        (Verdict::Failed, "Failed"),
    ] {
        let (config, http) = aws(Response::new("{}"));
        CodeDeployReport::new(&config)
            .report(&hook(), verdict)
            .await
            .unwrap();
        let request = http.actual_requests().next().unwrap();
        assert_eq!(
            request.headers().get("x-amz-target"),
            Some("CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus")
        );
        let body: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        assert_eq!(
            body,
            json!({
                "deploymentId": "d-123456",
                "lifecycleEventHookExecutionId": "token",
                "status": status,
            })
        );
    }
}

#[tokio::test]
async fn a_report_that_is_refused_is_an_error() {
    let refused = Response::builder()
        .status(400)
        .body(r#"{"__type":"DeploymentDoesNotExistException"}"#);
    let (config, _) = aws(refused.unwrap());
    assert!(
        CodeDeployReport::new(&config)
            .report(&hook(), Verdict::Failed)
            .await
            .is_err()
    );
}
