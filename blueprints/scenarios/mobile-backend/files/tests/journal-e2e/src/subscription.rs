//! AppSync's protocol for subscriptions, `graphql-ws`.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::app::variable;
use crate::{App, Error};

/// One subscription over a connection of its own.
#[derive(Debug)]
pub struct Subscription {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

fn failed(reason: impl ToString) -> Error {
    Error::Socket(reason.to_string())
}

impl Subscription {
    /// Subscribes, and waits until that has taken effect.
    ///
    /// # Errors
    /// It was refused; the reason is in the error.
    pub async fn of(app: &App, query: &str, variables: Value) -> Result<Self, Error> {
        let url = variable("JOURNAL_REALTIME_URL")?;
        let host = variable("JOURNAL_REALTIME_HOST").or_else(|_| host_of(&url))?;
        let token = app.token.clone().unwrap_or_default();
        // AppSync knows the API by its other host, also in what it checks.
        let api = host.replace("appsync-realtime-api", "appsync-api");
        let authorization = json!({"host": api, "Authorization": token});
        let asked = format!(
            "{url}?header={}&payload=e30%3D",
            encoded(&authorization.to_string())
        );
        let mut request = asked.into_client_request().map_err(failed)?;
        let headers = request.headers_mut();
        headers.insert("host", HeaderValue::from_str(&host).map_err(failed)?);
        headers.insert(
            "sec-websocket-protocol",
            HeaderValue::from_static("graphql-ws"),
        );
        let (socket, _) = connect_async(request).await.map_err(failed)?;
        let mut subscription = Self { socket };
        subscription
            .say(&json!({"type": "connection_init"}))
            .await?;
        subscription.hear("connection_ack").await?;
        let data = json!({"query": query, "variables": variables}).to_string();
        let payload = json!({"data": data, "extensions": {"authorization": authorization}});
        subscription
            .say(&json!({"id": "1", "type": "start", "payload": payload}))
            .await?;
        subscription.hear("start_ack").await?;
        Ok(subscription)
    }

    /// The next that the subscriber is told; nothing if that takes longer than `patience`.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn next(&mut self, patience: Duration) -> Result<Option<Value>, Error> {
        match tokio::time::timeout(patience, self.hear("data")).await {
            Ok(message) => Ok(Some(message?["payload"]["data"].clone())),
            Err(_) => Ok(None),
        }
    }

    async fn say(&mut self, message: &Value) -> Result<(), Error> {
        let text = Message::text(message.to_string());
        self.socket.send(text).await.map_err(failed)
    }

    async fn hear(&mut self, kind: &str) -> Result<Value, Error> {
        loop {
            let message = self
                .socket
                .next()
                .await
                .ok_or_else(|| failed("it was closed"))?;
            let Message::Text(text) = message.map_err(failed)? else {
                continue;
            };
            let message: Value = serde_json::from_str(&text)?;
            match message["type"].as_str() {
                Some(found) if found == kind => return Ok(message),
                Some("error" | "connection_error") => return Err(failed(&message["payload"])),
                _ => {}
            }
        }
    }
}

fn host_of(url: &str) -> Result<String, Error> {
    let rest = url.split("://").nth(1).unwrap_or_default();
    let host = rest.split('/').next().unwrap_or_default();
    Ok(host.to_owned())
}

/// base64, so that a query takes it.
fn encoded(text: &str) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut result = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let part = |place: usize| u32::from(chunk.get(place).copied().unwrap_or_default());
        let held = (part(0) << 16) | (part(1) << 8) | part(2);
        for place in 0..=chunk.len() {
            let index = (held >> (18 - 6 * place)) & 63;
            result.extend(
                usize::try_from(index)
                    .ok()
                    .map(|index| char::from(ALPHABET[index])),
            );
        }
    }
    result
}
