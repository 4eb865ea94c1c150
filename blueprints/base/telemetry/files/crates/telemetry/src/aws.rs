//! The AWS SDK with timeouts and retries chosen for Lambda (Lens OPS-TRC-2, OPS-TRC-3, REL-SDK-1).

use aws_config::{
    BehaviorVersion, SdkConfig, defaults,
    retry::RetryConfig,
    timeout::{TimeoutConfig, TimeoutConfigBuilder},
};
use std::time::Duration;

/// How often a call is tried, the first time included.
const ATTEMPTS: u32 = 3;

/// The configuration for the clients of a function; call it once in `main`.
///
/// `budget` is the longest that one call may take, with its retries. Choose it so that the calls a
/// request makes, one after another, end before the function's timeout does: then the function can
/// still answer. Within it there is time for two attempts to run into their timeout and for a third
/// to succeed.
pub async fn config(budget: Duration) -> SdkConfig {
    defaults(BehaviorVersion::latest())
        .retry_config(retries(budget))
        .timeout_config(timeouts(budget).build())
        .load()
        .await
}

fn retries(budget: Duration) -> RetryConfig {
    RetryConfig::standard()
        .with_max_attempts(ATTEMPTS)
        .with_initial_backoff(budget / 50)
        .with_max_backoff(budget / 10)
}

fn timeouts(budget: Duration) -> TimeoutConfigBuilder {
    TimeoutConfig::builder()
        .connect_timeout(budget / 8)
        .read_timeout(budget / 4)
        .operation_attempt_timeout(budget / 4)
        .operation_timeout(budget)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attempt_and_every_pause_fits_the_budget() {
        let budget = Duration::from_secs(4);
        let timeouts = timeouts(budget).build();
        let attempt = timeouts.operation_attempt_timeout().unwrap();
        let longest = attempt * ATTEMPTS + retries(budget).max_backoff() * (ATTEMPTS - 1);
        assert!(longest < budget, "{longest:?}");
        assert_eq!(timeouts.operation_timeout(), Some(budget));
    }

    #[test]
    fn connecting_takes_less_than_an_attempt() {
        let timeouts = timeouts(Duration::from_secs(4)).build();
        assert!(timeouts.connect_timeout() < timeouts.operation_attempt_timeout());
        assert!(timeouts.read_timeout() <= timeouts.operation_attempt_timeout());
    }

    #[tokio::test]
    async fn the_configuration_carries_them() {
        let config = config(Duration::from_secs(2)).await;
        assert_eq!(config.retry_config().unwrap().max_attempts(), ATTEMPTS);
        assert_eq!(
            config.timeout_config().unwrap().operation_timeout(),
            Some(Duration::from_secs(2))
        );
    }
}
