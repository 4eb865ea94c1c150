//! `GET /v1/trends`: the most used hashtags of the last minutes.

use std::convert::Infallible;

use lambda_http::{Body, Request, Response};
use telemetry::metrics;
use trends::ports::ReadWindows;
use trends::{Moment, Report, Span};
use trends_http::{Answer, Format, Problem, respond, whole_number};

/// # Errors
/// None: failures are answers.
pub async fn handle<T: ReadWindows>(
    trends: &T,
    request: Request,
) -> Result<Response<Body>, Infallible> {
    respond(report(trends, &request).await)
}

async fn report(trends: &impl ReadWindows, request: &Request) -> Result<Answer, Problem> {
    let format = Format::of(request)?;
    let minutes = whole_number(request, "minutes", 1..=60, 15)?;
    let span = Span::last_minutes(minutes, Moment::now());
    let report = Report::of(span, &trends.windows(span).await?);
    metrics::count("ReportsRead", 1);
    tracing::info!(
        operation = "report_trends",
        outcome = "reported",
        minutes,
        posts = report.posts,
        "trends reported"
    );
    Ok(Answer::report(&report, format, "trends.csv"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use std::time::Duration;
    use trends::memory::MemoryTrends;
    use trends::ports::KeepWindow;
    use trends::{Post, WindowState};

    const EVENT: &str = include_str!("../../../events/report-trends.json");

    /// The event with another query.
    fn request(query: &Value) -> Request {
        let mut event: Value = serde_json::from_str(EVENT).unwrap();
        event["queryStringParameters"] = query.clone();
        event["multiValueQueryStringParameters"] = Value::Null;
        lambda_http::request::from_str(&event.to_string()).unwrap()
    }

    async fn answer(trends: &MemoryTrends, query: Value) -> (u16, String, String) {
        let answer = handle(trends, request(&query)).await.unwrap();
        let body = std::str::from_utf8(answer.body()).unwrap().to_owned();
        let kind = answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        (answer.status().as_u16(), kind, body)
    }

    /// Windows that began so many minutes ago, each with one post.
    async fn trends(minutes: &[u64]) -> MemoryTrends {
        let trends = MemoryTrends::default();
        for ago in minutes {
            let start = Moment::now().minus(Duration::from_secs(60 * ago));
            let post = format!(r##"{{"id":"p-{ago}","written_at":"{start}","text":"#rust"}}"##);
            let mut state = WindowState::default();
            state.count(&Post::read(post.as_bytes(), Moment::now()).unwrap(), "1");
            trends
                .keep(&state.close(start, "shard").unwrap())
                .await
                .unwrap();
        }
        trends
    }

    #[tokio::test]
    async fn the_last_quarter_of_an_hour_is_reported() {
        let (status, kind, body) = answer(&trends(&[3, 10, 30]).await, Value::Null).await;
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!((status, kind.as_str()), (200, "application/json"));
        assert_eq!(
            (&body["posts"], body["windows"].as_array().unwrap().len()),
            (&json!(2), 2)
        );
        assert_eq!(body["hashtags"], json!([{ "hashtag": "rust", "posts": 2 }]));
    }

    #[tokio::test]
    async fn another_stretch_and_csv_can_be_asked_for() {
        let trends = trends(&[3, 10, 30]).await;
        let (status, kind, body) =
            answer(&trends, json!({ "minutes": "60", "format": "csv" })).await;
        assert_eq!((status, kind.as_str()), (200, "text/csv; charset=utf-8"));
        assert_eq!(body, "rank,hashtag,posts\r\n1,rust,3\r\n");
    }

    #[tokio::test]
    async fn a_wrong_query_is_refused_by_name() {
        for (query, name) in [
            (json!({ "minutes": "0" }), "minutes"),
            (json!({ "minutes": "61" }), "minutes"),
            (json!({ "minutes": "a day" }), "minutes"),
            (json!({ "format": "xml" }), "format"),
        ] {
            let (status, kind, body) = answer(&MemoryTrends::default(), query).await;
            let body: Value = serde_json::from_str(&body).unwrap();
            assert_eq!((status, kind.as_str()), (400, "application/problem+json"));
            assert_eq!(body["errors"][0]["parameter"], name);
        }
    }

    #[tokio::test]
    async fn throttled_trends_ask_to_come_again() {
        let answer = handle(&MemoryTrends::refusing(1), request(&Value::Null))
            .await
            .unwrap();
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["retry-after"]),
            (503, &"1".parse().unwrap())
        );
    }
}
