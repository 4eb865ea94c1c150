use std::time::Duration;

use telemetry::config::{ConfigError, Variables};

/// The longest that one call to DynamoDB may take. A request makes three, one after another, within the
/// function's 10 seconds: it claims the key, puts the product, keeps the answer.
pub(crate) const CALL_BUDGET: Duration = Duration::from_millis(2500);

#[derive(Debug, PartialEq)]
pub(crate) struct Config {
    pub(crate) products_table: String,
    pub(crate) idempotency_table: String,
    pub(crate) keep_answers: Duration,
}

impl Config {
    pub(crate) fn from(variables: &Variables) -> Result<Self, ConfigError> {
        let hours: u16 = variables.parsed("IDEMPOTENCY_TTL_HOURS")?;
        Ok(Self {
            products_table: variables.required("PRODUCTS_TABLE")?,
            idempotency_table: variables.required("IDEMPOTENCY_TABLE")?,
            keep_answers: Duration::from_secs(u64::from(hours) * 60 * 60),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_is_read() {
        let variables = Variables::from([
            ("PRODUCTS_TABLE", "products"),
            ("IDEMPOTENCY_TABLE", "keys"),
            ("IDEMPOTENCY_TTL_HOURS", "24"),
        ]);
        let config = Config {
            products_table: "products".to_owned(),
            idempotency_table: "keys".to_owned(),
            keep_answers: Duration::from_secs(86_400),
        };
        assert_eq!(Config::from(&variables), Ok(config));
    }

    #[test]
    fn what_is_missing_is_named() {
        let variables = Variables::from([("IDEMPOTENCY_TTL_HOURS", "24"), ("PRODUCTS_TABLE", "p")]);
        let error = Config::from(&variables).unwrap_err();
        assert_eq!(error, ConfigError::Missing("IDEMPOTENCY_TABLE"));
    }

    #[test]
    fn the_calls_of_a_request_end_before_the_function_does() {
        assert!(CALL_BUDGET * 3 < Duration::from_secs(10));
    }
}
