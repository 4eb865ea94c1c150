//! What a function answered, held against what was expected.

use crate::{Step, template};
use serde_json::Value;
use std::collections::BTreeMap;

/// How an answer differs from what was expected.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Mismatch {
    #[error("the status is {found}, not {expected}")]
    Status { expected: u16, found: Value },
    #[error("`{pointer}` is {found}, not {expected}")]
    Different {
        pointer: String,
        expected: Value,
        found: Value,
    },
    #[error("there is no `{0}`")]
    Absent(String),
}

/// The answer with an API Gateway `body` read as JSON, where it is JSON.
pub(crate) fn open(mut answer: Value) -> Value {
    if let Some(body) = answer.get_mut("body")
        && let Some(parsed) = body
            .as_str()
            .and_then(|text| serde_json::from_str(text).ok())
    {
        *body = parsed;
    }
    answer
}

/// Every way in which the (opened) answer differs.
pub(crate) fn mismatches(
    step: &Step,
    answer: &Value,
    values: &BTreeMap<String, Value>,
) -> Result<Vec<Mismatch>, template::Unfilled> {
    let at = |pointer: &str| answer.pointer(pointer).unwrap_or(&Value::Null);
    let mut found = Vec::new();
    if let Some(expected) = step.expect.status
        && *at("/statusCode") != expected
    {
        found.push(Mismatch::Status {
            expected,
            found: at("/statusCode").clone(),
        });
    }
    for (pointer, expected) in &step.expect.equal {
        let expected = template::fill(expected, values)?;
        if *at(pointer) != expected {
            let (pointer, found_there) = (pointer.clone(), at(pointer).clone());
            found.push(Mismatch::Different {
                pointer,
                expected,
                found: found_there,
            });
        }
    }
    let wanted = step.expect.exists.iter().chain(step.capture.values());
    let absent = wanted.filter(|pointer| at(pointer).is_null());
    found.extend(absent.cloned().map(Mismatch::Absent));
    Ok(found)
}

/// The values that a step takes from the answer, as far as they are there.
pub(crate) fn captures(
    wanted: &BTreeMap<String, String>,
    answer: &Value,
) -> BTreeMap<String, Value> {
    let present = |pointer: &String| answer.pointer(pointer).filter(|value| !value.is_null());
    let take =
        |(name, pointer): (&String, &String)| Some((name.clone(), present(pointer)?.clone()));
    wanted.iter().filter_map(take).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn step(expect: Value, capture: Value) -> Step {
        let step =
            json!({"name": "s", "target": "S", "event": {}, "expect": expect, "capture": capture});
        serde_json::from_value(step).unwrap()
    }

    fn differences(expect: Value, answer: Value) -> Vec<String> {
        let values = BTreeMap::from([("id".to_owned(), json!("p1"))]);
        let step = step(expect, json!({}));
        let found = mismatches(&step, &open(answer), &values).unwrap();
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_body_of_a_gateway_answer_is_read_as_json() {
        let answer = json!({"statusCode": 200, "body": "{\"id\": \"p1\", \"tags\": [1]}"});
        let expected = json!({
            "status": 200,
            "equal": {"/body/id": "{{id}}", "/body/tags/0": 1},
            "exists": ["/body"],
        });
        assert_eq!(differences(expected, answer), Vec::<String>::new());
    }

    #[test]
    fn another_body_stays_as_it_is() {
        assert_eq!(open(json!({"body": "plain"})), json!({"body": "plain"}));
        assert_eq!(open(json!({"body": null})), json!({"body": null}));
        assert_eq!(open(json!([1])), json!([1]));
    }

    #[test]
    fn every_difference_is_told() {
        let answer = json!({"statusCode": 500, "body": "{\"id\": null}"});
        let expected =
            json!({"status": 201, "equal": {"/body/id": "{{id}}"}, "exists": ["/body/id"]});
        assert_eq!(
            differences(expected, answer),
            [
                "the status is 500, not 201",
                "`/body/id` is null, not \"p1\"",
                "there is no `/body/id`",
            ]
        );
    }

    #[test]
    fn an_answer_without_a_status_has_none() {
        assert_eq!(
            differences(json!({"status": 200}), json!("ok")),
            ["the status is null, not 200"]
        );
    }

    #[test]
    fn a_capture_has_to_be_there() {
        let answer = json!({"body": {"id": "p1", "next": null}});
        let step = step(json!({}), json!({"id": "/body/id", "next": "/body/next"}));
        let found = mismatches(&step, &answer, &BTreeMap::new()).unwrap();
        assert_eq!(found, [Mismatch::Absent("/body/next".into())]);
        let taken = captures(&step.capture, &answer);
        assert_eq!(taken, BTreeMap::from([("id".to_owned(), json!("p1"))]));
    }
}
