//! A rule of AWS IoT calls it for each change of a shadow: it answers the directive that waited for it, or reports the change.

use lambda_runtime::LambdaEvent;
use serde::Serialize;
use smart_home::ports::{
    DropGrant, DropPending, FindGrant, FindOwner, FindPending, KeepGrant, RefreshGrant, SendEvent,
};
use smart_home::{HomeError, Reported, Reporter, ShadowChange};
use telemetry::metrics;
use time::OffsetDateTime;

/// What was told, for who calls by hand.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    pub told: &'static str,
}

/// # Errors
/// Something behind failed; Lambda delivers the change again, and keeps it in the end.
pub async fn handle<D, G>(
    reporter: &Reporter<D, G>,
    event: LambdaEvent<ShadowChange>,
) -> Result<Told, HomeError>
where
    D: FindOwner + FindPending + DropPending + FindGrant + KeepGrant + DropGrant,
    G: RefreshGrant + SendEvent,
{
    let now = OffsetDateTime::now_utc();
    let reported = reporter.report(&event.payload, now).await?;
    let (metric, told) = match reported {
        Reported::Answer => ("DeferredAnswersGiven", "answer"),
        Reported::Change => ("ChangesReported", "change"),
        Reported::Nothing => ("ChangesPassedOver", "nothing"),
    };
    metrics::count(metric, 1);
    tracing::info!(
        operation = "report",
        outcome = told,
        "change of a shadow seen"
    );
    Ok(Told { told })
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_runtime::Context;
    use serde_json::Value;
    use smart_home::memory::MemoryHome;
    use smart_home::ports::Grant;
    use smart_home::{Device, Kind};

    fn event() -> LambdaEvent<ShadowChange> {
        let text = include_str!("../../../events/report-device-change.json");
        LambdaEvent::new(serde_json::from_str(text).unwrap(), Context::default())
    }

    async fn home() -> MemoryHome {
        let device = Device {
            id: "home-lamp".parse().unwrap(),
            name: "Lamp".to_owned(),
            kind: Kind::Light,
        };
        let home = MemoryHome::with([("ada".parse().unwrap(), device)]);
        let grant = Grant {
            access_token: "Atza|1".to_owned(),
            refresh_token: "Atzr|1".to_owned(),
            expires_at: i64::MAX,
        };
        home.keep_grant(&"ada".parse().unwrap(), &grant)
            .await
            .unwrap();
        home
    }

    fn reporter(home: &MemoryHome) -> Reporter<MemoryHome, MemoryHome> {
        Reporter {
            homes: home.clone(),
            alexa: home.clone(),
        }
    }

    #[tokio::test]
    async fn a_change_is_reported_and_counted() {
        let home = home().await;
        let reporter = reporter(&home);
        let (told, metrics) = metrics::recorded(handle(&reporter, event())).await;
        assert_eq!(told.unwrap().told, "change");
        assert_eq!(metrics[0]["ChangesReported"], 1.0);
        assert_eq!(home.sent()[0]["event"]["header"]["name"], "ChangeReport");
    }

    #[tokio::test]
    async fn changes_of_other_things_are_passed_over() {
        let home = MemoryHome::default();
        let told = handle(&reporter(&home), event()).await.unwrap();
        assert_eq!(told, Told { told: "nothing" });
        assert_eq!(home.sent(), Vec::<Value>::new());
    }

    #[tokio::test]
    async fn a_failure_is_an_error_so_that_the_change_comes_again() {
        let mut home = home().await;
        home.failure = Some(|| HomeError::Failed("down".into()));
        assert!(handle(&reporter(&home), event()).await.is_err());
    }
}
