//! The field `Query.searchPosts`.

use journal::JournalError;
use journal_search::{FindPosts, Query};
use lambda_runtime::{Error, LambdaEvent};
use serde::{Deserialize, Serialize};
use telemetry::metrics;

const LIMIT: u32 = 20;

/// What the resolver sends (`resolvers/Query.searchPosts.js`).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    text: String,
    limit: Option<u32>,
    next_token: Option<String>,
}

/// What the resolver answers with, or makes an error of.
#[derive(Debug, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Answer {
    #[serde(rename_all = "camelCase")]
    Found {
        hits: Vec<Hit>,
        next_token: Option<String>,
    },
    Invalid {
        message: String,
    },
}

#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hit {
    id: String,
    author: String,
    text: String,
    tags: Vec<String>,
    created_at: String,
    score: f64,
}

/// # Errors
/// The index could not be reached.
pub async fn handle(index: &impl FindPosts, event: LambdaEvent<Request>) -> Result<Answer, Error> {
    let request = event.payload;
    let limit = request.limit.unwrap_or(LIMIT);
    let query = match Query::new(&request.text, limit, request.next_token.as_deref()) {
        Ok(query) => query,
        Err(JournalError::Invalid(message)) => return Ok(Answer::Invalid { message }),
        Err(error) => return Err(error.into()),
    };
    let found = index.find(&query).await.inspect_err(|error| {
        tracing::error!(error = telemetry::reason(error), "posts not searched");
    })?;
    metrics::count("SearchesAnswered", 1);
    if found.hits.is_empty() {
        metrics::count("SearchesWithoutHit", 1);
    }
    // Not what was looked for: that is somebody's business.
    tracing::info!(
        operation = "search_posts",
        outcome = "found",
        hits = found.hits.len(),
        "posts searched"
    );
    let hits = found.hits.into_iter().map(|hit| Hit {
        id: hit.document.id,
        author: hit.document.author,
        text: hit.document.text,
        tags: hit.document.tags,
        created_at: hit.document.created_at,
        score: hit.score,
    });
    Ok(Answer::Found {
        hits: hits.collect(),
        next_token: found.next,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use journal_search::{Change, Document, KeepPosts, MemoryIndex};
    use lambda_runtime::Context;
    use release_check::Plan;
    use serde_json::{Value, json, to_value};

    const EVENT: &str = include_str!("../../../events/search-posts.json");

    async fn index() -> MemoryIndex {
        let index = MemoryIndex::default();
        let post = |id: &str, text: &str| Change::Put {
            document: Document {
                id: id.to_owned(),
                author: "ada".to_owned(),
                text: text.to_owned(),
                tags: Vec::new(),
                created_at: "2026-11-25T08:00:00Z".to_owned(),
            },
            version: 1,
        };
        index
            .keep(&[post("a", "roses in frost"), post("b", "tea")])
            .await
            .unwrap();
        index
    }

    async fn ask(index: &MemoryIndex, event: Value) -> Result<Value, Error> {
        let event = LambdaEvent::new(serde_json::from_value(event).unwrap(), Context::default());
        Ok(to_value(handle(index, event).await?).unwrap())
    }

    #[tokio::test]
    async fn posts_are_answered_as_the_schema_has_them() {
        let answer = ask(&index().await, serde_json::from_str(EVENT).unwrap())
            .await
            .unwrap();
        assert_eq!(answer["outcome"], "found");
        assert_eq!(answer["hits"][0]["id"], "a");
        assert_eq!(answer["hits"].as_array().unwrap().len(), 1);
        assert!(answer["nextToken"].is_null());
    }

    #[tokio::test]
    async fn a_search_that_is_none_is_the_callers_mistake() {
        for event in [
            json!({"text": " "}),
            json!({"text": "tea", "nextToken": "?"}),
        ] {
            let answer = ask(&index().await, event).await.unwrap();
            assert_eq!(answer["outcome"], "invalid");
            assert!(answer["message"].is_string());
        }
    }

    #[tokio::test]
    async fn an_index_that_is_down_is_an_error() {
        assert!(
            ask(&MemoryIndex::down(), json!({"text": "tea"}))
                .await
                .is_err()
        );
    }

    #[tokio::test]
    async fn the_check_of_a_release_passes() {
        let plan = Plan::parse(include_str!("../../verify-journal-release/plan.json")).unwrap();
        let step = plan
            .steps
            .into_iter()
            .find(|step| step.target == "SEARCH_POSTS")
            .unwrap();
        let answer = ask(&index().await, step.event).await.unwrap();
        let expected = &step.expect.equal;
        assert!(
            expected
                .iter()
                .all(|(pointer, value)| answer.pointer(pointer) == Some(value))
        );
    }
}
