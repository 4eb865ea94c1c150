use std::fmt;

use lambda_http::http::{HeaderMap, Response};
use lambda_http::{Body, Request, RequestExt};
use serde_json::Value;

use crate::{schema, yaml};

const OPENAPI: &str = include_str!("../../../api/bookings.yaml");

/// `api/bookings.yaml`.
#[derive(Debug)]
pub struct Contract(Value);

/// How a message breaks the contract; one line each.
#[derive(Debug, PartialEq, Eq)]
pub struct Breach(pub Vec<String>);

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Breach {}

fn breach(line: impl Into<String>) -> Breach {
    Breach(vec![line.into()])
}

impl Contract {
    /// # Errors
    /// The file is not YAML.
    pub fn read() -> Result<Self, Breach> {
        yaml::parse(OPENAPI)
            .map(Self)
            .ok_or_else(|| breach("api/bookings.yaml cannot be read"))
    }

    /// Whether `body` is a right body for `operation`: what API Gateway would let pass.
    ///
    /// # Errors
    /// The rules of the schema that it breaks.
    pub fn check_body(&self, operation: &str, body: &Value) -> Result<(), Breach> {
        let operation = self.operation(operation)?;
        self.against(
            &operation["requestBody"]["content"]["application/json"]["schema"],
            body,
        )
    }

    /// Holds a request to the operation that its method and path name, and gives the operation's id.
    ///
    /// # Errors
    /// There is no such operation, or a parameter or the body breaks a rule of it.
    pub fn check_request(&self, request: &Request) -> Result<String, Breach> {
        let operation = self.operation_of(request)?;
        let id = operation["operationId"].as_str().unwrap_or_default();
        for parameter in elements(&operation["parameters"]) {
            self.check_parameter(self.resolve(parameter), request)?;
        }
        if operation["requestBody"]["required"] == true {
            self.check_body(id, &json(request.body())?)?;
        }
        Ok(id.to_owned())
    }

    /// Holds an answer to what `operation` may answer: status, headers and body.
    ///
    /// # Errors
    /// The status is not one of the operation's, or the headers or the body break a rule of it.
    pub fn check_answer(&self, operation: &str, answer: &Response<Body>) -> Result<(), Breach> {
        let status = answer.status();
        let response = self.operation(operation)?["responses"]
            .get(status.as_str())
            .map(|response| self.resolve(response))
            .ok_or_else(|| breach(format!("{operation} never answers {status}")))?;
        for (name, header) in members(&response["headers"]) {
            self.check_header(name, self.resolve(header), answer.headers())?;
        }
        self.check_content(&response["content"], answer)
    }

    fn check_parameter(&self, parameter: &Value, request: &Request) -> Result<(), Breach> {
        let name = parameter["name"].as_str().unwrap_or_default();
        let (path, query) = (
            request.path_parameters_ref(),
            request.query_string_parameters_ref(),
        );
        let text = match parameter["in"].as_str() {
            Some("path") => path.and_then(|parameters| parameters.first(name)),
            Some("query") => query.and_then(|parameters| parameters.first(name)),
            _ => header(request.headers(), name),
        };
        self.check_text(name, parameter, text)
    }

    fn check_header(&self, name: &str, rule: &Value, headers: &HeaderMap) -> Result<(), Breach> {
        self.check_text(name, rule, header(headers, name))
    }

    fn check_text(&self, name: &str, rule: &Value, text: Option<&str>) -> Result<(), Breach> {
        match text {
            Some(text) => {
                let value = schema::typed(text, &rule["schema"]);
                self.against(&rule["schema"], &value)
                    .map_err(|Breach(lines)| breach(format!("{name}: {}", lines.join(", "))))
            }
            None if rule["required"] == true => Err(breach(format!("{name} is missing"))),
            None => Ok(()),
        }
    }

    fn check_content(&self, content: &Value, answer: &Response<Body>) -> Result<(), Breach> {
        let Some(content_type) = header(answer.headers(), "content-type") else {
            let empty = matches!(answer.body(), Body::Empty);
            return match content {
                Value::Null if empty => Ok(()),
                _ => Err(breach("the answer has no content type")),
            };
        };
        let media = content
            .get(content_type)
            .ok_or_else(|| breach(format!("the answer must not be {content_type}")))?;
        self.against(&media["schema"], &json(answer.body())?)
    }

    fn against(&self, rule: &Value, value: &Value) -> Result<(), Breach> {
        let faults = schema::faults(rule, &self.0["components"], value);
        match faults.is_empty() {
            true => Ok(()),
            false => Err(Breach(faults)),
        }
    }

    fn operation(&self, id: &str) -> Result<&Value, Breach> {
        self.operations()
            .map(|(_, _, operation)| operation)
            .find(|operation| operation["operationId"] == id)
            .ok_or_else(|| breach(format!("there is no operation {id}")))
    }

    fn operation_of(&self, request: &Request) -> Result<&Value, Breach> {
        // The stage comes before the path of the API.
        let path = request.uri().path();
        let path = path.find("/api/v1/").map_or(path, |start| &path[start..]);
        let method = request.method().as_str().to_ascii_lowercase();
        self.operations()
            .find(|(template, verb, _)| *verb == method && fits(template, path))
            .map(|(_, _, operation)| operation)
            .ok_or_else(|| breach(format!("there is no operation {method} {path}")))
    }

    fn operations(&self) -> impl Iterator<Item = (&str, &str, &Value)> {
        members(&self.0["paths"]).flat_map(|(path, item)| {
            members(item).map(move |(method, operation)| (path, method, operation))
        })
    }

    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let target = value["$ref"]
            .as_str()
            .and_then(|reference| reference.strip_prefix('#'))
            .and_then(|pointer| self.0.pointer(pointer));
        target.unwrap_or(value)
    }
}

fn fits(template: &str, path: &str) -> bool {
    let same = |(want, have): (&str, &str)| want == have || want.starts_with('{');
    template.split('/').count() == path.split('/').count()
        && template.split('/').zip(path.split('/')).all(same)
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn json(body: &[u8]) -> Result<Value, Breach> {
    serde_json::from_slice(body).map_err(|reason| breach(format!("the body is not JSON: {reason}")))
}

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let members = value.as_object().into_iter().flatten();
    members.map(|(name, value)| (name.as_str(), value))
}

fn elements(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
