//! The request: a parcel in the query string.

use http_answers::Problem;
use lambda_http::{Request, RequestExt};

use crate::estimate::{Country, InvalidWeight, Parcel, Weight};

/// # Errors
/// A parameter is missing or breaks its rule.
pub fn parcel(request: &Request) -> Result<Parcel, Problem> {
    let query = request.query_string_parameters();
    let country = query.first("country").unwrap_or_default().to_owned();
    let country = Country::try_from(country).map_err(|rule| Problem::breaks("country", rule))?;
    let grams = query
        .first("weight_grams")
        .and_then(|text| text.parse().ok());
    let weight = grams
        .ok_or(InvalidWeight)
        .and_then(|grams: u64| Weight::try_from(grams));
    let weight = weight.map_err(|rule| Problem::breaks("weight_grams", rule))?;
    Ok(Parcel { country, weight })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(query: Value) -> Result<Parcel, String> {
        let event = include_str!(concat!("../../../events/", env!("CARGO_PKG_NAME"), ".json"));
        let mut event: Value = serde_json::from_str(event).unwrap();
        event["queryStringParameters"] = query;
        event["multiValueQueryStringParameters"] = Value::Null;
        let request = lambda_http::request::from_str(&event.to_string()).unwrap();
        parcel(&request).map_err(|problem| json!(problem)["errors"][0]["field"].to_string())
    }

    #[test]
    fn both_parameters_are_needed_and_have_rules() {
        assert!(read(json!({"country": "FR", "weight_grams": "2500"})).is_ok());
        for (query, field) in [
            (Value::Null, "country"),
            (json!({"weight_grams": "2500"}), "country"),
            (
                json!({"country": "France", "weight_grams": "2500"}),
                "country",
            ),
            (json!({"country": "FR"}), "weight_grams"),
            (
                json!({"country": "FR", "weight_grams": "heavy"}),
                "weight_grams",
            ),
            (
                json!({"country": "FR", "weight_grams": "30001"}),
                "weight_grams",
            ),
        ] {
            assert_eq!(read(query.clone()), Err(format!("\"{field}\"")), "{query}");
        }
    }
}
