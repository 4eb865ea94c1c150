use std::time::Duration;

use journal_https::Https;
use journal_places::{Breaker, Key, Places, SecretKey};
use lambda_runtime::Error;
use telemetry::config::required;

/// Two tries of 2 seconds, the pause between them and the key's 2 seconds end within the function's 8.
const TRY: Duration = Duration::from_secs(2);
/// How old the key may be.
const KEEP: Duration = Duration::from_secs(300);
/// This many failures in a row open the breaker, for so long.
const FAILURES: u32 = 5;
const REST: Duration = Duration::from_secs(30);

pub(crate) async fn places() -> Result<Places<Https, SecretKey>, Error> {
    let (address, secret) = (required("PLACES_URL")?, required("PLACES_SECRET_ARN")?);
    let aws = telemetry::aws::config(TRY).await;
    let secrets = aws_sdk_secretsmanager::Client::new(&aws);
    Ok(Places {
        exchange: Https::new(TRY)?,
        address: address.trim_end_matches('/').to_owned(),
        key: Key::load(SecretKey::new(secrets, secret), KEEP).await,
        breaker: Breaker::new(FAILURES, REST),
    })
}
