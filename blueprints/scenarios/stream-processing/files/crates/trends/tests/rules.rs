//! The rules: what is a post, what counts, what a report adds up.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use proptest::prelude::*;
use trends::memory::MemoryTrends;
use trends::ports::{CountPost, KeepWindow, ReadHours, ReadWindows};
use trends::{
    ClosedWindow, Counted, Csv, InvalidPost, Moment, Post, Report, Series, Span, WindowState,
};

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

fn noon() -> Moment {
    moment("2026-11-24T12:00:00Z")
}

fn read(text: &str) -> Result<Post, InvalidPost> {
    let json =
        serde_json::json!({ "id": "p-1", "written_at": "2026-11-24T11:59:30Z", "text": text });
    Post::read(json.to_string().as_bytes(), noon())
}

fn post(id: &str, written_at: &str, text: &str) -> Post {
    let json = serde_json::json!({ "id": id, "written_at": written_at, "text": text });
    Post::read(json.to_string().as_bytes(), noon()).unwrap()
}

fn tags(text: &str) -> Vec<String> {
    read(text)
        .unwrap()
        .hashtags
        .into_iter()
        .map(String::from)
        .collect()
}

#[test]
fn hashtags_are_found_as_people_write_them() {
    assert_eq!(
        tags("We ship #Rust and #rust, #serverless!"),
        ["rust", "serverless"]
    );
    assert_eq!(tags("#größe (#東京) #a_b"), ["a_b", "größe", "東京"]);
    assert_eq!(tags("issue#12 a#b #2026 # #_"), [""; 0]);
    assert_eq!(tags("##double"), ["double"]);
}

#[test]
fn a_post_cannot_push_more_than_thirty_hashtags() {
    let text: String = (0..99).map(|n| format!("#tag{n} ")).collect();
    assert_eq!(read(&text).unwrap().hashtags.len(), 30);
}

#[test]
fn what_is_no_post_is_refused_without_being_quoted() {
    let secret = br#"{"id":"p-1","secret":"4711"}"#;
    let error = Post::read(secret, noon()).unwrap_err();
    assert!(
        matches!(error, InvalidPost::Shape { .. }) && !error.to_string().contains("secret"),
        "{error}"
    );
    for wrong in [
        &b"\xff\xfe"[..],
        b"",
        b"[]",
        br#"{"id":"","written_at":"2026-11-24T12:00:00Z","text":""}"#,
    ] {
        assert!(Post::read(wrong, noon()).is_err());
    }
    assert!(matches!(
        read(&"x".repeat(10_001)),
        Err(InvalidPost::TooLong)
    ));
}

