//! The store on DynamoDB: one item a key, one conditional write a call.
//!
//! The function needs `dynamodb:PutItem` and `dynamodb:DeleteItem` on the table.

use crate::{Claim, Claimed, Record, State, Store, StoreError, failure::failure};
use aws_sdk_dynamodb::{
    Client,
    error::SdkError,
    operation::{
        delete_item::DeleteItemError,
        put_item::{PutItemError, builders::PutItemFluentBuilder},
    },
    types::{
        AttributeValue, ReturnValuesOnConditionCheckFailure, error::ConditionalCheckFailedException,
    },
};
use std::collections::HashMap;
use telemetry::{subsegment, traced};

type Item = HashMap<String, AttributeValue>;

/// [`Record::yields_to`] in DynamoDB's words.
const FREE: &str = "attribute_not_exists(#key) OR expires_at <= :now_seconds OR \
    (attribute_not_exists(answer) AND lease_until <= :now AND fingerprint = :fingerprint)";

/// The key is gone, or the record [`Record::belongs_to`] this claim.
const GONE_OR_OURS: &str = "attribute_not_exists(#key) OR holder = :holder";

const OURS: &str = "holder = :holder";

/// Keeps records in a table whose key is `key` (S) and whose TTL attribute is `expires_at`.
#[derive(Debug, Clone)]
pub struct DynamoDbStore {
    client: Client,
    table: String,
}

impl DynamoDbStore {
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self {
            client,
            table: table.into(),
        }
    }

    fn put(&self, claim: &Claim, record: &Record) -> PutItemFluentBuilder {
        self.client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item(&claim.key, record)))
            .expression_attribute_names("#key", "key")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
    }

    async fn send(&self, put: PutItemFluentBuilder) -> Result<Claimed, StoreError> {
        let span = subsegment!(
            "DynamoDB",
            aws.operation = "PutItem",
            aws.table_name = self.table
        );
        traced(span, async {
            match put.send().await {
                Ok(_) => Ok(Claimed::Ours),
                Err(error) => held(error),
            }
        })
        .await
    }
}

impl Store for DynamoDbStore {
    async fn claim(&self, claim: &Claim) -> Result<Claimed, StoreError> {
        let put = self
            .put(claim, &claim.in_progress())
            .condition_expression(FREE)
            .expression_attribute_values(":now_seconds", number(claim.now / 1000))
            .expression_attribute_values(":now", number(claim.now))
            .expression_attribute_values(":fingerprint", text(&claim.fingerprint));
        self.send(put).await
    }

    async fn complete(&self, claim: &Claim, answer: &str) -> Result<Claimed, StoreError> {
        let put = self
            .put(claim, &claim.done(answer))
            .condition_expression(GONE_OR_OURS)
            .expression_attribute_values(":holder", text(&claim.holder));
        self.send(put).await
    }

    async fn release(&self, claim: &Claim) -> Result<(), StoreError> {
        let span = subsegment!(
            "DynamoDB",
            aws.operation = "DeleteItem",
            aws.table_name = self.table
        );
        let delete = self
            .client
            .delete_item()
            .table_name(&self.table)
            .key("key", text(&claim.key))
            .condition_expression(OURS)
            .expression_attribute_values(":holder", text(&claim.holder));
        traced(span, async {
            delete.send().await.map(drop).or_else(already_gone)
        })
        .await
    }
}

fn held(error: SdkError<PutItemError>) -> Result<Claimed, StoreError> {
    match error.as_service_error() {
        Some(PutItemError::ConditionalCheckFailedException(ConditionalCheckFailedException {
            item: Some(item),
            ..
        })) => Ok(Claimed::Held(record(item)?)),
        _ => Err(failure(error)),
    }
}

fn already_gone(error: SdkError<DeleteItemError>) -> Result<(), StoreError> {
    match error.as_service_error() {
        Some(DeleteItemError::ConditionalCheckFailedException(_)) => Ok(()),
        _ => Err(failure(error)),
    }
}

fn item(key: &str, record: &Record) -> Item {
    let (name, value) = match &record.state {
        State::InProgress { lease_until } => ("lease_until", number(*lease_until)),
        State::Done { answer } => ("answer", text(answer)),
    };
    HashMap::from([
        ("key".to_owned(), text(key)),
        ("fingerprint".to_owned(), text(&record.fingerprint)),
        ("holder".to_owned(), text(&record.holder)),
        ("expires_at".to_owned(), number(record.expires_at)),
        (name.to_owned(), value),
    ])
}

fn record(item: &Item) -> Result<Record, StoreError> {
    let string = |name| item.get(name).and_then(|value| value.as_s().ok());
    let integer = |name| item.get(name)?.as_n().ok()?.parse().ok();
    let state = match (string("answer"), integer("lease_until")) {
        (Some(answer), _) => Some(State::Done {
            answer: answer.clone(),
        }),
        (None, Some(lease_until)) => Some(State::InProgress { lease_until }),
        (None, None) => None,
    };
    let record = || {
        Some(Record {
            fingerprint: string("fingerprint")?.clone(),
            holder: string("holder")?.clone(),
            state: state?,
            expires_at: integer("expires_at")?,
        })
    };
    record().ok_or_else(|| StoreError::fault("an item of the table is not a record of this crate"))
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

fn number(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}
