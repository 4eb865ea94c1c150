//! The index in OpenSearch.

use std::str::FromStr;

use http::{Method, Request, Response, StatusCode, header};
use journal::JournalError;
use journal_https::Exchange;
use serde::Deserialize;
use serde_json::Value;
use telemetry::{subsegment, traced};
use tokio::sync::OnceCell;

use crate::query::{Found, Hit, Query};
use crate::{Change, Document, FindPosts, KeepPosts, Kept, Signer, bulk, failure};

const INDEX: &str = "posts";
/// Fields and, for a domain, shards.
const MAPPING: &str = include_str!("../index.json");

/// What is behind the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Domain,
    /// A collection of OpenSearch Serverless: it divides itself into shards.
    Collection,
}

impl Kind {
    /// The service by which requests are signed.
    pub fn service(self) -> &'static str {
        match self {
            Self::Domain => "es",
            Self::Collection => "aoss",
        }
    }
}

impl FromStr for Kind {
    type Err = JournalError;

    fn from_str(text: &str) -> Result<Self, JournalError> {
        match text {
            "domain" => Ok(Self::Domain),
            "collection" => Ok(Self::Collection),
            _ => Err(JournalError::Invalid(
                "it is `domain` or `collection`".to_owned(),
            )),
        }
    }
}

/// The posts of one domain or collection.
#[derive(Debug)]
pub struct OpenSearch<E> {
    exchange: E,
    signer: Signer,
    /// Without a slash at its end.
    address: String,
    kind: Kind,
    made: OnceCell<()>,
}

impl<E: Exchange> OpenSearch<E> {
    pub fn new(exchange: E, signer: Signer, address: &str, kind: Kind) -> Self {
        Self {
            exchange,
            signer,
            address: address.trim_end_matches('/').to_owned(),
            kind,
            made: OnceCell::new(),
        }
    }

    /// Makes the index unless it is there: whoever writes first would otherwise have OpenSearch guess the fields.
    async fn made(&self) -> Result<(), JournalError> {
        let make = async {
            let mut mapping: Value = serde_json::from_str(MAPPING).map_err(failure::unreadable)?;
            if let (Kind::Collection, Some(members)) = (self.kind, mapping.as_object_mut()) {
                members.remove("settings");
            }
            let path = format!("/{INDEX}");
            let body = mapping.to_string().into_bytes();
            let answer = self.ask("CreateIndex", Method::PUT, &path, body).await?;
            match answer.status() {
                // It is there already.
                StatusCode::BAD_REQUEST if says(&answer, "resource_already_exists_exception") => {
                    Ok(())
                }
                _ => failure::status(&answer),
            }
        };
        self.made.get_or_try_init(|| make).await.copied()
    }

    async fn ask(
        &self,
        operation: &'static str,
        method: Method,
        path: &str,
        body: Vec<u8>,
    ) -> Result<Response<Vec<u8>>, JournalError> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body)
            .map_err(|reason| JournalError::Store(reason.into()))?;
        let request = self.signer.signed(request).await?;
        let span = subsegment!("OpenSearch", aws.operation = operation);
        let answer = traced(span, self.exchange.exchange(request)).await;
        answer.map_err(failure::no_answer)
    }
}

fn says(answer: &Response<Vec<u8>>, kind: &str) -> bool {
    let body: Option<Value> = serde_json::from_slice(answer.body()).ok();
    body.is_some_and(|body| body["error"]["type"] == kind)
}

impl<E: Exchange> KeepPosts for OpenSearch<E> {
    async fn keep(&self, changes: &[Change]) -> Result<Vec<Kept>, JournalError> {
        if changes.is_empty() {
            return Ok(Vec::new());
        }
        self.made().await?;
        let body = bulk::body(INDEX, changes);
        let answer = self.ask("Bulk", Method::POST, "/_bulk", body).await?;
        failure::status(&answer)?;
        let answer: bulk::Answer =
            serde_json::from_slice(answer.body()).map_err(failure::unreadable)?;
        Ok(answer.kept())
    }
}

#[derive(Debug, Deserialize)]
struct Answer {
    hits: Hits,
}

#[derive(Debug, Deserialize)]
struct Hits {
    hits: Vec<RawHit>,
}

#[derive(Debug, Deserialize)]
struct RawHit {
    #[serde(rename = "_score")]
    score: f64,
    #[serde(rename = "_source")]
    source: Document,
}

impl<E: Exchange> FindPosts for OpenSearch<E> {
    async fn find(&self, query: &Query) -> Result<Found, JournalError> {
        let (path, body) = (format!("/{INDEX}/_search"), query.body().to_string());
        let answer = self
            .ask("Search", Method::POST, &path, body.into_bytes())
            .await?;
        if answer.status() == StatusCode::NOT_FOUND && says(&answer, "index_not_found_exception") {
            // Nothing public was ever posted.
            return Ok(Found::default());
        }
        failure::status(&answer)?;
        let answer: Answer = serde_json::from_slice(answer.body()).map_err(failure::unreadable)?;
        let hits = answer.hits.hits.into_iter().map(|hit| Hit {
            document: hit.source,
            score: hit.score,
        });
        Ok(query.found(hits.collect()))
    }
}
