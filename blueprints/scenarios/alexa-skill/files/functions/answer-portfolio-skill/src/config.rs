use std::time::Duration;

use answer_portfolio_skill::Settings;
use aws_sdk_dynamodb::Client;
use lambda_runtime::Error;
use linked_account::UserInfo;
use portfolio_dynamodb::{DynamoPortfolios, DynamoUsers};
use portfolio_voice::{Contents, Skill};
use reqwest::Url;
use telemetry::config::{ConfigError, Variables};

/// The longest that one call to DynamoDB may take. An answer makes three at the most, one after another, and asks for the profile:
/// within the six seconds that an answer may take.
pub(crate) const CALL_BUDGET: Duration = Duration::from_secs(1);

#[derive(Debug, PartialEq)]
pub(crate) struct Config {
    pub(crate) portfolios_table: String,
    pub(crate) users_table: String,
    pub(crate) user_info_url: Url,
    pub(crate) settings: Settings,
}

impl Config {
    pub(crate) fn from(variables: &Variables) -> Result<Self, ConfigError> {
        Ok(Self {
            portfolios_table: variables.required("PORTFOLIOS_TABLE")?,
            users_table: variables.required("USERS_TABLE")?,
            user_info_url: variables.parsed("USER_INFO_URL")?,
            settings: Settings {
                skill_id: variables.required("SKILL_ID")?,
                media_url: variables.required("MEDIA_URL")?,
            },
        })
    }

    /// The skill with its clients.
    pub(crate) async fn skill(
        &self,
    ) -> Result<Skill<DynamoPortfolios, DynamoUsers, UserInfo>, Error> {
        let client = Client::new(&telemetry::aws::config(CALL_BUDGET).await);
        Ok(Skill::new(
            DynamoPortfolios::new(client.clone(), &self.portfolios_table),
            DynamoUsers::new(client, &self.users_table),
            UserInfo::new(self.user_info_url.clone())?,
            Contents::read()?,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_is_read() {
        let variables = Variables::from([
            ("PORTFOLIOS_TABLE", "portfolios"),
            ("USERS_TABLE", "users"),
            ("USER_INFO_URL", "https://accounts.example/oauth2/userInfo"),
            ("SKILL_ID", "amzn1.ask.skill.1"),
            ("MEDIA_URL", "https://media.example"),
        ]);
        let config = Config::from(&variables).unwrap();
        assert_eq!(config.settings.skill_id, "amzn1.ask.skill.1");
        assert_eq!(config.user_info_url.host_str(), Some("accounts.example"));
    }

    #[test]
    fn what_is_missing_or_no_address_is_named() {
        let variables = Variables::from([("PORTFOLIOS_TABLE", "p")]);
        assert_eq!(
            Config::from(&variables).unwrap_err(),
            ConfigError::Missing("USERS_TABLE")
        );
        let variables = Variables::from([
            ("PORTFOLIOS_TABLE", "p"),
            ("USERS_TABLE", "u"),
            ("USER_INFO_URL", "accounts"),
        ]);
        let error = Config::from(&variables).unwrap_err().to_string();
        assert!(error.contains("USER_INFO_URL"), "{error}");
    }

    #[test]
    fn the_calls_of_an_answer_end_in_time() {
        assert!(CALL_BUDGET * 3 < answer_deadline::LONGEST);
    }
}
