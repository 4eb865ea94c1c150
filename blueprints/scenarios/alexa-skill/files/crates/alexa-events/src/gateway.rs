//! The Alexa event gateway.

use std::time::Duration;

use reqwest::{Client, StatusCode, Url};
use serde_json::json;
use smart_home::ports::SendEvent;
use smart_home::{EventEnvelope, HomeError};
use telemetry::{subsegment, traced};

use crate::{Status, failed};

const TIMEOUT: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub struct EventGateway {
    client: Client,
    url: Url,
}

/// The customer has disabled the skill, or taken the permission back.
#[derive(Debug, thiserror::Error)]
#[error("the event gateway refuses the token")]
struct TokenRefused;

impl EventGateway {
    /// # Errors
    /// There are no trusted root certificates here.
    pub fn new(url: Url) -> Result<Self, reqwest::Error> {
        let client = linked_account::client(&url, TIMEOUT)?;
        Ok(Self { client, url })
    }
}

impl SendEvent for EventGateway {
    async fn send(&self, event: &EventEnvelope, token: &str) -> Result<(), HomeError> {
        let request = self
            .client
            .post(self.url.clone())
            .bearer_auth(token)
            .header("content-type", "application/json")
            .body(json!(event).to_string());
        let answer = traced(subsegment!("alexa event gateway"), request.send())
            .await
            .map_err(failed)?;
        match answer.status() {
            StatusCode::OK | StatusCode::ACCEPTED => Ok(()),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                Err(HomeError::GrantGone(TokenRefused.into()))
            }
            StatusCode::TOO_MANY_REQUESTS => Err(HomeError::Throttled(
                Status {
                    service: "the event gateway",
                    status: StatusCode::TOO_MANY_REQUESTS,
                }
                .into(),
            )),
            status => Err(failed(Status {
                service: "the event gateway",
                status,
            })),
        }
    }
}
