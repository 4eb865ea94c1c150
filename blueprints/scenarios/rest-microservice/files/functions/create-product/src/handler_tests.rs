use super::*;
use catalog::Version;
use catalog::memory::MemoryCatalog;
use catalog::ports::{GetProduct, ReplaceProduct};
use catalog_contract::{Contract, Event};
use idempotency::{Claim, Claimed, MemoryStore, StoreError};
use serde_json::Value;

const DAY: Duration = Duration::from_secs(86_400);

struct Service<S = MemoryStore> {
    catalog: MemoryCatalog,
    idempotency: Idempotency<S>,
}

impl Service {
    fn with(catalog: MemoryCatalog) -> Self {
        Self {
            catalog,
            idempotency: Idempotency::new(MemoryStore::default(), DAY),
        }
    }

    fn empty() -> Self {
        Self::with(MemoryCatalog::default())
    }
}

impl<S: Store> Service<S> {
    /// The answer, which the contract allows.
    async fn answer(&self, event: &Event) -> Response<Body> {
        let request = event.request().unwrap();
        let answer = handle(&self.catalog, &self.idempotency, request)
            .await
            .unwrap();
        Contract::read()
            .unwrap()
            .check_answer("createProduct", &answer)
            .unwrap();
        answer
    }
}

fn event() -> Event {
    Event::of("create-product").unwrap()
}

fn other_body() -> Event {
    let mut body = event().json_body();
    body["name"] = json!("Oak desk");
    event().body(&body)
}

fn body(answer: &Response<Body>) -> Value {
    serde_json::from_slice(answer.body()).unwrap()
}

