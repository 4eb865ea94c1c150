//! What comes again, in each of the three orders.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use batch::{Cause, Failure, Grouped, Nowhere, Record, Response, SetAside};
use proptest::prelude::*;
use std::{cell::RefCell, io, sync::Mutex};

struct Message(&'static str);

impl Record for Message {
    fn id(&self) -> &str {
        self.0
    }
}

/// The group of `a1` is `a`.
impl Grouped for Message {
    fn group(&self) -> &str {
        &self.0[..1]
    }
}

/// Keeps the ids of what was put aside.
#[derive(Default)]
struct Kept(Mutex<Vec<String>>);

impl<R: Record + Sync> SetAside<R> for Kept {
    async fn set_aside(&self, record: &R, _: &Cause) -> Result<(), Cause> {
        self.0.lock().unwrap().push(record.id().to_owned());
        Ok(())
    }
}

fn messages<const N: usize>(ids: [&'static str; N]) -> Vec<Message> {
    ids.into_iter().map(Message).collect()
}

/// Fails for good at what ends in `x`, for now at what ends in `?`; notes what was tried.
async fn try_it(tried: &RefCell<Vec<String>>, record: &impl Record) -> Result<(), Failure> {
    tried.borrow_mut().push(record.id().to_owned());
    match record.id().chars().last() {
        Some('x') => Err(Failure::lasting(io::Error::other("nonsense"))),
        Some('?') => Err(Failure::passing(io::Error::other("throttled"))),
        _ => Ok(()),
    }
}

fn ids(response: &Response) -> Vec<&str> {
    response.ids().collect()
}

#[tokio::test]
async fn a_queue_gets_back_what_failed_and_only_that() {
    let (tried, kept) = (RefCell::default(), Kept::default());
    let batch = messages(["1", "2?", "3x", "4"]);
    let response = batch::each(&batch, async |m| try_it(&tried, m).await, &kept).await;
    assert_eq!(ids(&response), ["2?"]);
    assert_eq!(*tried.borrow(), ["1", "2?", "3x", "4"]);
    assert_eq!(*kept.0.lock().unwrap(), ["3x"]);
}

#[tokio::test]
async fn with_nowhere_to_put_it_the_source_gets_a_hopeless_record_too() {
    let tried = RefCell::default();
    let batch = messages(["1", "2x", "3"]);
    let response = batch::each(&batch, async |m| try_it(&tried, m).await, &Nowhere).await;
    assert_eq!(ids(&response), ["2x"]);
}

#[tokio::test]
async fn a_stream_goes_on_from_the_first_that_failed() {
    let (tried, kept) = (RefCell::default(), Kept::default());
    let batch = messages(["1", "2", "3?", "4", "5?"]);
    let response = batch::in_order(&batch, async |m| try_it(&tried, m).await, &kept).await;
    assert_eq!(ids(&response), ["3?"]);
    assert_eq!(*tried.borrow(), ["1", "2", "3?"]);
}

#[tokio::test]
async fn a_hopeless_record_does_not_hold_up_a_stream() {
    let (tried, kept) = (RefCell::default(), Kept::default());
    let batch = messages(["1", "2x", "3"]);
    let response = batch::in_order(&batch, async |m| try_it(&tried, m).await, &kept).await;
    assert_eq!(response, Response::default());
    assert_eq!(*tried.borrow(), ["1", "2x", "3"]);
    assert_eq!(*kept.0.lock().unwrap(), ["2x"]);
}

#[tokio::test]
async fn a_group_waits_for_the_one_that_failed_and_the_others_do_not() {
    let (tried, kept) = (RefCell::default(), Kept::default());
    let batch = messages(["a1", "a2?", "b1", "a3", "b2"]);
    let response = batch::by_group(&batch, async |m| try_it(&tried, m).await, &kept).await;
    assert_eq!(ids(&response), ["a2?", "a3"]);
    assert_eq!(*tried.borrow(), ["a1", "a2?", "b1", "b2"]);
}

#[tokio::test]
async fn what_became_of_records_is_counted() {
    let (tried, kept) = (RefCell::default(), Kept::default());
    let batch = messages(["1", "2?", "3x"]);
    let work = batch::each(&batch, async |m| try_it(&tried, m).await, &kept);
    let (_, lines) = telemetry::metrics::recorded(work).await;
    assert_eq!(lines[0]["RecordsPutOff"], 1.0);
    assert_eq!(lines[1]["RecordsSetAside"], 1.0);
    assert_eq!(lines.len(), 2);
}

#[tokio::test]
async fn each_record_has_a_correlation_id_of_its_own() {
    let seen = RefCell::new(Vec::new());
    let note = async |_: &Message| {
        seen.borrow_mut().push(telemetry::correlation_id());
        Ok(())
    };
    batch::each(&messages(["1", "2"]), note, &Nowhere).await;
    assert_eq!(*seen.borrow(), ["1", "2"]);
}

proptest! {
    /// Lambda repeats a batch from the checkpoint on: every record is done or put aside in the end.
    #[test]
    fn going_on_from_the_checkpoint_leaves_nothing_out(fails in prop::collection::vec(0_u8..3, 0..20)) {
        struct Numbered(String);
        impl Record for Numbered {
            fn id(&self) -> &str {
                &self.0
            }
        }
        let batch: Vec<_> = (0..fails.len()).map(|n| Numbered(n.to_string())).collect();
        let left = RefCell::new(fails.clone());
        let done = RefCell::new(Vec::new());
        let work = async |record: &Numbered| {
            let n: usize = record.0.parse().unwrap();
            if left.borrow()[n] > 0 {
                left.borrow_mut()[n] -= 1;
                return Err(Failure::passing(io::Error::other("not yet")));
            }
            done.borrow_mut().push(n);
            Ok(())
        };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut from = 0;
        for _ in 0..=40 {
            let response = runtime.block_on(batch::in_order(&batch[from..], work, &Nowhere));
            let Some(next) = response.ids().next() else { break };
            from = next.parse().unwrap();
        }
        prop_assert_eq!(done.into_inner(), (0..fails.len()).collect::<Vec<_>>());
    }
}
