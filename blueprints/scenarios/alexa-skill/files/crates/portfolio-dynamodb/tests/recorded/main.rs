//! The adapter against recorded HTTP: what goes to DynamoDB, and what becomes of each answer.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::http::{HttpRequest, HttpResponse};
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use aws_smithy_types::body::SdkBody;
use portfolio::ports::{FindHoldings, FindQuotes, RememberVisit};
use portfolio::{CustomerId, PortfolioError, SessionId, Symbol, UserId};
use portfolio_dynamodb::{DynamoPortfolios, DynamoUsers};
use serde_json::{Value, json};

/// Tables that give these answers, one after another.
struct Tables {
    http: StaticReplayClient,
    portfolios: DynamoPortfolios,
    users: DynamoUsers,
}

impl Tables {
    fn answering(answers: impl IntoIterator<Item = (u16, Value)>) -> Self {
        let events = answers.into_iter().map(|(status, body)| {
            let response =
                HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body.to_string()));
            ReplayEvent::new(HttpRequest::empty(), response)
        });
        let http = StaticReplayClient::new(events.collect());
        let config = aws_sdk_dynamodb::Config::builder()
            .with_test_defaults_v2()
            .retry_config(RetryConfig::disabled())
            .http_client(http.clone())
            .build();
        let client = Client::from_conf(config);
        Self {
            http,
            portfolios: DynamoPortfolios::new(client.clone(), "portfolios"),
            users: DynamoUsers::new(client, "users"),
        }
    }

    /// The operation and the body of each request.
    fn requests(&self) -> Vec<(String, Value)> {
        let requests = self.http.actual_requests();
        requests
            .map(|request| {
                let target = request.headers().get("x-amz-target").unwrap();
                let operation = target.trim_start_matches("DynamoDB_20120810.").to_owned();
                let body = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
                (operation, body)
            })
            .collect()
    }
}

fn customer() -> CustomerId {
    "ada".parse().unwrap()
}

fn acme() -> Symbol {
    "ACME".parse().unwrap()
}

fn error(code: &str) -> Value {
    json!({
        "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"),
        "message": "as recorded",
    })
}

fn security() -> Value {
    json!({
        "key": { "S": "security#ACME" },
        "name": { "S": "Acme" },
        "price_cents": { "N": "12000" },
        "before_today_cents": { "N": "11900" },
        "before_week_cents": { "N": "11500" },
        "before_year_cents": { "N": "10000" },
    })
}

#[tokio::test]
async fn a_portfolio_is_read_by_its_customer() {
    let holding = json!({ "M": { "symbol": { "S": "ACME" }, "shares": { "N": "12" } } });
    let item = json!({ "key": { "S": "customer#ada" }, "holdings": { "L": [holding] } });
    let tables = Tables::answering([(200, json!({ "Item": item }))]);
    let holdings = tables.portfolios.holdings(&customer()).await.unwrap();
    assert_eq!(
        (holdings[0].symbol.as_str(), holdings[0].shares),
        ("ACME", 12)
    );
    assert_eq!(
        tables.requests(),
        [(
            "GetItem".to_owned(),
            json!({ "TableName": "portfolios", "Key": { "key": { "S": "customer#ada" } } })
        )]
    );
}

#[tokio::test]
async fn who_has_no_portfolio_holds_nothing() {
    let tables = Tables::answering([(200, json!({}))]);
    assert_eq!(tables.portfolios.holdings(&customer()).await.unwrap(), []);
}

#[tokio::test]
async fn quotes_come_in_one_call() {
    let answer = json!({ "Responses": { "portfolios": [security()] }, "UnprocessedKeys": {} });
    let tables = Tables::answering([(200, answer)]);
    let quotes = tables.portfolios.quotes(&[acme()]).await.unwrap();
    assert_eq!(quotes[0].name, "Acme");
    assert_eq!(quotes[0].before.week.cents(), 11_500);
    let (operation, body) = tables.requests().remove(0);
    assert_eq!(operation, "BatchGetItem");
    let keys = json!([{ "key": { "S": "security#ACME" } }]);
    assert_eq!(body["RequestItems"]["portfolios"]["Keys"], keys);
}

