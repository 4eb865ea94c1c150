//! The agent's answers, as recorded, from a server on this machine.

#![allow(clippy::unwrap_used, reason = "a test says by them what it expects")]

use flags::{Agent, AgentError, FetchFlags, Flags};
use std::{
    io::{Read, Write},
    net::TcpListener,
    thread::{self, JoinHandle},
};

const ANSWER: &str = "HTTP/1.1 200 OK\r\nConfiguration-Version: 3\r\nContent-Type: application/json\r\n\
    Content-Length: 74\r\nConnection: close\r\n\r\n\
    {\"new-pricing\":{\"enabled\":true},\"new-search\":{\"enabled\":true,\"percent\":0}}";

const REFUSAL: &str = "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n\
    Content-Length: 46\r\nConnection: close\r\n\r\n\
    {\"Message\":\"Could not find the configuration\"}";

const NONSENSE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnone";

/// An agent that gives these answers, one for each connection; in the end, what it was asked.
fn agent(answers: &'static [&'static str]) -> (Agent, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let serving = thread::spawn(move || {
        let serve = |answer: &&str| {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 4096];
            let length = stream.read(&mut request).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
            let request = String::from_utf8_lossy(&request[..length]);
            request.lines().next().unwrap().to_owned()
        };
        answers.iter().map(serve).collect()
    });
    let agent = Agent::at(&address, "shop-flags", "prod", "flags").unwrap();
    (agent, serving)
}

#[tokio::test]
async fn flags_are_asked_for_by_application_environment_and_profile() {
    let (agent, serving) = agent(&[ANSWER]);
    let flags = Flags::new(agent).now().await;
    assert!(flags.is_on("new-pricing", "customer-1"));
    assert!(!flags.is_on("new-search", "customer-1"));
    let asked = serving.join().unwrap();
    let path = "/applications/shop-flags/environments/prod/configurations/flags";
    assert_eq!(asked, [format!("GET {path} HTTP/1.1")]);
}

#[tokio::test]
async fn the_last_flags_stay_when_the_agent_refuses_and_when_it_is_gone() {
    let (agent, serving) = agent(&[ANSWER, REFUSAL]);
    let flags = Flags::new(agent);
    for _ in 0..2 {
        assert!(flags.now().await.is_on("new-pricing", "customer-1"));
    }
    serving.join().unwrap();
    let (last, lines) = telemetry::metrics::recorded(flags.now()).await;
    assert!(last.is_on("new-pricing", "customer-1"));
    assert_eq!(lines[0]["FlagsUnread"], 1.0);
}

#[tokio::test]
async fn flags_that_were_never_read_are_off() {
    let (agent, serving) = agent(&[REFUSAL]);
    assert!(
        !Flags::new(agent)
            .now()
            .await
            .is_on("new-pricing", "customer-1")
    );
    serving.join().unwrap();
}

#[tokio::test]
async fn what_is_no_set_of_flags_is_told_apart() {
    let (agent, serving) = agent(&[NONSENSE]);
    assert!(matches!(agent.fetch().await, Err(AgentError::NoFlags(_))));
    serving.join().unwrap();
}
