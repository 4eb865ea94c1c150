use std::time::Duration;

use alexa_events::{LoginWithAmazon, SecretCredentials};
use lambda_runtime::Error;
use linked_account::UserInfo;
use reqwest::Url;
use smart_home::{Controller, Patience};
use smart_home_dynamodb::DynamoHomes;
use smart_home_shadows::IotShadows;
use telemetry::config::{ConfigError, Variables};

/// The longest that one call to AWS may take: most take a hundredth of it, and the deadline of the answer ends what takes longer.
const CALL_BUDGET: Duration = Duration::from_secs(1);

#[derive(Debug, PartialEq)]
pub(crate) struct Config {
    homes_table: String,
    user_info_url: Url,
    login_url: Url,
    client_secret_arn: String,
}

type Home = Controller<DynamoHomes, IotShadows, UserInfo, LoginWithAmazon>;

impl Config {
    pub(crate) fn from(variables: &Variables) -> Result<Self, ConfigError> {
        Ok(Self {
            homes_table: variables.required("HOMES_TABLE")?,
            user_info_url: variables.parsed("USER_INFO_URL")?,
            login_url: variables.parsed("LOGIN_URL")?,
            client_secret_arn: variables.required("ALEXA_CLIENT_ARN")?,
        })
    }

    /// The home with its clients.
    pub(crate) async fn home(&self) -> Result<Home, Error> {
        let aws = telemetry::aws::config(CALL_BUDGET).await;
        let secrets = aws_sdk_secretsmanager::Client::new(&aws);
        let credentials = SecretCredentials::new(secrets, &self.client_secret_arn);
        let tables = aws_sdk_dynamodb::Client::new(&aws);
        Ok(Controller {
            devices: DynamoHomes::new(tables, &self.homes_table),
            shadows: IotShadows::new(aws_sdk_iotdataplane::Client::new(&aws)),
            accounts: UserInfo::new(self.user_info_url.clone())?,
            grants: LoginWithAmazon::new(self.login_url.clone(), credentials)?,
            patience: Patience::default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_is_read() {
        let variables = Variables::from([
            ("HOMES_TABLE", "homes"),
            ("USER_INFO_URL", "https://accounts.example/userInfo"),
            ("LOGIN_URL", "https://api.amazon.com/auth/o2/token"),
            (
                "ALEXA_CLIENT_ARN",
                "arn:aws:secretsmanager:eu-west-1:1:secret:s",
            ),
        ]);
        assert_eq!(Config::from(&variables).unwrap().homes_table, "homes");
        let lacking = Variables::from([("HOMES_TABLE", "homes")]);
        assert_eq!(
            Config::from(&lacking),
            Err(ConfigError::Missing("USER_INFO_URL"))
        );
    }

    #[test]
    fn waiting_for_a_device_leaves_time_for_the_calls() {
        assert!(Patience::default().whole + CALL_BUDGET * 3 < answer_deadline::LONGEST);
    }
}
