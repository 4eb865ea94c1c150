//! Which features are on, and for whom (Lens OPS-CFG-2, OPS-CFG-4).
//!
//! The agent of AppConfig runs beside the function, as an extension; it polls AppConfig and answers on the local
//! address from its cache. A function makes [`Flags`] once, in `main`, and reads once there:
//!
//! ```no_run
//! use flags::{Agent, Flags};
//!
//! # async fn start() -> Result<(), Box<dyn std::error::Error>> {
//! let flags = Flags::new(Agent::local("shop-flags", "prod", "flags")?);
//! flags.now().await;
//!
//! // At each request:
//! let is_new = flags.now().await.is_on("new-pricing", "customer-17");
//! # Ok(())
//! # }
//! ```
//!
//! A flag that nobody knows is off, and so are all of them as long as the agent never answered: write new code so that
//! off is how it was before.

mod agent;

use serde::Deserialize;
use std::{collections::BTreeMap, error::Error, future::Future, sync::Arc};
use tokio::sync::Mutex;

pub use agent::{Agent, AgentError};

/// Where flags come from.
pub trait FetchFlags: Send + Sync {
    fn fetch(&self) -> impl Future<Output = Result<Switches, AgentError>> + Send;
}

/// The state of every flag at one time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Switches(BTreeMap<String, Switch>);

/// One flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Switch {
    enabled: bool,
    /// For how many of a hundred subjects; for all if it is not said.
    #[serde(default = "everybody")]
    percent: u8,
}

fn everybody() -> u8 {
    100
}

impl Switches {
    /// Whether a flag is on for a subject: a customer, a session. The same subject gets the same answer as long as the flag
    /// does not change, and keeps it when the percentage grows.
    pub fn is_on(&self, flag: &str, subject: &str) -> bool {
        let Some(switch) = self.0.get(flag) else {
            return false;
        };
        switch.enabled && place(flag, subject) < switch.percent
    }
}

/// The place of a subject among a hundred, another one for each flag. FNV-1a: it must never change, so it is written out.
fn place(flag: &str, subject: &str) -> u8 {
    let bytes = flag.bytes().chain([0]).chain(subject.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    // The upper half: the lower bits of FNV mix less.
    u8::try_from((hash >> 32) % 100).unwrap_or_default()
}

/// The flags of a function.
#[derive(Debug)]
pub struct Flags<F> {
    source: F,
    known: Mutex<Arc<Switches>>,
}

impl<F: FetchFlags> Flags<F> {
    pub fn new(source: F) -> Self {
        Self {
            source,
            known: Mutex::default(),
        }
    }

    /// The flags as they are now, or as they were last if the agent does not answer. Ask once for a request, or a flag may
    /// change in the midst of it.
    pub async fn now(&self) -> Arc<Switches> {
        match self.source.fetch().await {
            Ok(switches) => {
                let switches = Arc::new(switches);
                *self.known.lock().await = Arc::clone(&switches);
                switches
            }
            Err(error) => {
                let error = &error as &dyn Error;
                tracing::warn!(error, "flags not read, the last ones stay");
                telemetry::metrics::count("FlagsUnread", 1);
                Arc::clone(&*self.known.lock().await)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn switches(json: &str) -> Switches {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_flag_is_on_for_its_share_and_stays_on_when_the_share_grows() {
        let at = |percent| {
            switches(&format!(
                r#"{{"f": {{"enabled": true, "percent": {percent}}}}}"#
            ))
        };
        let subjects: Vec<_> = (0..2000)
            .map(|number| format!("customer-{number}"))
            .collect();
        let on = |flags: &Switches| {
            subjects
                .iter()
                .filter(|subject| flags.is_on("f", subject))
                .count()
        };
        let (tenth, half) = (at(10), at(50));
        assert!((140..260).contains(&on(&tenth)), "{}", on(&tenth));
        assert!((900..1100).contains(&on(&half)), "{}", on(&half));
        let kept = subjects.iter().filter(|subject| tenth.is_on("f", subject));
        assert!(kept.into_iter().all(|subject| half.is_on("f", subject)));
        assert_eq!((on(&at(0)), on(&at(100))), (0, 2000));
    }

    #[test]
    fn the_place_of_a_subject_never_changes() {
        let places =
            ["customer-1", "customer-2", "customer-3"].map(|who| place("new-pricing", who));
        assert_eq!(places, PLACES);
    }

    /// Written down once: another hash would move customers to and fro.
    const PLACES: [u8; 3] = [68, 36, 80];

    #[test]
    fn what_is_off_or_unknown_is_off() {
        let flags =
            switches(r#"{"off": {"enabled": false, "percent": 100}, "on": {"enabled": true}}"#);
        assert!(!flags.is_on("off", "anybody"));
        assert!(!flags.is_on("unknown", "anybody"));
        assert!(flags.is_on("on", "anybody"));
    }
}
