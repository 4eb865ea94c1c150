use aws_sdk_sfn::Client;
use aws_sdk_sfn::operation::send_task_success::SendTaskSuccessError;
use order_events::Cause;
use take_payment::{AnswerTask, Answered};
use telemetry::{subsegment, traced};

/// The steps of state machines that wait for an answer.
pub(crate) struct TaskTokens(Client);

impl TaskTokens {
    pub(crate) fn new(client: Client) -> Self {
        Self(client)
    }
}

impl AnswerTask for TaskTokens {
    async fn answer(&self, token: &str, output: &str) -> Result<Answered, Cause> {
        let call = self.0.send_task_success().task_token(token).output(output);
        let answered = async {
            match call.send().await {
                Ok(_) => Ok(Answered::Heard),
                Err(error) => match error.as_service_error() {
                    Some(
                        SendTaskSuccessError::TaskTimedOut(_)
                        | SendTaskSuccessError::TaskDoesNotExist(_),
                    ) => Ok(Answered::NobodyWaits),
                    _ => Err(error),
                },
            }
        };
        let span = subsegment!("StepFunctions", aws.operation = "SendTaskSuccess");
        let answered = traced(span, answered).await;
        // In words: the error itself holds the whole answer, which has no place in a log.
        answered.map_err(|error| telemetry::reason(&error).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_sfn::config::retry::RetryConfig;
    use aws_sdk_sfn::config::{BehaviorVersion, Credentials, Region};
    use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
    use aws_smithy_types::body::SdkBody;
    use serde_json::{Value, json};

    /// A client that gets this answer, and what it was asked.
    fn answering(status: u16, answer: &str) -> (Client, StaticReplayClient) {
        let request = http::Request::new(SdkBody::empty());
        let response = http::Response::builder()
            .status(status)
            .body(SdkBody::from(answer));
        let http = StaticReplayClient::new(vec![ReplayEvent::new(request, response.unwrap())]);
        let config = aws_sdk_sfn::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("eu-central-1"))
            .credentials_provider(Credentials::new("id", "secret", None, None, "test"))
            .retry_config(RetryConfig::disabled())
            .http_client(http.clone())
            .build();
        (Client::from_conf(config), http)
    }

    async fn answered(status: u16, answer: &str) -> Result<Answered, Cause> {
        let (client, http) = answering(status, answer);
        let output = r#"{"outcome":"taken"}"#;
        let answered = TaskTokens::new(client).answer("token-1", output).await;
        let sent = http.actual_requests().next().unwrap();
        let target = sent.headers().get("x-amz-target").unwrap();
        assert_eq!(target, "AWSStepFunctions.SendTaskSuccess");
        let body: Value = serde_json::from_slice(sent.body().bytes().unwrap()).unwrap();
        assert_eq!(body, json!({"taskToken": "token-1", "output": output}));
        answered
    }

    #[tokio::test]
    async fn the_step_that_waits_hears_the_answer() {
        assert_eq!(answered(200, "{}").await.unwrap(), Answered::Heard);
    }

    #[tokio::test]
    async fn a_step_that_waits_no_more_is_no_failure() {
        for code in ["TaskTimedOut", "TaskDoesNotExist"] {
            let gone = format!(r#"{{"__type": "{code}", "message": "as recorded"}}"#);
            assert_eq!(answered(400, &gone).await.unwrap(), Answered::NobodyWaits);
        }
    }

    #[tokio::test]
    async fn another_refusal_is_a_failure() {
        for code in ["InvalidToken", "InvalidOutput", "ThrottlingException"] {
            let refused = format!(r#"{{"__type": "{code}", "message": "as recorded"}}"#);
            assert!(answered(400, &refused).await.is_err(), "{code}");
        }
    }
}