#[tokio::test]
async fn a_product_is_created() {
    let service = Service::empty();
    let (answer, metrics) = metrics::recorded(service.answer(&event())).await;
    assert_eq!(answer.status(), 201);
    let body = body(&answer);
    let id: ProductId = body["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(answer.headers()["location"], format!("/v1/products/{id}"));
    assert_eq!(answer.headers()["etag"], "\"1\"");
    assert_eq!(body, json!(service.catalog.get(id).await.unwrap()));
    assert_eq!(body["price"], event().json_body()["price"]);
    assert_eq!(metrics[0]["ProductsCreated"], 1.0);
}

#[tokio::test]
async fn a_repeated_request_gets_the_first_answer() {
    let service = Service::empty();
    let first = service.answer(&event()).await;
    let (second, metrics) = metrics::recorded(service.answer(&event())).await;
    assert_eq!(
        (second.status(), body(&second)),
        (first.status(), body(&first))
    );
    assert_eq!(second.headers(), first.headers());
    assert_eq!(service.catalog.len(), 1);
    assert_eq!(metrics[0]["ProductsReplayed"], 1.0);
}

#[tokio::test]
async fn a_body_that_says_the_same_in_other_words_is_the_same_request() {
    let service = Service::empty();
    service.answer(&event()).await;
    let spaced = serde_json::to_string_pretty(&event().json_body()).unwrap();
    assert_eq!(service.answer(&event().text(&spaced)).await.status(), 201);
    assert_eq!(service.catalog.len(), 1);
}

#[tokio::test]
async fn a_key_stands_for_one_body() {
    let service = Service::empty();
    service.answer(&event()).await;
    assert_eq!(service.answer(&other_body()).await.status(), 422);
    assert_eq!(service.catalog.len(), 1);
}

#[tokio::test]
async fn keys_of_different_callers_do_not_meet() {
    let service = Service::empty();
    for name in [
        "create-product",
        "create-product-cognito",
        "create-product-authorizer",
    ] {
        let answer = service.answer(&Event::of(name).unwrap()).await;
        assert_eq!(answer.status(), 201, "{name}");
    }
    assert_eq!(service.catalog.len(), 3);
}

#[tokio::test]
async fn a_new_key_is_a_new_product() {
    let service = Service::empty();
    service.answer(&event()).await;
    service
        .answer(&event().header("Idempotency-Key", "another"))
        .await;
    assert_eq!(service.catalog.len(), 2);
}

/// The function died after the put, or the answer has expired: only the product is left.
#[tokio::test]
async fn a_lost_record_doubles_nothing() {
    let first = Service::empty();
    let created = first.answer(&event()).await;
    let later = Service::with(first.catalog);
    let (repeated, metrics) = metrics::recorded(later.answer(&event())).await;
    assert_eq!(body(&repeated), body(&created));
    assert_eq!(metrics[0]["ProductsReplayed"], 1.0);
    assert_eq!(later.catalog.len(), 1);
    let (catalog, idempotency) = (later.catalog, Idempotency::new(MemoryStore::default(), DAY));
    let still_later = Service {
        catalog,
        idempotency,
    };
    assert_eq!(still_later.answer(&other_body()).await.status(), 422);
}

#[tokio::test]
async fn a_product_that_was_replaced_since_is_answered_as_it_is_now() {
    let first = Service::empty();
    let created = body(&first.answer(&event()).await);
    let id = created["id"].as_str().unwrap().parse().unwrap();
    let mut details = first.catalog.get(id).await.unwrap().details;
    details.name = "Oak desk".try_into().unwrap();
    let now = Timestamp::now();
    first
        .catalog
        .replace(id, Version::FIRST, &details, now)
        .await
        .unwrap();

    let later = Service::with(first.catalog);
    let repeated = later.answer(&event()).await;
    assert_eq!(
        (repeated.status().as_u16(), &body(&repeated)["name"]),
        (201, &json!("Oak desk"))
    );
    assert_eq!(repeated.headers()["etag"], "\"2\"");

    // Not even a body that says what the product has become is the one that the key stands for.
    let much_later = Service::with(later.catalog);
    assert_eq!(much_later.answer(&other_body()).await.status(), 422);
}

#[tokio::test]
async fn the_log_says_whether_a_product_was_created() {
    let service = Service::empty();
    let tries = async {
        service.answer(&event()).await;
        service.answer(&event()).await;
    };
    let ((), lines) = telemetry::logs::recorded(tries).await;
    let told = lines.iter().filter(|line| line["level"] == "INFO");
    let told: Vec<_> = told
        .map(|line| [&line["outcome"], &line["message"]])
        .collect();
    assert_eq!(
        told,
        [
            ["created", "product created"],
            ["replayed", "creation answered again"]
        ]
    );
}

#[tokio::test]
async fn bad_requests_reach_no_store() {
    let service = Service::empty();
    for (event, status) in [
        (event().without_header("Idempotency-Key"), 400),
        (event().body(&json!({})), 400),
        (event().text("{"), 400),
        (event().header("Content-Type", "text/plain"), 415),
        (event().text(&" ".repeat(40_000)), 413),
    ] {
        assert_eq!(service.answer(&event).await.status(), status);
    }
    assert!(service.catalog.is_empty());
}

#[tokio::test]
async fn a_throttled_catalog_can_be_tried_again_with_the_same_key() {
    let idempotency = Idempotency::new(MemoryStore::default(), DAY);
    let mut service = Service {
        catalog: MemoryCatalog::throttled(),
        idempotency,
    };
    let refused = service.answer(&event()).await;
    assert_eq!(
        (refused.status().as_u16(), &refused.headers()["retry-after"]),
        (503, &"1".parse().unwrap())
    );
    service.catalog = MemoryCatalog::default();
    assert_eq!(service.answer(&event()).await.status(), 201);
}

/// A store in which somebody else holds every key.
struct Busy;

impl Store for Busy {
    async fn claim(&self, claim: &Claim) -> Result<Claimed, StoreError> {
        let store = MemoryStore::default();
        let mut other = claim.clone();
        other.holder = "another try".to_owned();
        store.claim(&other).await?;
        store.claim(claim).await
    }

    async fn complete(&self, _: &Claim, _: &str) -> Result<Claimed, StoreError> {
        Ok(Claimed::Ours)
    }

    async fn release(&self, _: &Claim) -> Result<(), StoreError> {
        Ok(())
    }
}

#[tokio::test]
async fn a_request_in_progress_is_not_started_again() {
    let idempotency = Idempotency::new(Busy, DAY);
    let service = Service {
        catalog: MemoryCatalog::default(),
        idempotency,
    };
    let answer = service.answer(&event()).await;
    assert_eq!(answer.status(), 409);
    let wait: u64 = answer.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=2).contains(&wait), "{wait}");
    assert!(service.catalog.is_empty());
}
