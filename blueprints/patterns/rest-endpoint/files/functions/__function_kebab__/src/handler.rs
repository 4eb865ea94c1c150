//! The route: reads the request, asks the one port, answers.

use std::convert::Infallible;

use http_answers::{Problem, respond};
use lambda_http::http::StatusCode;
use lambda_http::{Body, Request, Response};
use telemetry::metrics;

use crate::estimate::{Estimate, EstimateParcel};
use crate::request;

/// # Errors
/// None: failures are answers.
pub async fn handle(
    estimates: &impl EstimateParcel,
    request: Request,
) -> Result<Response<Body>, Infallible> {
    respond(estimate(estimates, &request))
}

fn estimate(estimates: &impl EstimateParcel, request: &Request) -> Result<Estimate, Problem> {
    let parcel = request::parcel(request)?;
    let estimate = estimates
        .estimate(&parcel)
        .map_err(|_| Problem::new(StatusCode::NOT_FOUND, "Nobody ships there."))?;
    metrics::count("ParcelsEstimated", 1);
    tracing::info!(
        operation = "estimate_parcel",
        outcome = "estimated",
        days = estimate.days,
        "parcel estimated"
    );
    Ok(estimate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::Tariff;
    use lambda_http::request::from_str;
    use release_check::rehearse;
    use serde_json::{Value, json};

    const EVENT: &str = include_str!(concat!("../../../events/", env!("CARGO_PKG_NAME"), ".json"));
    const PLAN: &str = include_str!("../release-plan.json");

    fn tariff() -> Tariff {
        Tariff::read(include_str!("../tariff.json")).unwrap()
    }

    async fn answer(tariff: &Tariff, event: &str) -> (u16, Value) {
        let response = handle(tariff, from_str(event).unwrap()).await.unwrap();
        let body = serde_json::from_slice(response.body()).unwrap();
        (response.status().as_u16(), body)
    }

    #[tokio::test]
    async fn a_parcel_is_estimated_and_counted() {
        let tariff = tariff();
        let ((status, body), lines) = metrics::recorded(answer(&tariff, EVENT)).await;
        assert_eq!(status, 200);
        assert_eq!(
            body,
            json!({"days": 3, "price_minor": 1120, "currency": "EUR"})
        );
        assert_eq!(lines[0]["ParcelsEstimated"], 1.0);
    }

    #[tokio::test]
    async fn nobody_ships_to_where_there_is_no_rate() {
        let (status, body) = answer(&Tariff::read("[]").unwrap(), EVENT).await;
        assert_eq!(
            (status, &body["detail"]),
            (404, &json!("Nobody ships there."))
        );
    }

    #[tokio::test]
    async fn a_release_of_this_code_passes_its_hook() {
        let tariff = tariff();
        let outcome = rehearse(PLAN, async |event| {
            let (status, body) = answer(&tariff, &event.to_string()).await;
            Ok(json!({"statusCode": status, "body": body.to_string()}))
        });
        outcome.await.unwrap();
    }

    #[tokio::test]
    async fn a_release_without_its_tariff_does_not_pass() {
        let nothing = Tariff::read("[]").unwrap();
        let outcome = rehearse(PLAN, async |event| {
            let (status, body) = answer(&nothing, &event.to_string()).await;
            Ok(json!({"statusCode": status, "body": body.to_string()}))
        });
        assert!(outcome.await.is_err());
    }
}