#[test]
fn a_post_may_be_late_but_not_from_the_future() {
    let at = |text: &str| {
        let json = format!(r#"{{"id":"p","written_at":"{text}","text":"x"}}"#);
        Post::read(json.as_bytes(), noon())
    };
    assert!(at("2026-11-20T00:00:00Z").is_ok() && at("2026-11-24T12:04:00Z").is_ok());
    assert!(matches!(
        at("2026-11-24T12:06:00Z"),
        Err(InvalidPost::Ahead(_))
    ));
}

#[tokio::test]
async fn a_post_counts_once_however_often_it_comes() {
    let trends = MemoryTrends::default();
    let post = post("p-1", "2026-11-24T11:59:30Z", "#rust");
    assert_eq!(trends.count(&post).await.unwrap(), Counted::New);
    assert_eq!(trends.count(&post).await.unwrap(), Counted::Again);
    assert_eq!(
        trends.posts("rust", moment("2026-11-24T11:00:00Z").hour()),
        1
    );
}

#[tokio::test]
async fn a_late_post_counts_in_the_hour_in_which_it_was_written() {
    let trends = MemoryTrends::default();
    for (id, at) in [
        ("p-2", "2026-11-24T11:10:00Z"),
        ("p-1", "2026-11-24T09:59:59Z"),
    ] {
        trends.count(&post(id, at, "#rust")).await.unwrap();
    }
    let (first, last) = (moment("2026-11-24T09:00:00Z").hour(), noon().hour());
    let rust = "rust".try_into().unwrap();
    let counts = trends.hours(&rust, first, last).await.unwrap();
    let series = Series::of(rust, first, last, &counts);
    assert_eq!(
        series
            .hours
            .iter()
            .map(|count| count.posts)
            .collect::<Vec<_>>(),
        [1, 0, 1, 0]
    );
    assert_eq!(
        series.csv(),
        "hour,posts\r\n2026-11-24T09:00:00Z,1\r\n2026-11-24T10:00:00Z,0\r\n2026-11-24T11:00:00Z,1\r\n2026-11-24T12:00:00Z,0\r\n"
    );
}

fn window(start: &str, shard: &str, posts: &[(&str, &str)]) -> ClosedWindow {
    let mut state = WindowState::default();
    for (number, (id, text)) in posts.iter().enumerate() {
        state.count(
            &post(id, "2026-11-24T11:59:30Z", text),
            &format!("{shard}-{number}"),
        );
    }
    state.close(moment(start), shard).unwrap()
}

#[tokio::test]
async fn windows_that_close_out_of_order_stand_beside_each_other() {
    let trends = MemoryTrends::default();
    let later = window(
        "2026-11-24T11:59:00Z",
        "s-0",
        &[("b", "#rust"), ("c", "#rust #aws")],
    );
    let earlier = window("2026-11-24T11:58:30Z", "s-0", &[("a", "#aws")]);
    for kept in [&later, &earlier, &later] {
        trends.keep(kept).await.unwrap();
    }
    let span = Span::last_minutes(5, noon());
    let report = Report::of(span, &trends.windows(span).await.unwrap());
    assert_eq!(report.posts, 3);
    assert_eq!(
        report
            .windows
            .iter()
            .map(|window| window.posts)
            .collect::<Vec<_>>(),
        [1, 2]
    );
    assert_eq!(
        report.csv(),
        "rank,hashtag,posts\r\n1,aws,2\r\n2,rust,2\r\n"
    );
}

#[test]
fn a_duplicate_within_a_window_counts_once() {
    let closed = window(
        "2026-11-24T11:59:00Z",
        "s-0",
        &[("a", "#rust"), ("a", "#rust")],
    );
    assert_eq!((closed.posts, closed.hashtags[0].1), (1, 1));
}

#[test]
fn a_window_without_records_leaves_nothing() {
    assert_eq!(WindowState::default().close(noon(), "s-0"), None);
}

#[test]
fn the_state_of_the_busiest_window_is_below_what_lambda_carries() {
    let mut state = WindowState::default();
    for number in 0..20_000 {
        let text = format!("#{}{number:06}", "\u{20000}".repeat(94));
        state.count(
            &post(&format!("p-{number}"), "2026-11-24T11:59:30Z", &text),
            "1",
        );
    }
    let size = serde_json::to_string(&state).unwrap().len();
    assert!((500_000..1_000_000).contains(&size), "{size}");
}

proptest! {
    /// The report does not depend on how posts fall to shards and in which order windows are read.
    #[test]
    fn shards_and_order_do_not_matter(shards in prop::collection::vec(0_usize..3, 1..40)) {
        let posts: Vec<_> = (0..shards.len()).map(|n| post(&format!("p-{n}"), "2026-11-24T11:59:30Z", &format!("#t{}", n % 5))).collect();
        let close = |of: &dyn Fn(usize) -> bool, shard: &str| {
            let mut state = WindowState::default();
            for (n, post) in posts.iter().enumerate().filter(|(n, _)| of(*n)) {
                state.count(post, &n.to_string());
            }
            state.close(moment("2026-11-24T11:59:30Z"), shard)
        };
        let span = Span::last_minutes(5, noon());
        let one = Report::of(span, &[close(&|_| true, "s").unwrap()]);
        let mut many: Vec<_> = (0..3).filter_map(|s| close(&|n| shards[n] == s, &format!("s-{s}"))).collect();
        many.reverse();
        prop_assert_eq!(one, Report::of(span, &many));
    }
}
