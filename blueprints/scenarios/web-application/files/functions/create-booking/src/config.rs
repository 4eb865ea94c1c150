use std::time::Duration;

use aws_sdk_dynamodb::Client;
use bookings_dynamodb::DynamoBookings;
use create_booking::Service;
use idempotency::{DynamoDbStore, Idempotency};
use telemetry::config::{ConfigError, Variables};

/// The longest that one call to DynamoDB may take. A request makes three, one after another, within the
/// function's 10 seconds: it claims the key, puts the booking, keeps the answer.
pub(crate) const CALL_BUDGET: Duration = Duration::from_millis(2500);

#[derive(Debug, PartialEq)]
pub(crate) struct Config {
    bookings_table: String,
    idempotency_table: String,
    keep_answers: Duration,
    premium_key: String,
}

impl Config {
    pub(crate) fn from(variables: &Variables) -> Result<Self, ConfigError> {
        let hours: u16 = variables.parsed("IDEMPOTENCY_TTL_HOURS")?;
        Ok(Self {
            bookings_table: variables.required("BOOKINGS_TABLE")?,
            idempotency_table: variables.required("IDEMPOTENCY_TABLE")?,
            keep_answers: Duration::from_secs(u64::from(hours) * 60 * 60),
            premium_key: variables.required("PREMIUM_KEY_ID")?,
        })
    }

    /// Both tables behind one client.
    pub(crate) fn service(self, client: Client) -> Service<DynamoBookings, DynamoDbStore> {
        let keys = DynamoDbStore::new(client.clone(), self.idempotency_table);
        Service {
            bookings: DynamoBookings::with_client(client, self.bookings_table),
            idempotency: Idempotency::new(keys, self.keep_answers),
            premium_key: self.premium_key,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_is_read() {
        let variables = Variables::from([
            ("BOOKINGS_TABLE", "bookings"),
            ("IDEMPOTENCY_TABLE", "keys"),
            ("IDEMPOTENCY_TTL_HOURS", "24"),
            ("PREMIUM_KEY_ID", "p1"),
        ]);
        let config = Config {
            bookings_table: "bookings".to_owned(),
            idempotency_table: "keys".to_owned(),
            keep_answers: Duration::from_secs(86_400),
            premium_key: "p1".to_owned(),
        };
        assert_eq!(Config::from(&variables), Ok(config));
    }

    #[test]
    fn what_is_missing_is_named() {
        let variables = Variables::from([("IDEMPOTENCY_TTL_HOURS", "24"), ("BOOKINGS_TABLE", "b")]);
        let error = Config::from(&variables).unwrap_err();
        assert_eq!(error, ConfigError::Missing("IDEMPOTENCY_TABLE"));
    }

    #[test]
    fn the_calls_of_a_request_end_before_the_function_does() {
        assert!(CALL_BUDGET * 3 < Duration::from_secs(10));
    }
}
