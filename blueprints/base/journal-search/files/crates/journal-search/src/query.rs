//! A question and its answer.

use std::str::FromStr;

use journal::JournalError;
use serde_json::{Value, json};

use crate::Document;

const LONGEST: usize = 200;
const MOST: u32 = 50;

/// What is looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    text: String,
    limit: u32,
    after: Option<After>,
}

/// The last hit of the page before: its score and its post.
#[derive(Debug, Clone, PartialEq)]
struct After {
    score: f64,
    id: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    pub document: Document,
    pub score: f64,
}

/// A page of what was found, the best first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    pub hits: Vec<Hit>,
    pub next: Option<String>,
}

impl Query {
    /// # Errors
    /// The text is empty or too long, or the token was not given by an earlier page.
    pub fn new(text: &str, limit: u32, token: Option<&str>) -> Result<Self, JournalError> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > LONGEST {
            let fault = format!("a search has 1 to {LONGEST} characters");
            return Err(JournalError::Invalid(fault));
        }
        Ok(Self {
            text: text.to_owned(),
            limit: limit.clamp(1, MOST),
            after: token.map(str::parse).transpose()?,
        })
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn body(&self) -> Value {
        let mut body = json!({
            "size": self.limit,
            // The words as people type them: all of them, tags before text, a slip of the finger forgiven.
            "query": {"multi_match": {
                "query": self.text, "fields": ["tags^3", "text"], "operator": "and", "fuzziness": "AUTO"
            }},
            "sort": [{"_score": "desc"}, {"id": "asc"}],
            "track_scores": true,
        });
        if let Some(After { score, id }) = &self.after {
            body["search_after"] = json!([score, id]);
        }
        body
    }

    /// The page of these hits; it may be followed by another if it is full.
    pub(crate) fn found(&self, hits: Vec<Hit>) -> Found {
        let full = usize::try_from(self.limit).is_ok_and(|limit| hits.len() == limit);
        let last = hits.last().filter(|_| full);
        let next = last.map(|hit| format!("{}:{}", hit.score, hit.document.id));
        Found { hits, next }
    }
}

impl FromStr for After {
    type Err = JournalError;

    fn from_str(token: &str) -> Result<Self, JournalError> {
        let parts = token.split_once(':');
        let after = parts.and_then(|(score, id)| {
            let score: f64 = score.parse().ok()?;
            let whole = score.is_finite() && !id.is_empty() && id.len() <= 128;
            whole.then(|| Self {
                score,
                id: id.to_owned(),
            })
        });
        after.ok_or_else(|| JournalError::Invalid("the token is not that of a page".to_owned()))
    }
}
