use std::time::Duration;

use journal_https::Https;
use journal_search::{Kind, OpenSearch, Signer};
use lambda_runtime::Error;
use telemetry::config::{parsed, required};

/// A batch is one call, after one that makes the index: within the function's 30 seconds.
const TIMEOUT: Duration = Duration::from_secs(10);

pub(crate) async fn index() -> Result<OpenSearch<Https>, Error> {
    let (address, kind) = (required("SEARCH_ENDPOINT")?, parsed::<Kind>("SEARCH_KIND")?);
    let aws = telemetry::aws::config(TIMEOUT).await;
    let credentials = aws
        .credentials_provider()
        .ok_or("the function has no credentials")?;
    let signer = Signer::new(credentials, required("AWS_REGION")?, kind.service());
    Ok(OpenSearch::new(
        Https::new(TIMEOUT)?,
        signer,
        &address,
        kind,
    ))
}
