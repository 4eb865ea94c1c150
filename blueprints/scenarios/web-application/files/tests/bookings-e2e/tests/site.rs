//! The site around the page: who gets what from the distribution, and the tools of `site/bookings/`, which need no service.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use std::process::Command;

use bookings_e2e::{Outcome, Service, is_pipeline, note};

const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

#[tokio::test]
#[ignore = "needs a running service: just e2e, or BOOKINGS_SITE_URL"]
async fn each_route_of_the_page_is_the_document_and_a_missing_file_is_missing() -> Outcome {
    let site = Service::anonymously(None)?;
    let home = site.file("/").await?;
    assert_eq!(home.header("cache-control"), Some("no-cache"));
    for route in ["/bookings/new", "/bookings/", "/anything"] {
        let document = site.file(route).await?;
        assert_eq!(document.status(), 200, "{route}");
        assert_eq!(document.header("etag"), home.header("etag"), "{route}");
    }
    assert_eq!(site.file("/missing.js").await?.status(), 403);
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or BOOKINGS_SITE_URL"]
async fn everything_comes_with_the_headers_that_keep_it_safe() -> Outcome {
    let site = Service::anonymously(None)?;
    let config = site.file("/config.json").await?.json()?;
    let login = config["login"].as_str().unwrap();
    for path in ["/", "/config.json", "/api/v1/bookings"] {
        let answer = site.file(path).await?;
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{policy}"
        );
        assert!(
            policy.contains(&format!("connect-src 'self' {login};")),
            "{policy}"
        );
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        let tls = answer.header("strict-transport-security").unwrap();
        assert!(tls.starts_with("max-age=63072000"), "{tls}");
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or BOOKINGS_SITE_URL"]
async fn the_files_of_a_release_are_kept_for_a_year() -> Outcome {
    let site = Service::anonymously(None)?;
    let document = site.file("/index.html").await?;
    let text = String::from_utf8(document.body().to_vec()).unwrap();
    let files: Vec<_> = text
        .split('"')
        .filter(|part| part.starts_with("/releases/"))
        .collect();
    assert!(files.len() >= 3, "{text}");
    for file in files {
        let answer = site.file(file).await?;
        assert_eq!(answer.status(), 200, "{file}");
        let kept = answer.header("cache-control").unwrap();
        assert_eq!(kept, "public, max-age=31536000, immutable", "{file}");
    }
    Ok(())
}

#[test]
fn the_router_sends_routes_to_the_document() {
    run("node", &["--test", "site/bookings/tests/router.test.mjs"]);
}

#[test]
fn releases_are_published_and_taken_back_in_one_step() {
    run("python3", &["-B", "site/bookings/tests/test_releases.py"]);
}

/// Runs tests that are written in the language of what they test.
fn run(program: &str, arguments: &[&str]) {
    let mut command = Command::new(program);
    let run = command.args(arguments).current_dir(PROJECT).output();
    let Ok(output) = run else {
        assert!(!is_pipeline(), "a pipeline has to have {program}");
        return note(&format!("skipped: there is no {program} on this machine"));
    };
    let told =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert!(output.status.success(), "{}", told.join("\n"));
}
