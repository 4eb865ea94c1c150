//! The field `Post.place`: asks a service of somebody else's.

use journal::ports::FindPlace;
use journal::{Place, PlaceId};
use lambda_runtime::{Error, LambdaEvent};
use serde::{Deserialize, Serialize};
use telemetry::metrics;

/// What the resolver sends (`resolvers/Post.place.js`).
#[derive(Debug, Deserialize)]
pub struct Request {
    #[serde(rename = "placeId")]
    place_id: PlaceId,
}

/// What the resolver makes the field of. A place that cannot be had now is no failure of the whole answer: the post
/// comes without it, with a word beside the data.
#[derive(Debug, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Answer {
    Found { place: Place },
    Unknown,
    Unavailable,
}

/// # Errors
/// The service of places gave no answer.
pub async fn handle(places: &impl FindPlace, event: LambdaEvent<Request>) -> Result<Answer, Error> {
    let id = event.payload.place_id;
    let answer = match places.place(&id).await? {
        Some(place) => Answer::Found { place },
        None => Answer::Unknown,
    };
    let (metric, outcome) = match answer {
        Answer::Found { .. } => ("PlacesFound", "found"),
        Answer::Unknown => ("PlacesUnknown", "unknown"),
        Answer::Unavailable => ("PlacesUnavailable", "unavailable"),
    };
    metrics::count(metric, 1);
    tracing::info!(
        operation = "find_place",
        outcome,
        place_id = id.as_str(),
        "place asked for"
    );
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use journal::memory::MemoryJournal;
    use lambda_runtime::Context;
    use release_check::Plan;
    use serde_json::{Value, json, to_value};

    const EVENT: &str = include_str!("../../../events/find-place.json");

    fn journal() -> MemoryJournal {
        MemoryJournal::new().with_place(Place {
            id: "palmengarten".parse().unwrap(),
            name: "Palmengarten".to_owned(),
            country: "DE".to_owned(),
            latitude: 50.12,
            longitude: 8.65,
        })
    }

    async fn ask(journal: &MemoryJournal, event: Value) -> Value {
        let event = LambdaEvent::new(serde_json::from_value(event).unwrap(), Context::default());
        to_value(handle(journal, event).await.unwrap()).unwrap()
    }

    #[tokio::test]
    async fn a_place_is_answered_as_the_schema_has_it() {
        let answer = ask(&journal(), serde_json::from_str(EVENT).unwrap()).await;
        assert_eq!(
            answer,
            json!({"outcome": "found", "place": {"id": "palmengarten", "name": "Palmengarten", "country": "DE", "latitude": 50.12, "longitude": 8.65}})
        );
    }

    #[tokio::test]
    async fn no_place_and_no_service_are_told_apart() {
        let event = json!({"placeId": "nowhere"});
        assert_eq!(
            ask(&journal(), event.clone()).await,
            json!({"outcome": "unknown"})
        );
        assert_eq!(
            ask(&MemoryJournal::down(), event).await,
            json!({"outcome": "unavailable"})
        );
    }

    #[test]
    fn an_id_that_could_lead_elsewhere_is_refused() {
        for id in ["", "../keys", "a/b", "a?b", "a b"] {
            assert!(
                serde_json::from_value::<Request>(json!({"placeId": id})).is_err(),
                "{id}"
            );
        }
    }

    #[tokio::test]
    async fn the_check_of_a_release_passes() {
        let plan = Plan::parse(include_str!("../../verify-journal-release/plan.json")).unwrap();
        let step = plan
            .steps
            .into_iter()
            .find(|step| step.target == "FIND_PLACE")
            .unwrap();
        let answer = ask(&MemoryJournal::down(), step.event).await;
        assert!(
            step.expect
                .exists
                .iter()
                .all(|pointer| answer.pointer(pointer).is_some())
        );
    }
}
