use std::fs;
use std::io;

use lambda_http::Request;
use serde_json::{Value, json};

const EVENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../events");

/// An event of API Gateway, as a function gets it; it can be changed before it is used.
#[derive(Debug, Clone)]
pub struct Event(Value);

impl Event {
    /// The event in `events/<name>.json`.
    ///
    /// # Errors
    /// There is no such file, or it is not JSON.
    pub fn of(name: &str) -> io::Result<Self> {
        let text = fs::read_to_string(format!("{EVENTS}/{name}.json"))?;
        Ok(Self(serde_json::from_str(&text)?))
    }

    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.0["headers"][name] = json!(value);
        self.0["multiValueHeaders"][name] = json!([value]);
        self
    }

    #[must_use]
    pub fn without_header(mut self, name: &str) -> Self {
        for headers in ["headers", "multiValueHeaders"] {
            if let Some(headers) = self.0[headers].as_object_mut() {
                headers.remove(name);
            }
        }
        self
    }

    /// Another booking in the path.
    #[must_use]
    pub fn booking(mut self, id: &str) -> Self {
        self.0["pathParameters"] = json!({ "id": id });
        self.0["path"] = json!(format!("/api/v1/bookings/{id}"));
        self
    }

    #[must_use]
    pub fn query(mut self, parameters: &[(&str, &str)]) -> Self {
        let single = parameters.iter().map(|(name, value)| (*name, json!(value)));
        let multiple = parameters
            .iter()
            .map(|(name, value)| (*name, json!([value])));
        self.0["queryStringParameters"] = Value::from_iter(single);
        self.0["multiValueQueryStringParameters"] = Value::from_iter(multiple);
        self
    }

    /// A claim of the token, by which API Gateway knows the caller.
    #[must_use]
    pub fn claim(mut self, name: &str, value: &str) -> Self {
        self.0["requestContext"]["authorizer"]["claims"][name] = json!(value);
        self
    }

    /// The API key that was sent, by its id.
    #[must_use]
    pub fn api_key(mut self, id: &str) -> Self {
        self.0["requestContext"]["identity"]["apiKeyId"] = json!(id);
        self
    }

    #[must_use]
    pub fn body(self, body: &Value) -> Self {
        self.text(&body.to_string())
    }

    #[must_use]
    pub fn text(mut self, body: &str) -> Self {
        self.0["body"] = json!(body);
        self
    }

    /// The event's body as JSON; null if it has none.
    pub fn json_body(&self) -> Value {
        let body = self.0["body"].as_str().unwrap_or("null");
        serde_json::from_str(body).unwrap_or_default()
    }

    /// The request that the event stands for.
    ///
    /// # Errors
    /// It is not an event of a REST API.
    pub fn request(&self) -> serde_json::Result<Request> {
        lambda_http::request::from_str(&self.0.to_string())
    }
}
