use std::time::Duration;

use answer_portfolio_skill::{Settings, handle};
use aws_sdk_dynamodb::Client;
use lambda_runtime::{Error, run, service_fn};
use linked_account::MemoryAccounts;
use portfolio_dynamodb::{DynamoPortfolios, DynamoUsers};
use portfolio_voice::{Contents, Skill};
use telemetry::config::required;

/// The longest that one call may take; an answer makes three at the most, one after another.
const CALL_BUDGET: Duration = Duration::from_secs(1);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let settings = Settings {
        skill_id: required("SKILL_ID")?,
        media_url: required("MEDIA_URL")?,
    };
    let client = Client::new(&telemetry::aws::config(CALL_BUDGET).await);
    let skill = Skill::new(
        DynamoPortfolios::new(client.clone(), required("PORTFOLIOS_TABLE")?),
        DynamoUsers::new(client, required("USERS_TABLE")?),
        // Nobody has linked an account yet.
        MemoryAccounts::default(),
        Contents::read()?,
    );
    run(service_fn(async |event| {
        Ok::<_, Error>(Box::pin(handle(&skill, &settings, event)).await?)
    }))
    .await
}
