//! Steps in a DynamoDB table: key `id`, `state` is `held` or `released`.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
use telemetry::{subsegment, traced};

use crate::step::{Cause, Done, Hold, Request, Undone};

/// The table of steps.
pub struct StepsTable {
    client: Client,
    table: String,
}

impl StepsTable {
    pub fn new(client: Client, table: String) -> Self {
        Self { client, table }
    }
}

impl Hold for StepsTable {
    async fn hold(&self, request: &Request) -> Result<Done, Cause> {
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .item("id", text(&request.id))
            .item("state", text("held"))
            .item("units", AttributeValue::N(request.units.to_string()))
            .condition_expression("attribute_not_exists(id)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let written = async {
            match put.send().await {
                Ok(_) => Ok(Done::Held),
                Err(error) => match error.as_service_error() {
                    Some(PutItemError::ConditionalCheckFailedException(there)) => {
                        let before = there.item().and_then(|item| item.get("state"));
                        Ok(match before == Some(&text("held")) {
                            true => Done::Held,
                            false => Done::TakenBack,
                        })
                    }
                    _ => Err(error),
                },
            }
        };
        let span = subsegment!(
            "DynamoDB",
            aws.operation = "PutItem",
            aws.table_name = self.table.as_str()
        );
        traced(span, written).await.map_err(in_words)
    }

    async fn release(&self, id: &str) -> Result<Undone, Cause> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("id", text(id))
            .update_expression("SET #state = :released")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":released", text("released"))
            .return_values(ReturnValue::AllOld);
        let span = subsegment!(
            "DynamoDB",
            aws.operation = "UpdateItem",
            aws.table_name = self.table.as_str()
        );
        let output = traced(span, update.send()).await.map_err(in_words)?;
        let before = output.attributes().and_then(|item| item.get("state"));
        Ok(match before == Some(&text("held")) {
            true => Undone::Released,
            false => Undone::NothingHeld,
        })
    }
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

/// The error itself holds the whole answer, which has no place in a log.
fn in_words(error: impl std::error::Error + 'static) -> Cause {
    telemetry::reason(&error).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_dynamodb::config::http::{HttpRequest, HttpResponse};
    use aws_sdk_dynamodb::config::retry::RetryConfig;
    use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
    use aws_smithy_types::body::SdkBody;
    use serde_json::{Value, json};

    /// A table that gives this answer, and what it was asked.
    fn answering(status: u16, body: Value) -> (StepsTable, StaticReplayClient) {
        let response =
            HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body.to_string()));
        let http = StaticReplayClient::new(vec![ReplayEvent::new(HttpRequest::empty(), response)]);
        let config = aws_sdk_dynamodb::Config::builder()
            .with_test_defaults_v2()
            .retry_config(RetryConfig::disabled())
            .http_client(http.clone())
            .build();
        let table = StepsTable::new(Client::from_conf(config), "steps".to_owned());
        (table, http)
    }

    fn request() -> Request {
        Request {
            id: "trip-1".to_owned(),
            units: 2,
        }
    }

    fn there(state: &str) -> Value {
        json!({
            "__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
            "message": "as recorded",
            "Item": {"id": {"S": "trip-1"}, "state": {"S": state}},
        })
    }

    fn asked(http: &StaticReplayClient) -> Value {
        let request = http.actual_requests().next().unwrap();
        serde_json::from_slice(request.body().bytes().unwrap()).unwrap()
    }

    #[tokio::test]
    async fn it_is_held_under_the_condition_that_its_id_is_new() {
        let (table, http) = answering(200, json!({}));
        assert_eq!(table.hold(&request()).await.unwrap(), Done::Held);
        let asked = asked(&http);
        assert_eq!(asked["ConditionExpression"], "attribute_not_exists(id)");
        let item = json!({"id": {"S": "trip-1"}, "state": {"S": "held"}, "units": {"N": "2"}});
        assert_eq!(asked["Item"], item);
    }

    #[tokio::test]
    async fn what_is_there_says_whether_it_was_held_or_taken_back() {
        for (state, done) in [("held", Done::Held), ("released", Done::TakenBack)] {
            let (table, _) = answering(400, there(state));
            assert_eq!(table.hold(&request()).await.unwrap(), done);
        }
    }

    #[tokio::test]
    async fn a_release_leaves_a_mark_and_tells_what_was_there() {
        let held = json!({"Attributes": {"id": {"S": "trip-1"}, "state": {"S": "held"}}});
        for (before, undone) in [(held, Undone::Released), (json!({}), Undone::NothingHeld)] {
            let (table, http) = answering(200, before);
            assert_eq!(table.release("trip-1").await.unwrap(), undone);
            let asked = asked(&http);
            assert_eq!(
                asked["ExpressionAttributeValues"],
                json!({":released": {"S": "released"}})
            );
            assert_eq!(asked["ReturnValues"], "ALL_OLD");
            assert_eq!(asked.get("ConditionExpression"), None);
        }
    }

    #[tokio::test]
    async fn what_dynamodb_did_not_do_is_an_error() {
        let throttled =
            || json!({"__type": "com.amazonaws.dynamodb.v20120810#ThrottlingException"});
        assert!(
            answering(400, throttled())
                .0
                .hold(&request())
                .await
                .is_err()
        );
        assert!(
            answering(400, throttled())
                .0
                .release("trip-1")
                .await
                .is_err()
        );
    }
}
