//! Posts: who writes, changes, sees and hides them, and what an app is told that was offline.

use journal_e2e::App;
use reqwest::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;

#[tokio::test]
#[ignore = "needs a running service (`just e2e`)"]
async fn nobody_gets_in_without_a_token_of_this_pool() {
    let nobody = App::of_nobody().unwrap();
    for stranger in [nobody, app("ada").forged()] {
        let (status, answer) = stranger.send("{ me { id } }", json!({})).await.unwrap();
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{answer}");
        assert_eq!(answer["errors"][0]["errorType"], "UnauthorizedException");
    }
}

#[tokio::test]
#[ignore = "needs a running service (`just e2e`)"]
async fn a_query_has_a_limit_to_its_depth() {
    let deep = "{ __schema { types { fields { type { ofType { ofType { name } } } } } } }";
    let (_, answer) = app("ada").send(deep, json!({})).await.unwrap();
    assert!(answer["errors"][0]["message"].is_string(), "{answer}");
    assert!(answer["data"].is_null());
}

#[tokio::test]
#[ignore = "needs a running service (`just e2e`)"]
async fn a_post_that_is_sent_twice_is_written_once() {
    let ada = app("ada");
    let id = json!(Uuid::new_v4());
    let first = create(&ada, json!({"id": id, "tags": ["gardening"]})).await;
    let again = create(&ada, json!({"id": id, "tags": ["gardening"]})).await;
    assert_eq!(
        (&first, &first["author"]),
        (&again, &json!(ada.id().unwrap()))
    );
    delete(&ada, &first).await;
}

#[tokio::test]
#[ignore = "needs a running service (`just e2e`)"]
async fn only_the_author_changes_a_post_and_of_two_changes_one_is_made() {
    let (ada, bob) = (app("ada"), app("bob"));
    let post = create(&ada, json!({})).await;
    let change = |text: &str| json!({"input": {"id": post["id"], "_version": 1, "text": text}});
    assert_eq!(
        refused(&bob, UPDATE, change("Mine")).await.kind,
        "Unauthorized"
    );
    assert_eq!(ask(&ada, UPDATE, change("Tea")).await["_version"], 2);
    let conflict = refused(&ada, UPDATE, change("Coffee")).await;
    assert_eq!(
        (conflict.kind.as_str(), &conflict.data["text"]),
        ("ConflictUnhandled", &json!("Tea"))
    );
    let stolen = json!({"id": post["id"], "version": 2});
    assert_eq!(refused(&bob, DELETE, stolen).await.kind, "Unauthorized");
    delete(&ada, &post).await;
    assert!(ask(&ada, POST, json!({"id": post["id"]})).await.is_null());
}

#[tokio::test]
#[ignore = "needs a running service (`just e2e`)"]
async fn what_is_private_or_hidden_is_not_seen_by_others() {
    let (ada, bob, moderator) = (app("ada"), app("bob"), app("moderator"));
    let secret = create(&ada, json!({"visibility": "PRIVATE"})).await;
    let of = |post: &Value| json!({"id": post["id"]});
    assert!(ask(&bob, POST, of(&secret)).await.is_null());
    assert_eq!(ask(&ada, POST, of(&secret)).await["id"], secret["id"]);
    let post = create(&ada, json!({})).await;
    for other in [&ada, &bob] {
        assert_eq!(refused(other, HIDE, of(&post)).await.kind, "Unauthorized");
    }
    assert_eq!(ask(&moderator, HIDE, of(&post)).await["hidden"], true);
    assert!(ask(&bob, POST, of(&post)).await.is_null());
    assert_eq!(ask(&ada, POST, of(&post)).await["hidden"], true);
    delete(&ada, &secret).await;
    delete(&ada, &post).await;
}

#[tokio::test]
#[ignore = "needs a running service (`just e2e`)"]
async fn an_app_that_was_offline_is_told_what_changed_and_what_is_gone() {
    let (ada, bob) = (app("ada"), app("bob"));
    let author = ada.id().unwrap();
    let (kept, gone) = (create(&ada, json!({})).await, create(&ada, json!({})).await);
    let since = kept["_lastChangedAt"].as_u64().unwrap() - 1;
    delete(&ada, &gone).await;
    let hide = json!({"input": {"id": kept["id"], "_version": 1, "visibility": "PRIVATE"}});
    ask(&ada, UPDATE, hide).await;
    let sync = async |app: &App| ask(app, SYNC, json!({"author": author, "since": since})).await;
    let of = |page: &Value, post: &Value| {
        let posts = page["posts"].as_array().unwrap();
        posts
            .iter()
            .find(|found| found["id"] == post["id"])
            .cloned()
            .unwrap()
    };
    let (own, others) = (sync(&ada).await, sync(&bob).await);
    assert_eq!(own["complete"], false);
    assert_eq!(
        (&of(&own, &kept)["text"], &of(&own, &kept)["_version"]),
        (&json!("Roses in frost"), &json!(2))
    );
    assert_eq!(of(&own, &gone)["_deleted"], true);
    for post in [&kept, &gone] {
        assert_eq!(of(&others, post)["_deleted"], true, "gone for others");
        assert!(of(&others, post)["text"].is_null());
    }
    let whole = ask(&bob, SYNC, json!({"author": author, "since": null})).await;
    assert_eq!(whole["complete"], true);
    delete(&ada, &kept).await;
}
