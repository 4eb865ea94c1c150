//! `GET /v1/trends/{hashtag}`: one hashtag, hour by hour.

use std::convert::Infallible;
use std::time::Duration;

use lambda_http::{Body, Request, RequestExt, Response};
use telemetry::metrics;
use trends::ports::ReadHours;
use trends::{Hashtag, Moment, Series};
use trends_http::{Answer, Format, Problem, respond, whole_number};

/// # Errors
/// None: failures are answers.
pub async fn handle<T: ReadHours>(
    trends: &T,
    request: Request,
) -> Result<Response<Body>, Infallible> {
    respond(report(trends, &request).await)
}

async fn report(trends: &impl ReadHours, request: &Request) -> Result<Answer, Problem> {
    let format = Format::of(request)?;
    let hours = whole_number(request, "hours", 1..=720, 24)?;
    let parameters = request.path_parameters();
    let hashtag = Hashtag::try_from(parameters.first("hashtag").unwrap_or_default())
        .map_err(|rule| Problem::bad_parameter("hashtag", rule))?;
    let last = Moment::now().hour();
    let first = last
        .start()
        .minus(Duration::from_secs(3600 * (hours - 1)))
        .hour();
    let counts = trends.hours(&hashtag, first, last).await?;
    let series = Series::of(hashtag, first, last, &counts);
    metrics::count("SeriesRead", 1);
    tracing::info!(
        operation = "report_hashtag",
        outcome = "reported",
        hours,
        posts = series.posts,
        "hashtag reported"
    );
    Ok(Answer::report(&series, format, "hashtag.csv"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use trends::Post;
    use trends::memory::MemoryTrends;
    use trends::ports::CountPost;

    const EVENT: &str = include_str!("../../../events/report-hashtag.json");

    fn request(hashtag: &str, query: &Value) -> Request {
        let mut event: Value = serde_json::from_str(EVENT).unwrap();
        event["pathParameters"]["hashtag"] = json!(hashtag);
        event["queryStringParameters"] = query.clone();
        event["multiValueQueryStringParameters"] = Value::Null;
        lambda_http::request::from_str(&event.to_string()).unwrap()
    }

    async fn answer(trends: &MemoryTrends, hashtag: &str, query: Value) -> (u16, String) {
        let answer = handle(trends, request(hashtag, &query)).await.unwrap();
        (
            answer.status().as_u16(),
            std::str::from_utf8(answer.body()).unwrap().to_owned(),
        )
    }

    async fn with_posts(hours_ago: &[u64]) -> MemoryTrends {
        let trends = MemoryTrends::default();
        for ago in hours_ago {
            let at = Moment::now().minus(Duration::from_secs(3600 * ago));
            let post = format!(r##"{{"id":"p-{ago}","written_at":"{at}","text":"#Rust"}}"##);
            trends
                .count(&Post::read(post.as_bytes(), Moment::now()).unwrap())
                .await
                .unwrap();
        }
        trends
    }

    #[tokio::test]
    async fn every_hour_is_there_also_those_without_posts() {
        let (status, body) = answer(&with_posts(&[0, 2, 30]).await, "RUST", Value::Null).await;
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            (status, &body["hashtag"], &body["posts"]),
            (200, &json!("rust"), &json!(2))
        );
        let hours = body["hours"].as_array().unwrap();
        assert_eq!(
            (hours.len(), &hours[23]["posts"], &hours[22]["posts"]),
            (24, &json!(1), &json!(0))
        );
    }

    #[tokio::test]
    async fn csv_can_be_asked_for() {
        let (_, body) = answer(
            &with_posts(&[0]).await,
            "rust",
            json!({ "hours": "1", "format": "csv" }),
        )
        .await;
        assert_eq!(
            body,
            format!("hour,posts\r\n{},1\r\n", Moment::now().hour())
        );
    }

    #[tokio::test]
    async fn what_is_no_hashtag_is_refused() {
        for wrong in ["2026", "a b", "", &"x".repeat(101)] {
            let (status, body) = answer(&MemoryTrends::default(), wrong, Value::Null).await;
            let body: Value = serde_json::from_str(&body).unwrap();
            assert_eq!(
                (status, &body["errors"][0]["parameter"]),
                (400, &json!("hashtag"))
            );
        }
    }
}
