//! The request: a parcel in the body, as JSON.

use http_answers::Problem;
use lambda_http::Request;
use lambda_http::http::StatusCode;
use serde::Deserialize;

use crate::estimate::{Country, Parcel, Weight};

/// The shape that the contract promises. API Gateway checks it too, once the model is there; rules are checked here.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    country: String,
    weight_grams: u64,
}

/// # Errors
/// The body is no JSON of this shape, or a field breaks its rule.
pub fn parcel(request: &Request) -> Result<Parcel, Problem> {
    let body: Body = serde_json::from_slice(request.body()).map_err(|_| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "The body does not have the shape that the contract asks for.",
        )
    })?;
    let country =
        Country::try_from(body.country).map_err(|rule| Problem::breaks("country", rule))?;
    let weight = Weight::try_from(body.weight_grams);
    let weight = weight.map_err(|rule| Problem::breaks("weight_grams", rule))?;
    Ok(Parcel { country, weight })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(body: &str) -> Result<Parcel, Value> {
        let event = include_str!(concat!("../../../events/", env!("CARGO_PKG_NAME"), ".json"));
        let mut event: Value = serde_json::from_str(event).unwrap();
        event["body"] = json!(body);
        let request = lambda_http::request::from_str(&event.to_string()).unwrap();
        parcel(&request).map_err(|problem| json!(problem))
    }

    #[test]
    fn both_fields_are_needed_and_nothing_else() {
        assert!(read(r#"{"country": "FR", "weight_grams": 2500}"#).is_ok());
        for body in [
            "",
            "no JSON",
            r#"{"country": "FR"}"#,
            r#"{"country": "FR", "weight_grams": "2500"}"#,
            r#"{"country": "FR", "weight_grams": 2500, "colour": "red"}"#,
        ] {
            assert_eq!(read(body).unwrap_err()["status"], 400, "{body}");
        }
    }

    #[test]
    fn a_rule_that_is_broken_is_named() {
        for (body, field) in [
            (r#"{"country": "France", "weight_grams": 2500}"#, "country"),
            (
                r#"{"country": "FR", "weight_grams": 30001}"#,
                "weight_grams",
            ),
        ] {
            assert_eq!(read(body).unwrap_err()["errors"][0]["field"], field);
        }
    }
}
