//! A circuit breaker: after some failures in a row nobody is let through for a while.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// It is open: the service behind it is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the service failed too often and is not asked for a while")]
pub struct Open;

#[derive(Debug, Clone, Copy)]
enum State {
    Closed { failures: u32 },
    Open { until: Instant },
}

/// Of one execution environment: others have their own, so the service is asked by each of them at most once in a
/// while, and nothing has to be shared.
#[derive(Debug)]
pub struct Breaker {
    state: Mutex<State>,
    failures: u32,
    rest: Duration,
}

impl Breaker {
    /// Opens after `failures` in a row, for `rest`.
    pub fn new(failures: u32, rest: Duration) -> Self {
        Self {
            state: Mutex::new(State::Closed { failures: 0 }),
            failures,
            rest,
        }
    }

    /// Whether a call may be made; its end is told by [`Self::report`].
    ///
    /// # Errors
    /// It is open.
    pub fn allow(&self) -> Result<(), Open> {
        match *self.state() {
            State::Closed { .. } => Ok(()),
            // Its rest is over: everybody may go on.
            State::Open { until } if Instant::now() >= until => Ok(()),
            State::Open { .. } => Err(Open),
        }
    }

    /// How a call ended; whether the breaker opened by it.
    pub fn report(&self, succeeded: bool) -> bool {
        let mut state = self.state();
        let (next, opened) = match (*state, succeeded) {
            (_, true) => (State::Closed { failures: 0 }, false),
            (State::Closed { failures }, false) if failures + 1 < self.failures => {
                let failures = failures + 1;
                (State::Closed { failures }, false)
            }
            (_, false) => {
                let until = Instant::now() + self.rest;
                (State::Open { until }, true)
            }
        };
        *state = next;
        opened
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REST: Duration = Duration::from_secs(30);

    #[tokio::test(start_paused = true)]
    async fn failures_in_a_row_open_it_and_others_do_not() {
        let breaker = Breaker::new(3, REST);
        for succeeded in [false, false, true, false, false] {
            breaker.allow().unwrap();
            assert!(!breaker.report(succeeded));
        }
        assert!(breaker.report(false));
        assert_eq!(breaker.allow(), Err(Open));
    }

    #[tokio::test(start_paused = true)]
    async fn after_its_rest_one_call_decides() {
        let breaker = Breaker::new(1, REST);
        breaker.report(false);
        tokio::time::advance(REST).await;
        assert_eq!(breaker.allow(), Ok(()));
        assert_eq!(breaker.allow(), Err(Open), "only one at a time");
        breaker.report(false);
        assert_eq!(breaker.allow(), Err(Open));
        tokio::time::advance(REST).await;
        breaker.allow().unwrap();
        breaker.report(true);
        assert_eq!((breaker.allow(), breaker.allow()), (Ok(()), Ok(())));
    }
}
