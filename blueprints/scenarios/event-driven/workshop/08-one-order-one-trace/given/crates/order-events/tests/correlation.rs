//! What began it all travels with an event.

use order_events::metadata;

const ORDER: &str = "3f0c9a52-6d8e-5b41-9c07-2e5d8a1b7f64";

#[tokio::test]
async fn an_event_bears_the_correlation_id_of_its_request() {
    let order = ORDER.parse().unwrap();
    let told =
        telemetry::with_correlation_id("checkout-7f3a", async { metadata("OrderPlaced", order) })
            .await;
    assert_eq!(told.correlation_id, "checkout-7f3a");
}

#[test]
fn what_nobody_asked_for_is_correlated_by_its_own_id() {
    let told = metadata("OrderPlaced", ORDER.parse().unwrap());
    assert_eq!(told.correlation_id, told.event_id.to_string());
}
