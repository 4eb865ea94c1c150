//! The journal from outside. Each test makes posts of its own and deletes what others could see.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

mod around;
mod posts;

use journal_e2e::{App, Refusal};
use serde_json::{Value, json};
use uuid::Uuid;

const CREATE: &str = "mutation ($input: NewPostInput!) { createPost(input: $input) { id author text tags visibility hidden place { name } _version _lastChangedAt _deleted } }";
const UPDATE: &str = "mutation ($input: PostInput!) { updatePost(input: $input) { id author text visibility hidden _version _lastChangedAt _deleted } }";
const DELETE: &str = "mutation ($id: ID!, $version: Int!) { deletePost(id: $id, _version: $version) { id author visibility hidden _version _deleted } }";
const HIDE: &str = "mutation ($id: ID!) { hidePost(id: $id, reason: \"test\") { id author visibility hidden _version } }";
const POST: &str = "query ($id: ID!) { post(id: $id) { id text hidden _version } }";
const SYNC: &str = "query ($author: ID!, $since: AWSTimestamp) { syncPosts(author: $author, lastSync: $since) { complete startedAt posts { id text _version _deleted } } }";
const SEARCH: &str =
    "query ($text: String!) { searchPosts(text: $text) { hits { id text } nextToken } }";

fn app(user: &str) -> App {
    App::of(user).unwrap()
}

async fn ask(app: &App, query: &str, variables: Value) -> Value {
    app.ask(query, variables)
        .await
        .unwrap()
        .unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

async fn refused(app: &App, query: &str, variables: Value) -> Refusal {
    app.ask(query, variables).await.unwrap().unwrap_err()
}

async fn create(app: &App, more: Value) -> Value {
    let mut input = json!({"id": Uuid::new_v4(), "text": "Roses in frost"});
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    ask(app, CREATE, json!({ "input": input })).await
}

async fn delete(app: &App, post: &Value) {
    let there = ask(app, POST, json!({"id": post["id"]})).await;
    ask(
        app,
        DELETE,
        json!({"id": post["id"], "version": there["_version"]}),
    )
    .await;
}
