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
