//! A panic is reported. It has a file, and so a process, to itself: the panic hook is the process's.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

mod common;

use common::{CodeDeploy, Functions, Reply, event, hook, limits};
use release_check::{Verdict, report_panics};
use std::sync::Arc;

#[tokio::test]
async fn a_panic_is_reported_as_a_failed_release() {
    let report = CodeDeploy::default();
    let hook = Arc::new(hook(&Functions::that_reply([Reply::Panic]), &report));
    report_panics(&hook);

    let served = tokio::spawn(async move { hook.serve(event(), "run-1", limits()).await });
    assert!(served.await.unwrap_err().is_panic());
    assert_eq!(
        *report.verdicts.lock().unwrap(),
        [(event(), Verdict::Failed)]
    );

    // A panic that has nothing to do with a release is not reported.
    assert!(tokio::spawn(async { panic!("elsewhere") }).await.is_err());
    assert_eq!(report.verdicts.lock().unwrap().len(), 1);
}
