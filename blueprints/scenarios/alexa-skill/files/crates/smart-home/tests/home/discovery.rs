use serde_json::json;
use smart_home::Kind;
use smart_home::memory::MemoryHome;

use crate::{Skill, TOKEN, ada, device, general, home, scope};

#[tokio::test]
async fn the_devices_of_the_account_are_discovered_and_no_others() {
    let home = home();
    let discover = general(
        "Alexa.Discovery",
        "Discover",
        &json!({ "scope": scope(TOKEN) }),
    );
    let answer = Skill::over(&home).answer(&discover).await;
    let endpoints = answer["event"]["payload"]["endpoints"].as_array().unwrap();
    let ids: Vec<_> = endpoints
        .iter()
        .map(|one| one["endpointId"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["lamp", "thermostat"]);
    let interfaces = |at: usize| -> Vec<_> {
        let capabilities = endpoints[at]["capabilities"].as_array().unwrap();
        capabilities
            .iter()
            .map(|one| one["interface"].as_str().unwrap())
            .collect()
    };
    assert_eq!(
        interfaces(0),
        ["Alexa", "Alexa.PowerController", "Alexa.EndpointHealth"]
    );
    assert_eq!(
        interfaces(1),
        [
            "Alexa",
            "Alexa.ThermostatController",
            "Alexa.TemperatureSensor",
            "Alexa.EndpointHealth"
        ]
    );
}

#[tokio::test]
async fn more_devices_than_alexa_takes_are_cut_off() {
    let many = (0..310).map(|at| (ada(), device(&format!("plug-{at}"), Kind::Switch)));
    let home = MemoryHome::with(many);
    let discover = general(
        "Alexa.Discovery",
        "Discover",
        &json!({ "scope": scope(TOKEN) }),
    );
    let answer = Skill::over(&home).answer(&discover).await;
    assert_eq!(
        answer["event"]["payload"]["endpoints"]
            .as_array()
            .unwrap()
            .len(),
        300
    );
}

#[tokio::test]
async fn a_grant_is_exchanged_and_kept() {
    let home = home();
    let payload = json!({
        "grant": { "type": "OAuth2.AuthorizationCode", "code": "ANUbUKCJqlBOpMhwYWxU" },
        "grantee": scope(TOKEN),
    });
    let accept = general("Alexa.Authorization", "AcceptGrant", &payload);
    let answer = Skill::over(&home).answer(&accept).await;
    assert_eq!(answer["event"]["header"]["name"], "AcceptGrant.Response");
    let grant = smart_home::ports::FindGrant::grant(&home, &ada())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(grant.access_token, "access for ANUbUKCJqlBOpMhwYWxU");
}

#[tokio::test]
async fn a_grant_that_fails_is_told_so_whatever_the_reason() {
    let mut home = home();
    let payload = |token| json!({ "grant": { "type": "OAuth2.AuthorizationCode", "code": "c" }, "grantee": scope(token) });
    let of_nobody = general("Alexa.Authorization", "AcceptGrant", &payload("nobody's"));
    let refused = Skill::over(&home).answer(&of_nobody).await;
    assert_eq!(refused["event"]["payload"]["type"], "ACCEPT_GRANT_FAILED");
    home.failure = Some(|| smart_home::HomeError::Failed("down".into()));
    let accept = general("Alexa.Authorization", "AcceptGrant", &payload(TOKEN));
    let refused = Skill::over(&home).answer(&accept).await;
    assert_eq!(
        refused["event"]["header"]["namespace"],
        "Alexa.Authorization"
    );
    assert_eq!(refused["event"]["payload"]["type"], "ACCEPT_GRANT_FAILED");
}
