use aws_sdk_sfn::Client;
use aws_sdk_sfn::operation::start_execution::StartExecutionError;
use order_events::Cause;
use start_order::{StartSaga, Started};
use telemetry::{subsegment, traced};

/// The state machine of orders.
pub(crate) struct OrderSaga {
    client: Client,
    arn: String,
}

impl OrderSaga {
    pub(crate) fn new(client: Client, arn: String) -> Self {
        Self { client, arn }
    }
}

impl StartSaga for OrderSaga {
    async fn start(&self, name: &str, input: &str) -> Result<Started, Cause> {
        let start = self
            .client
            .start_execution()
            .state_machine_arn(&self.arn)
            .name(name)
            .input(input);
        let started = async {
            match start.send().await {
                Ok(_) => Ok(Started::Now),
                Err(error) => match error.as_service_error() {
                    Some(StartExecutionError::ExecutionAlreadyExists(_)) => Ok(Started::Before),
                    _ => Err(error),
                },
            }
        };
        let span = subsegment!("StepFunctions", aws.operation = "StartExecution");
        let started = traced(span, started).await;
        // In words: the error itself holds the whole answer, which has no place in a log.
        started.map_err(|error| telemetry::reason(&error).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_sfn::config::{BehaviorVersion, Credentials, Region};
    use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
    use aws_smithy_types::body::SdkBody;

    async fn start(status: u16, answer: &'static str) -> Result<Started, Cause> {
        let request = http::Request::new(SdkBody::empty());
        let response = http::Response::builder()
            .status(status)
            .body(SdkBody::from(answer));
        let replay = StaticReplayClient::new(vec![ReplayEvent::new(request, response.unwrap())]);
        let config = aws_sdk_sfn::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("eu-central-1"))
            .credentials_provider(Credentials::new("id", "secret", None, None, "test"))
            .http_client(replay.clone())
            .build();
        let saga = OrderSaga::new(Client::from_conf(config), "arn:saga:live".to_owned());
        let started = saga.start("event-1", r#"{"a":1}"#).await;
        let sent = replay.actual_requests().next().unwrap();
        let body: serde_json::Value = serde_json::from_slice(sent.body().bytes().unwrap()).unwrap();
        assert_eq!(
            body,
            serde_json::json!({"stateMachineArn": "arn:saga:live", "name": "event-1", "input": "{\"a\":1}"})
        );
        started
    }

    #[tokio::test]
    async fn it_is_started_under_its_name() {
        let answer = r#"{"executionArn": "arn:execution", "startDate": 1795421160.1}"#;
        assert_eq!(start(200, answer).await.unwrap(), Started::Now);
    }

    #[tokio::test]
    async fn one_that_was_started_before_is_no_failure() {
        let answer = r#"{"__type": "ExecutionAlreadyExists", "message": "exists"}"#;
        assert_eq!(start(400, answer).await.unwrap(), Started::Before);
    }

    #[tokio::test]
    async fn another_refusal_is_a_failure() {
        let answer = r#"{"__type": "StateMachineDoesNotExist", "message": "gone"}"#;
        assert!(start(400, answer).await.is_err());
    }
}
