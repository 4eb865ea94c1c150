use std::time::Duration;

use alexa_events::{Alexa, EventGateway, LoginWithAmazon, SecretCredentials, gateway_of};
use lambda_runtime::Error;
use reqwest::Url;
use smart_home::Reporter;
use smart_home_dynamodb::DynamoHomes;
use telemetry::config::{ConfigError, Variables};

/// The longest that one call to AWS may take. There are five of them, and two to Alexa of three and five seconds, within the
/// function's twenty.
const CALL_BUDGET: Duration = Duration::from_secs(2);

#[derive(Debug, PartialEq)]
pub(crate) struct Config {
    homes_table: String,
    login_url: Url,
    gateway_url: Url,
    client_secret_arn: String,
}

impl Config {
    pub(crate) fn from(variables: &Variables) -> Result<Self, ConfigError> {
        Ok(Self {
            homes_table: variables.required("HOMES_TABLE")?,
            login_url: variables.parsed("LOGIN_URL")?,
            gateway_url: gateway(variables)?,
            client_secret_arn: variables.required("ALEXA_CLIENT_ARN")?,
        })
    }

    /// The reporter with its clients.
    pub(crate) async fn reporter(&self) -> Result<Reporter<DynamoHomes, Alexa>, Error> {
        let aws = telemetry::aws::config(CALL_BUDGET).await;
        let secrets = aws_sdk_secretsmanager::Client::new(&aws);
        let credentials = SecretCredentials::new(secrets, &self.client_secret_arn);
        let tables = aws_sdk_dynamodb::Client::new(&aws);
        Ok(Reporter {
            homes: DynamoHomes::new(tables, &self.homes_table),
            alexa: Alexa {
                login: LoginWithAmazon::new(self.login_url.clone(), credentials)?,
                gateway: EventGateway::new(self.gateway_url.clone())?,
            },
        })
    }
}

/// The gateway that is named, or else the one of this Region.
fn gateway(variables: &Variables) -> Result<Url, ConfigError> {
    if variables.get("EVENT_GATEWAY_URL").is_some() {
        return variables.parsed("EVENT_GATEWAY_URL");
    }
    let region = variables.required("AWS_REGION")?;
    let url = gateway_of(&region);
    url.parse().map_err(
        |error: <Url as std::str::FromStr>::Err| ConfigError::Malformed {
            name: "AWS_REGION",
            value: region,
            expected: error.to_string(),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(gateway: &str) -> Variables {
        Variables::from([
            ("HOMES_TABLE", "homes"),
            ("LOGIN_URL", "https://api.amazon.com/auth/o2/token"),
            ("EVENT_GATEWAY_URL", gateway),
            (
                "ALEXA_CLIENT_ARN",
                "arn:aws:secretsmanager:eu-west-1:1:secret:s",
            ),
            ("AWS_REGION", "eu-west-1"),
        ])
    }

    #[test]
    fn the_gateway_is_that_of_the_region_unless_it_is_named() {
        let host = |gateway| {
            let config = Config::from(&variables(gateway)).unwrap();
            config.gateway_url.host_str().unwrap().to_owned()
        };
        assert_eq!(host(""), "api.eu.amazonalexa.com");
        assert_eq!(host("http://127.0.0.1:7/v3/events"), "127.0.0.1");
    }

    #[test]
    fn what_is_missing_is_named() {
        let lacking = Variables::from([("HOMES_TABLE", "homes")]);
        assert_eq!(
            Config::from(&lacking),
            Err(ConfigError::Missing("LOGIN_URL"))
        );
    }
}
