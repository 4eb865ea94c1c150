//! The client of the service: `GET <address>/v1/places/<id>` with the key as a bearer token.

use std::time::Duration;

use http::{Request, Response, StatusCode, header};
use journal::ports::FindPlace;
use journal::{Cause, JournalError, Place, PlaceId};
use journal_https::Exchange;
use serde::Deserialize;
use telemetry::{metrics, subsegment, traced};

use crate::{Breaker, Key, ReadKey};

/// How often a place is asked for, the first time included.
const TRIES: u32 = 2;
const PAUSE: Duration = Duration::from_millis(100);

/// The service of places.
#[derive(Debug)]
pub struct Places<E, R> {
    pub exchange: E,
    /// Without a slash at its end.
    pub address: String,
    pub key: Key<R>,
    pub breaker: Breaker,
}

/// The service's own form; what it has besides is not ours.
#[derive(Debug, Deserialize)]
struct Answer {
    name: String,
    country_code: String,
    lat: f64,
    lon: f64,
}

/// Why a try gave no place.
#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error("the service of places gave no answer")]
    NoAnswer(#[source] Cause),
    #[error("the service of places answered {0}")]
    Status(StatusCode),
    #[error("the service of places answered what is no place")]
    Unreadable(#[source] serde_json::Error),
    #[error("the key of the service of places cannot be read")]
    NoKey(#[source] Cause),
}

impl Failed {
    /// Whether another try can help.
    fn passes(&self) -> bool {
        match self {
            Self::NoAnswer(_) => true,
            Self::Status(status) => {
                status.is_server_error()
                    || matches!(
                        *status,
                        StatusCode::TOO_MANY_REQUESTS | StatusCode::UNAUTHORIZED
                    )
            }
            Self::Unreadable(_) | Self::NoKey(_) => false,
        }
    }
}

impl<E: Exchange, R: ReadKey> FindPlace for Places<E, R> {
    async fn place(&self, id: &PlaceId) -> Result<Option<Place>, JournalError> {
        if let Err(open) = self.breaker.allow() {
            metrics::count("PlacesNotAsked", 1);
            return Err(JournalError::Unavailable(open.into()));
        }
        let found = self.persistently(id).await;
        if self.breaker.report(found.is_ok()) {
            metrics::count("PlacesBreakerOpened", 1);
            tracing::warn!("the service of places is not asked for a while");
        }
        found.map_err(|failed| JournalError::Unavailable(failed.into()))
    }
}

impl<E: Exchange, R: ReadKey> Places<E, R> {
    async fn persistently(&self, id: &PlaceId) -> Result<Option<Place>, Failed> {
        let mut tried = 1;
        loop {
            match self.once(id).await {
                Err(failed) if tried < TRIES && failed.passes() => {
                    let reason = telemetry::reason(&failed);
                    tracing::debug!(reason, "the place is asked for again");
                    tokio::time::sleep(PAUSE * tried).await;
                    tried += 1;
                }
                ended => return ended,
            }
        }
    }

    async fn once(&self, id: &PlaceId) -> Result<Option<Place>, Failed> {
        let key = self.key.current().await.map_err(Failed::NoKey)?;
        let request = Request::get(format!("{}/v1/places/{id}", self.address))
            .header(header::AUTHORIZATION, format!("Bearer {}", key.0))
            .header(header::ACCEPT, "application/json")
            .header(telemetry::CORRELATION_ID, telemetry::correlation_id())
            .body(Vec::new())
            .map_err(|reason| Failed::NoAnswer(reason.into()))?;
        let span = subsegment!("places", annotation.place_id = id.as_str());
        let answer = traced(span, self.exchange.exchange(request)).await;
        let answer = answer.map_err(|error| Failed::NoAnswer(error.into()))?;
        if answer.status() == StatusCode::UNAUTHORIZED {
            self.key.was_refused(&key).await;
        }
        read(id, &answer)
    }
}

fn read(id: &PlaceId, answer: &Response<Vec<u8>>) -> Result<Option<Place>, Failed> {
    match answer.status() {
        StatusCode::NOT_FOUND => Ok(None),
        StatusCode::OK => {
            let place: Answer =
                serde_json::from_slice(answer.body()).map_err(Failed::Unreadable)?;
            Ok(Some(Place {
                id: id.clone(),
                name: place.name,
                country: place.country_code,
                latitude: place.lat,
                longitude: place.lon,
            }))
        }
        status => Err(Failed::Status(status)),
    }
}
