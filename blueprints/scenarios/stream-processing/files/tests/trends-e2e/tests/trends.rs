//! From the stream to the table, the report and the page.

use kinesis_records::pack;
use lambda_http::http::StatusCode;
use post_producer::{PROBE, Record};
use serde_json::{Value, json};
use trends_e2e::{Error, Outcome, Service, expect, post, unique};

fn posts(of: &Value) -> u64 {
    of["posts"].as_u64().unwrap_or_default()
}

fn in_report(report: &Value, tag: &str) -> u64 {
    let ranked = report["hashtags"].as_array().into_iter().flatten();
    ranked
        .filter(|ranked| ranked["hashtag"] == tag)
        .map(posts)
        .sum()
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or TRENDS_URL"]
async fn posts_are_counted_reported_and_published() -> Outcome {
    let service = Service::given().await?;
    let tag = unique("trend");
    let records: Vec<_> = (0..5)
        .map(|n| post(&format!("{tag}-{n}"), &format!("#{tag}")))
        .collect();
    service.send(&records).await?;
    service
        .until(&format!("/v1/trends/{tag}"), |series| posts(series) == 5)
        .await?;
    service
        .until("/v1/trends?minutes=5", |report| {
            in_report(report, &tag) == 5
        })
        .await?;
    let (status, csv) = service.get("/v1/trends?format=csv&minutes=5").await?;
    expect(
        status == StatusCode::OK && csv.contains(&format!(",{tag},5\r\n")),
        || csv,
    )?;
    for _ in 0..40 {
        if service
            .published()
            .await
            .is_ok_and(|page| in_report(&page["report"], &tag) == 5)
        {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    Err(Error::Setup(format!("the page does not show {tag}")))
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or TRENDS_URL"]
async fn a_poison_record_is_set_aside_and_the_others_count() -> Outcome {
    let service = Service::given().await?;
    let tag = unique("poison");
    let key = |mut record: Record| {
        record.partition_key.clone_from(&tag);
        record
    };
    let poison = Record {
        partition_key: tag.clone(),
        data: format!("no post {tag}").into_bytes(),
    };
    let [first, last] = ["a", "b"].map(|id| key(post(&format!("{tag}-{id}"), &format!("#{tag}"))));
    service.send(&[first, poison.clone(), last]).await?;
    service
        .until(&format!("/v1/trends/{tag}"), |series| posts(series) == 2)
        .await?;
    let rejected = service.rejected().await?;
    expect(
        rejected.iter().filter(|data| **data == poison.data).count() == 1,
        || format!("{} rejected", rejected.len()),
    )
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or TRENDS_URL"]
async fn a_post_that_is_sent_twice_counts_once() -> Outcome {
    let service = Service::given().await?;
    let tag = unique("twice");
    let twice = post(&format!("{tag}-1"), &format!("#{tag}"));
    service.send(&[twice.clone(), twice.clone()]).await?;
    service
        .until(&format!("/v1/trends/{tag}"), |series| posts(series) > 0)
        .await?;
    service
        .send(&[twice, post(&format!("{tag}-2"), &format!("#{tag}"))])
        .await?;
    let series = service
        .until(&format!("/v1/trends/{tag}"), |series| posts(series) > 1)
        .await?;
    expect(posts(&series) == 2, || series.to_string())
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or TRENDS_URL"]
async fn a_window_counts_a_post_once() -> Outcome {
    let service = Service::given().await?;
    let tag = unique("window");
    let [sent, other] = ["1", "2"].map(|id| post(&format!("{tag}-{id}"), &format!("#{tag}")));
    service
        .send(&[sent.clone(), sent.clone(), sent, other])
        .await?;
    let report = service
        .until("/v1/trends?minutes=5", |report| in_report(report, &tag) > 0)
        .await?;
    // 3 where the end of a window lies between them.
    expect(in_report(&report, &tag) <= 3, || report.to_string())
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or TRENDS_URL"]
async fn a_pack_of_the_kpl_is_counted_post_by_post() -> Outcome {
    let service = Service::given().await?;
    let tag = unique("pack");
    let inside = ["a", "b", "c"].map(|id| post(&format!("{tag}-{id}"), &format!("#{tag}")));
    let records = inside
        .each_ref()
        .map(|record| (record.partition_key.as_str(), record.data.as_slice()));
    service
        .send(&[Record {
            partition_key: "a".to_owned(),
            data: pack(&records),
        }])
        .await?;
    service
        .until(&format!("/v1/trends/{tag}"), |series| posts(series) == 3)
        .await?;
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or TRENDS_URL"]
async fn nobody_counts_a_probe() -> Outcome {
    let service = Service::given().await?;
    let tag = unique("probe");
    let probe = Record {
        partition_key: PROBE.to_owned(),
        ..post(&format!("{tag}-1"), &format!("#{tag}"))
    };
    service
        .send(&[probe, post(&format!("{tag}-2"), &format!("#{tag}"))])
        .await?;
    let series = service
        .until(&format!("/v1/trends/{tag}"), |series| posts(series) > 0)
        .await?;
    expect(posts(&series) == 1, || series.to_string())
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or TRENDS_URL"]
async fn the_report_is_for_those_who_sign() -> Outcome {
    let service = Service::given().await?;
    let status = service.status_unsigned("/v1/trends").await?;
    expect(status == StatusCode::FORBIDDEN, || status.to_string())?;
    let (status, body) = service.get("/v1/trends?minutes=61").await?;
    let body: Value = serde_json::from_str(&body)?;
    expect(
        status == StatusCode::BAD_REQUEST && body["errors"][0]["parameter"] == json!("minutes"),
        || body.to_string(),
    )
}
