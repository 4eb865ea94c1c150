//! Secrets of AWS Secrets Manager (Lens SEC-APP-5).
//!
//! A function that needs a secret makes a [`Reader`] in `main` and reads once there, so that a missing right is found
//! when the function starts and not at its first request:
//!
//! ```no_run
//! use secrets::{Manager, Reader, Stage};
//! use std::time::Duration;
//!
//! # async fn start(sdk: &aws_config::SdkConfig, arn: String) -> Result<(), secrets::SecretError> {
//! let reader = Reader::new(Manager::new(sdk), arn, Duration::from_secs(300));
//! reader.get(Stage::Current).await?;
//! # Ok(())
//! # }
//! ```
//!
//! It keeps what it read for a time to live: after a rotation functions use the old secret for as long at the
//! most, so whatever accepts the secret has to accept the one before it too ([`Stage::Previous`]) for that time.
//! Should Secrets Manager not answer when the time is over, the old value stays in use.
//!
//! The function of a rotation hands what Secrets Manager sends to [`Rotation::step`].

mod aws;
mod reader;
mod rotation;

use std::{error::Error, future::Future};

pub use aws::Manager;
pub use reader::Reader;
pub use rotation::{Counterpart, Rotation, RotationError, Step, StepEvent, Versions};
pub use telemetry::redact::Redacted;

/// Which version of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// The one to use.
    Current,
    /// The one before it, which is still accepted for a while.
    Previous,
    /// The one that a rotation is about to bring into use.
    Pending,
}

impl Stage {
    /// Its label in Secrets Manager.
    pub fn label(self) -> &'static str {
        match self {
            Self::Current => "AWSCURRENT",
            Self::Previous => "AWSPREVIOUS",
            Self::Pending => "AWSPENDING",
        }
    }
}

/// The value of a secret. It prints as a mask.
pub type Secret = Redacted<String>;

/// Reads one version of a secret.
pub trait ReadSecret: Send + Sync {
    /// # Errors
    /// [`SecretError::Absent`] if there is no such secret, or no version of it in this stage.
    fn read(
        &self,
        secret: &str,
        stage: Stage,
    ) -> impl Future<Output = Result<Secret, SecretError>> + Send;
}

/// What went wrong: for the log.
pub type Cause = Box<dyn Error + Send + Sync>;

#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    #[error("there is no such secret, or no such version of it")]
    Absent,
    /// Another try may succeed, once its cause is mended.
    #[error("Secrets Manager gave no secret")]
    Unavailable(#[source] Cause),
}
