use super::*;
use crate::invocation::Trace;
use std::{io, time::Duration};
use tracing::{error, info_span, subscriber::DefaultGuard, warn};
use tracing_subscriber::{Registry, layer::SubscriberExt};

struct Daemon(UdpSocket);

impl Daemon {
    /// A socket in the place of X-Ray's, and a subscriber that sends to it.
    fn start() -> (Self, DefaultGuard) {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket
            .set_read_timeout(Some(Duration::from_millis(200)))
            .unwrap();
        let address = socket.local_addr().unwrap();
        let address = format!("tcp:127.0.0.1:1 udp:{address}");
        let subscriber = Registry::default().with(layer(Some(&address)));
        (Self(socket), tracing::subscriber::set_default(subscriber))
    }

    fn receive(&self) -> Option<Value> {
        let mut buffer = [0; 4096];
        let length = self.0.recv(&mut buffer).ok()?;
        let text = std::str::from_utf8(&buffer[..length]).unwrap();
        Some(serde_json::from_str(text.strip_prefix(HEADER).unwrap()).unwrap())
    }
}

fn invocation(sampled: bool) -> Invocation {
    Invocation {
        correlation_id: "order-1".into(),
        trace: Trace {
            root: "1-5759e988-bd862e3fe1be46a994272793".into(),
            parent: "53995c3f42cd8ad8".into(),
            sampled,
        },
        ..Invocation::default()
    }
}

fn is_id(value: &Value) -> bool {
    let text = value.as_str().unwrap();
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[tokio::test]
async fn a_call_becomes_a_subsegment() {
    let (daemon, _guard) = Daemon::start();
    let work = async {
        let span = subsegment!(
            "DynamoDB",
            aws.operation = "PutItem",
            annotation.product_id = 7
        );
        traced(span, async { Ok::<_, io::Error>("answer") }).await
    };
    assert_eq!(invocation(true).scope(|| work).await.unwrap(), "answer");

    let mut document = daemon.receive().unwrap();
    let fields = document.as_object_mut().unwrap();
    let (start, end) = (
        fields.remove("start_time").unwrap(),
        fields.remove("end_time").unwrap(),
    );
    assert!(end.as_f64().unwrap() >= start.as_f64().unwrap() && start.as_f64().unwrap() > 1.7e9);
    assert!(is_id(&fields.remove("id").unwrap()));
    assert_eq!(
        document,
        json!({
            "type": "subsegment",
            "name": "DynamoDB",
            "namespace": "aws",
            "trace_id": "1-5759e988-bd862e3fe1be46a994272793",
            "parent_id": "53995c3f42cd8ad8",
            "annotations": {"product_id": 7, "correlation_id": "order-1"},
            "aws": {"operation": "PutItem"},
        })
    );
}

#[tokio::test]
async fn a_failed_call_is_a_fault_with_its_cause() {
    let (daemon, _guard) = Daemon::start();
    let work = traced(subsegment!("payments"), async {
        Err::<(), _>(io::Error::other("refused"))
    });
    assert!(invocation(true).scope(|| work).await.is_err());

    // The span was made before the invocation began, so it belongs to none.
    assert_eq!(daemon.receive(), None);

    let work = async {
        traced(subsegment!("payments"), async {
            Err::<(), _>(io::Error::other("refused"))
        })
        .await
    };
    assert!(invocation(true).scope(|| work).await.is_err());
    let document = daemon.receive().unwrap();
    assert_eq!(document["fault"], true);
    assert_eq!(document["cause"]["exceptions"][0]["message"], "refused");
    assert!(is_id(&document["cause"]["exceptions"][0]["id"]));
}

#[tokio::test]
async fn a_logged_error_is_a_fault_and_a_warning_is_not() {
    let (daemon, _guard) = Daemon::start();
    let work = async {
        subsegment!("rank").in_scope(|| warn!("slow"));
        subsegment!("rank").in_scope(|| error!(error = "no index", "cannot rank"));
    };
    invocation(true).scope(|| work).await;
    assert_eq!(daemon.receive().unwrap().get("fault"), None);
    let message = daemon.receive().unwrap()["cause"]["exceptions"][0]["message"].clone();
    assert!(
        message.as_str().unwrap().contains("cannot rank"),
        "{message}"
    );
}

#[tokio::test]
async fn an_inner_call_hangs_below_the_outer_one() {
    let (daemon, _guard) = Daemon::start();
    let work = async {
        let outer = subsegment!("outer");
        let inner =
            outer.in_scope(|| info_span!("not for X-Ray").in_scope(|| subsegment!("inner")));
        drop(inner);
        drop(outer);
    };
    invocation(true).scope(|| work).await;
    let (inner, outer) = (daemon.receive().unwrap(), daemon.receive().unwrap());
    assert_eq!(
        (&inner["name"], &outer["name"]),
        (&json!("inner"), &json!("outer"))
    );
    assert_eq!(inner["parent_id"], outer["id"]);
    assert_eq!(outer["parent_id"], "53995c3f42cd8ad8");
}

#[tokio::test]
async fn nothing_is_sent_for_a_trace_that_is_not_sampled() {
    let (daemon, _guard) = Daemon::start();
    let work = async { subsegment!("rank").in_scope(|| error!("cannot rank")) };
    invocation(false).scope(|| work).await;
    assert_eq!(daemon.receive(), None);
}

#[tokio::test]
async fn other_spans_are_not_sent() {
    let (daemon, _guard) = Daemon::start();
    let work = async { info_span!("rank", annotation.x = 1).in_scope(|| ()) };
    invocation(true).scope(|| work).await;
    assert_eq!(daemon.receive(), None);
}

#[tokio::test]
async fn an_instrumented_function_becomes_a_subsegment() {
    #[tracing::instrument(target = "telemetry::subsegment", name = "rank", skip_all, fields(annotation.by = by), err)]
    async fn rank(by: &str) -> Result<(), io::Error> {
        Err(io::Error::other("no index"))
    }

    let (daemon, _guard) = Daemon::start();
    assert!(
        invocation(true)
            .scope(|| async { rank("price").await })
            .await
            .is_err()
    );
    let document = daemon.receive().unwrap();
    assert_eq!(document["annotations"]["by"], "price");
    assert_eq!(document["fault"], true);
}

#[test]
fn the_daemons_address_has_two_forms() {
    let peer = |address| connect(address).map(|socket| socket.peer_addr().unwrap().to_string());
    assert_eq!(peer("127.0.0.1:2000").as_deref(), Some("127.0.0.1:2000"));
    assert_eq!(
        peer("tcp:127.0.0.1:1 udp:127.0.0.1:2").as_deref(),
        Some("127.0.0.1:2")
    );
    assert_eq!(peer("not an address"), None);
}
