//! The page in a real browser, with a report as `publish-report` writes it and the headers of the distribution.
//!
//! The browser is that of `CHROMIUM`, or a `chromium` or `google-chrome` on the path. Without one the test says that it
//! was skipped, and fails where `CI` is set: there a page that nobody has looked at must not pass.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use serde_json::json;
use trends::{Moment, Post, Report, Span, WindowState};

const SITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../site/trends/public");
const TEMPLATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../template.yaml");

/// The browser, or nothing where a person may do without.
fn browser() -> Option<String> {
    let found = installed();
    if found.is_none() {
        let missing = "no chromium was found; CHROMIUM names one";
        assert!(std::env::var_os("CI").is_none(), "{missing}");
        trends_e2e::skip_for(missing);
    }
    found
}

fn installed() -> Option<String> {
    let named = std::env::var("CHROMIUM").ok().into_iter();
    let mut known = named.chain(["chromium", "google-chrome"].map(str::to_owned));
    known.find(|name| {
        Command::new(name)
            .arg("--version")
            .output()
            .is_ok_and(|output| output.status.success())
    })
}

/// Three posts of a minute ago, two of them with `#rustlang`.
fn report() -> String {
    let now = Moment::now();
    let mut state = WindowState::default();
    for (id, text) in [
        ("a", "#RustLang #serverless"),
        ("b", "#rustlang"),
        ("c", "none"),
    ] {
        let post = json!({ "id": id, "written_at": now, "text": text }).to_string();
        state.count(&Post::read(post.as_bytes(), now).unwrap(), id);
    }
    let window = state
        .close(now.minus(Duration::from_secs(60)), "shard")
        .unwrap();
    let report = Report::of(Span::last_minutes(30, now), &[window]);
    json!({ "published_at": now, "report": report }).to_string()
}

/// The Content-Security-Policy that template.yaml gives to the distribution.
fn policy() -> String {
    let template = std::fs::read_to_string(TEMPLATE).unwrap();
    let (_, headers) = template.split_once("\n  TrendsSiteHeaders:\n").unwrap();
    let line = headers.lines().find_map(|line| {
        line.trim()
            .strip_prefix("ContentSecurityPolicy: default-src")
    });
    format!("default-src{}", line.unwrap())
}

/// Serves the page on a free port until the test ends.
fn serve(data: Option<String>) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let policy = policy();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let _ = answer(stream, data.as_deref(), &policy);
        }
    });
    port
}

fn answer(mut stream: TcpStream, data: Option<&str>, policy: &str) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    while lines
        .next()
        .transpose()?
        .is_some_and(|line| !line.is_empty())
    {}
    let path = request
        .split(' ')
        .nth(1)
        .unwrap_or("/")
        .trim_start_matches('/');
    let name = if path.is_empty() { "index.html" } else { path };
    let body = if name == "data/trends.json" {
        data.map(|data| data.as_bytes().to_vec())
    } else {
        std::fs::read(Path::new(SITE).join(name)).ok()
    };
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        _ => "application/json",
    };
    let status = if body.is_some() {
        "200 OK"
    } else {
        "403 Forbidden"
    };
    let body = body.unwrap_or_default();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nContent-Security-Policy: {policy}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)
}

/// The page after its scripts ran, on a screen as wide as a phone's.
fn page(browser: &str, port: u16) -> String {
    let output = Command::new(browser)
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--window-size=390,844",
        ])
        .args(["--virtual-time-budget=4000", "--dump-dom"])
        .arg(format!("http://127.0.0.1:{port}/"))
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_page_shows_the_report() {
    let Some(browser) = browser() else { return };
    let dom = page(&browser, serve(Some(report())));
    for expected in [
        "As of ",
        r#"<b id="total">3</b>"#,
        "<td>#rustlang</td><td>2</td>",
        "<td>#serverless</td><td>1</td>",
    ] {
        assert!(dom.contains(expected), "{expected} is not in {dom}");
    }
    assert!(
        dom.contains(r#"aria-label="3 posts, at the most 3 in 30 seconds""#),
        "{dom}"
    );
}

#[test]
fn a_page_without_a_report_says_so() {
    let Some(browser) = browser() else { return };
    let dom = page(&browser, serve(None));
    assert!(dom.contains("There is no report yet"), "{dom}");
}
