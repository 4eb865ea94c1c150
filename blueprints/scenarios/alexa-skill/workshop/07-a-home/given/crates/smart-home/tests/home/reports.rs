//! What Alexa is told without having asked.

use serde_json::json;
use smart_home::ports::{Grant, KeepGrant};
use smart_home::{Reported, Reporter, ShadowChange};
use time::OffsetDateTime;

use crate::{ada, home};

#[tokio::test]
async fn a_change_is_told() {
    let home = home();
    let grant = Grant {
        access_token: "Atza|1".into(),
        refresh_token: "Atzr|1".into(),
        expires_at: i64::MAX,
    };
    home.keep_grant(&ada(), &grant).await.unwrap();
    let shadow =
        |power: &str| json!({ "state": { "reported": { "connected": true, "power": power } } });
    let change = json!({ "thing": "lamp", "previous": shadow("OFF"), "current": shadow("ON") });
    let change: ShadowChange = serde_json::from_value(change).unwrap();
    let reporter = Reporter {
        homes: home.clone(),
        alexa: home.clone(),
    };
    let told = reporter.report(&change, OffsetDateTime::now_utc()).await;
    assert_eq!(told.unwrap(), Reported::Change);
    let event = home.sent().remove(0);
    smart_home_schema::check_event(&event).unwrap();
    assert_eq!(event["event"]["header"]["name"], "ChangeReport");
}
