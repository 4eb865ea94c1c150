use answer_portfolio_skill::{Settings, handle};
use lambda_runtime::{Error, run, service_fn};
use linked_account::MemoryAccounts;
use portfolio::memory::MemoryPortfolios;
use portfolio_voice::{Contents, Skill};
use telemetry::config::required;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let settings = Settings {
        skill_id: required("SKILL_ID")?,
        media_url: required("MEDIA_URL")?,
    };
    // In memory for now: nobody has a portfolio, and everybody is new.
    let skill = Skill::new(
        MemoryPortfolios::default(),
        MemoryPortfolios::default(),
        MemoryAccounts::default(),
        Contents::read()?,
    );
    run(service_fn(async |event| {
        Ok::<_, Error>(Box::pin(handle(&skill, &settings, event)).await?)
    }))
    .await
}
