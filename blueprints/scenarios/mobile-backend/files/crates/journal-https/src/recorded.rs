//! Answers that were recorded, one after another, for tests.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::{Request, Response};

use crate::{Exchange, ExchangeError};

/// Gives its answers in their order, and keeps what was asked. When none is left, nobody answers.
#[derive(Debug, Default)]
pub struct Recorded {
    answers: Mutex<VecDeque<(u16, String)>>,
    requests: Mutex<Vec<Request<Vec<u8>>>>,
}

impl Recorded {
    pub fn answering<S: Into<String>>(answers: impl IntoIterator<Item = (u16, S)>) -> Self {
        let answers = answers
            .into_iter()
            .map(|(status, body)| (status, body.into()));
        Self {
            answers: Mutex::new(answers.collect()),
            requests: Mutex::default(),
        }
    }

    /// What was asked so far.
    pub fn requests(&self) -> Vec<Request<Vec<u8>>> {
        held(&self.requests).clone()
    }
}

impl Exchange for Recorded {
    async fn exchange(
        &self,
        request: Request<Vec<u8>>,
    ) -> Result<Response<Vec<u8>>, ExchangeError> {
        held(&self.requests).push(request);
        let (status, body) = held(&self.answers)
            .pop_front()
            .ok_or(ExchangeError::Timeout)?;
        let response = Response::builder().status(status).body(body.into_bytes());
        response.map_err(|reason| ExchangeError::NoAnswer(reason.into()))
    }
}

impl Exchange for &Recorded {
    async fn exchange(
        &self,
        request: Request<Vec<u8>>,
    ) -> Result<Response<Vec<u8>>, ExchangeError> {
        (**self).exchange(request).await
    }
}

fn held<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
