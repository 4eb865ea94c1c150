use answer_portfolio_skill::{Settings, handle};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let settings = Settings {
        skill_id: std::env::var("SKILL_ID")?,
    };
    run(service_fn(async |event: LambdaEvent<_>| {
        Ok::<_, Error>(handle(&settings, &event.payload)?)
    }))
    .await
}