#[tokio::test]
async fn what_was_left_out_is_asked_for_again() {
    let keys = json!([{ "key": { "S": "security#ACME" } }]);
    let left = json!({ "Responses": { "portfolios": [] }, "UnprocessedKeys": { "portfolios": { "Keys": keys } } });
    let whole = json!({ "Responses": { "portfolios": [security()] }, "UnprocessedKeys": {} });
    let tables = Tables::answering([(200, left.clone()), (200, whole)]);
    assert_eq!(tables.portfolios.quotes(&[acme()]).await.unwrap().len(), 1);
    assert_eq!(tables.requests().len(), 2);

    let tables = Tables::answering([(200, left.clone()), (200, left.clone()), (200, left)]);
    let failure = tables.portfolios.quotes(&[acme()]).await.unwrap_err();
    assert!(
        matches!(failure, PortfolioError::Unavailable(_)),
        "{failure:?}"
    );
}

#[tokio::test]
async fn a_visit_is_counted_unless_it_is_the_last_one() {
    let tables = Tables::answering([(200, json!({ "Attributes": { "visits": { "N": "4" } } }))]);
    let (user, session) = visit();
    let visits = tables.users.remember(&user, &session).await.unwrap();
    assert_eq!(visits.count, 4);
    let (operation, body) = tables.requests().remove(0);
    assert_eq!(operation, "UpdateItem");
    assert_eq!(
        body["Key"],
        json!({ "user_id": { "S": "amzn1.ask.account.A" } })
    );
    assert_eq!(
        body["ConditionExpression"],
        "attribute_not_exists(user_id) OR last_session <> :session"
    );
    let expires: u64 = body["ExpressionAttributeValues"][":expires"]["N"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(expires > 1_700_000_000 + 180 * 86_400, "{expires}");
}

#[tokio::test]
async fn a_visit_that_is_told_twice_counts_once() {
    let mut body = error("ConditionalCheckFailedException");
    body["Item"] = json!({ "visits": { "N": "1" } });
    let tables = Tables::answering([(400, body)]);
    let (user, session) = visit();
    assert!(
        tables
            .users
            .remember(&user, &session)
            .await
            .unwrap()
            .is_first()
    );
}

#[tokio::test]
async fn throttling_and_outages_pass() {
    for (status, code) in [
        (400, "ThrottlingException"),
        (400, "ProvisionedThroughputExceededException"),
        (500, "InternalServerError"),
    ] {
        for failure in failures(status, code).await {
            assert!(
                matches!(failure, PortfolioError::Unavailable(_)),
                "{code}: {failure:?}"
            );
        }
    }
}

#[tokio::test]
async fn faults_of_ours_do_not_pass() {
    for code in [
        "ResourceNotFoundException",
        "AccessDeniedException",
        "ValidationException",
    ] {
        for failure in failures(400, code).await {
            assert!(
                matches!(failure, PortfolioError::Store(_)),
                "{code}: {failure:?}"
            );
        }
    }
}

#[tokio::test]
async fn an_item_that_is_none_of_ours_is_a_fault_of_the_store() {
    let holding = json!({ "M": { "symbol": { "S": "not a symbol" }, "shares": { "N": "1" } } });
    for item in [
        json!({ "key": { "S": "x" } }),
        json!({ "holdings": { "L": [holding] } }),
    ] {
        let tables = Tables::answering([(200, json!({ "Item": item }))]);
        let failure = tables.portfolios.holdings(&customer()).await.unwrap_err();
        assert!(matches!(failure, PortfolioError::Store(_)), "{failure:?}");
    }
}

/// Each operation's error for one answer.
async fn failures(status: u16, code: &str) -> Vec<PortfolioError> {
    let tables = || Tables::answering([(status, error(code))]);
    let (user, session) = visit();
    vec![
        tables().portfolios.holdings(&customer()).await.unwrap_err(),
        tables().portfolios.quotes(&[acme()]).await.unwrap_err(),
        tables().users.remember(&user, &session).await.unwrap_err(),
    ]
}

fn visit() -> (UserId, SessionId) {
    (
        "amzn1.ask.account.A".parse().unwrap(),
        "session-1".parse().unwrap(),
    )
}
