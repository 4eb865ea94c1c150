//! Login with Amazon and the Alexa event gateway: what lets the skill send events by itself.
//!
//! When somebody enables the skill, Alexa hands over a code (`AcceptGrant`), which [`LoginWithAmazon`] exchanges for tokens. With
//! these [`EventGateway`] takes deferred answers and change reports.

mod credentials;
mod gateway;
mod login;
mod region;

pub use credentials::{Credentials, CredentialsError, SecretCredentials};
pub use gateway::EventGateway;
pub use login::LoginWithAmazon;
pub use region::gateway_of;

use smart_home::ports::{Grant, RefreshGrant, SendEvent};
use smart_home::{EventEnvelope, HomeError};

/// Both services, for who refreshes and sends.
#[derive(Debug)]
pub struct Alexa {
    pub login: LoginWithAmazon,
    pub gateway: EventGateway,
}

impl RefreshGrant for Alexa {
    async fn refresh(&self, grant: &Grant) -> Result<Grant, HomeError> {
        self.login.refresh(grant).await
    }
}

impl SendEvent for Alexa {
    async fn send(&self, event: &EventEnvelope, token: &str) -> Result<(), HomeError> {
        self.gateway.send(event, token).await
    }
}

/// A service that did not answer as it should. What it said may hold tokens, so only its status is told.
#[derive(Debug, thiserror::Error)]
#[error("{service} answered {status}")]
struct Status {
    service: &'static str,
    status: reqwest::StatusCode,
}

fn failed(error: impl Into<smart_home::Cause>) -> HomeError {
    HomeError::Failed(error.into())
}
