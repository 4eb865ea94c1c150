//! The journal in a DynamoDB table: the ports of `journal`.
//!
//! The key design and its access patterns are in `docs/data-model.md`. The resolvers of the API write the items; what
//! the functions read of them is read here, one partition at a time.

mod failure;
mod item;

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use journal::ports::{FindFollowers, Followers, ForgetDevice, ListDevices, ReadContact};
use journal::{Contact, Cursor, Device, DeviceId, JournalError, Language, Topic, UserId};
use telemetry::{subsegment, traced};
use tracing::Span;

use crate::failure::failure;
use crate::item::{contact, device, follower, text};

/// The index of who follows what.
const FOLLOWERS: &str = "followers";
/// How many followers a page has.
const PAGE: i32 = 100;

pub(crate) type Item = HashMap<String, AttributeValue>;

/// The journal of one table.
#[derive(Debug, Clone)]
pub struct DynamoJournal {
    client: Client,
    table: String,
}

impl DynamoJournal {
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self {
            client,
            table: table.into(),
        }
    }

    fn span(&self, operation: &'static str) -> Span {
        subsegment!(
            "DynamoDB",
            aws.operation = operation,
            aws.table_name = self.table.as_str()
        )
    }
}

impl FindFollowers for DynamoJournal {
    async fn followers(
        &self,
        topic: &Topic,
        language: Option<&Language>,
        after: Option<&Cursor>,
    ) -> Result<Followers, JournalError> {
        let mut query = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(FOLLOWERS)
            .key_condition_expression("topic = :topic")
            .expression_attribute_values(":topic", text(topic.as_str()))
            .limit(PAGE);
        if let Some(language) = language {
            query = query
                .filter_expression("#language = :language")
                .expression_attribute_names("#language", "language")
                .expression_attribute_values(":language", text(language.as_str()));
        }
        if let Some(cursor) = after {
            query = query.set_exclusive_start_key(Some(item::start(topic, cursor)));
        }
        let page = traced(self.span("Query"), query.send())
            .await
            .map_err(failure)?;
        let users = page
            .items()
            .iter()
            .map(follower)
            .collect::<Result<_, _>>()?;
        let next = page.last_evaluated_key().map(item::cursor).transpose()?;
        Ok(Followers { users, next })
    }
}

impl ReadContact for DynamoJournal {
    async fn contact(&self, user: &UserId) -> Result<Option<Contact>, JournalError> {
        let get = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(item::profile_key(user)))
            // Who has just said no has said no.
            .consistent_read(true);
        let answer = traced(self.span("GetItem"), get.send())
            .await
            .map_err(failure)?;
        answer.item().map(contact).transpose()
    }
}

impl ListDevices for DynamoJournal {
    async fn devices(&self, user: &UserId) -> Result<Vec<Device>, JournalError> {
        // A user has a handful: one page.
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND begins_with(sk, :devices)")
            .expression_attribute_values(":pk", text(&item::of_user(user)))
            .expression_attribute_values(":devices", text(item::DEVICES))
            .limit(PAGE);
        let page = traced(self.span("Query"), query.send())
            .await
            .map_err(failure)?;
        page.items().iter().map(device).collect()
    }
}

impl ForgetDevice for DynamoJournal {
    async fn forget(&self, user: &UserId, device: &DeviceId) -> Result<(), JournalError> {
        let delete = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(item::device_key(user, device)));
        traced(self.span("DeleteItem"), delete.send())
            .await
            .map_err(failure)?;
        Ok(())
    }
}
