//! The limit of the API. In a file of its own: what runs beside it would be refused too.

use std::collections::BTreeSet;

use catalog_e2e::{Answer, Outcome, load_or_skip, note, spread};
use uuid::Uuid;

const REQUESTS: usize = 1500;
const TASKS: usize = 40;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn more_than_the_limit_is_refused_with_a_time_to_wait() -> Outcome {
    let catalog = load_or_skip!();
    let id = Uuid::new_v4().to_string();
    // An authorizer's answer is kept: after this the requests meet the limit, not the authorizer.
    catalog.get(&id).await?;
    let (answers, samples) = spread(vec![id; REQUESTS], TASKS, move |id| {
        let catalog = catalog.clone();
        async move { catalog.get_at_once(&id).await }
    })
    .await?;
    let (refused, served): (Vec<_>, Vec<_>) = answers
        .into_iter()
        .partition(|answer| answer.status() == 429);
    let statuses: BTreeSet<_> = served.iter().map(Answer::status).collect();
    assert_eq!(statuses, BTreeSet::from([404]), "beside 429");
    let waits = refused.iter().all(|answer| {
        answer
            .header("retry-after")
            .is_some_and(|wait| wait.parse::<u32>().is_ok())
    });
    assert!(waits, "a 429 without Retry-After");
    match refused.len() {
        0 => note(&format!(
            "nothing was throttled, the limit is higher than this: {}",
            samples.summary()
        )),
        count => note(&format!("{count} of {REQUESTS} requests were throttled")),
    }
    Ok(())
}
