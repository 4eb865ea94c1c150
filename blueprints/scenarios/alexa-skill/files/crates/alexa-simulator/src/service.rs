//! The skills as they run: on this machine or deployed, by the outputs of the stack.

use std::env;
use std::time::Duration;

use aws_config::SdkConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_iotdataplane::primitives::Blob;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::{Ask, Demo, DemoDevice, SimulatorError};

/// The stack that the environment names.
#[derive(Debug, Clone)]
pub struct Stack {
    aws: SdkConfig,
    /// The access token of a linked account.
    pub token: String,
    /// Where the stand-in shows what Alexa was told; a deployed stack has none.
    pub alexa_url: Option<String>,
    portfolios_table: String,
    homes_table: String,
    things: String,
}

/// A function that is called by its alias, as Alexa does.
#[derive(Debug, Clone)]
pub struct Functions {
    client: aws_sdk_lambda::Client,
    arn: String,
}

impl Stack {
    /// # Errors
    /// An output of the stack is missing.
    pub async fn given() -> Result<Self, SimulatorError> {
        let aws = telemetry::aws::config(Duration::from_secs(20)).await;
        let here = env::var_os("AWS_ENDPOINT_URL").is_some();
        // The caller may call APIs and do nothing else; the root of the stand-in is who calls functions and fills tables.
        let root = Credentials::new("test", "test", None, None, "stand-in");
        let aws = match here {
            true => aws
                .into_builder()
                .credentials_provider(SharedCredentialsProvider::new(root))
                .build(),
            false => aws,
        };
        Ok(Self {
            aws,
            token: output("CALLER_TOKEN")?,
            alexa_url: env::var("ALEXA_URL").ok(),
            portfolios_table: output("PORTFOLIOS_TABLE_NAME")?,
            homes_table: output("HOMES_TABLE_NAME")?,
            things: output("THING_NAME_PREFIX")?,
        })
    }

    /// # Errors
    /// The stack has no such output.
    pub fn portfolio_skill(&self) -> Result<Functions, SimulatorError> {
        self.function("PORTFOLIO_SKILL_ENDPOINT")
    }

    /// # Errors
    /// The stack has no such output.
    pub fn smart_home_skill(&self) -> Result<Functions, SimulatorError> {
        self.function("SMART_HOME_SKILL_ENDPOINT")
    }

    fn function(&self, name: &'static str) -> Result<Functions, SimulatorError> {
        Ok(Functions {
            client: aws_sdk_lambda::Client::new(&self.aws),
            arn: output(name)?,
        })
    }

    /// The thing of a device in this stack.
    #[must_use]
    pub fn thing(&self, device: &str) -> String {
        format!("{}{device}", self.things)
    }

    /// Whose token it is (`sub`).
    ///
    /// # Errors
    /// The token is no JSON Web Token.
    pub fn customer(&self) -> Result<String, SimulatorError> {
        let claims = self.token.split('.').nth(1);
        let bytes = claims.and_then(|part| BASE64_URL_SAFE_NO_PAD.decode(part).ok());
        let claims = bytes.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        let subject = claims.and_then(|claims| claims["sub"].as_str().map(str::to_owned));
        subject.ok_or_else(|| SimulatorError::Setup("the access token is no JWT".to_owned()))
    }

    /// Gives the account the portfolio, the prices and the devices of `local/demo.json`.
    ///
    /// # Errors
    /// A table could not be written to.
    pub async fn fill(&self, demo: &Demo) -> Result<(), SimulatorError> {
        let customer = self.customer()?;
        for security in &demo.securities {
            let item = json!({
                "key": format!("security#{}", security.symbol),
                "name": security.name,
                "price_cents": security.price_cents,
                "before_today_cents": security.before_today_cents,
                "before_week_cents": security.before_week_cents,
                "before_year_cents": security.before_year_cents,
            });
            self.put(&self.portfolios_table, &item).await?;
        }
        let holdings: Vec<_> = demo
            .holdings
            .iter()
            .map(|one| json!({ "symbol": one.symbol, "shares": one.shares }))
            .collect();
        let item = json!({ "key": format!("customer#{customer}"), "holdings": holdings });
        self.put(&self.portfolios_table, &item).await?;
        for device in &demo.devices {
            self.register(&customer, device).await?;
        }
        Ok(())
    }

    /// A device with its owner, and what it says of itself.
    async fn register(&self, customer: &str, device: &DemoDevice) -> Result<(), SimulatorError> {
        let thing = self.thing(&device.id);
        let items = [
            json!({ "key": format!("customer#{customer}"), "item": format!("device#{thing}") }),
            json!({ "key": format!("device#{thing}"), "item": "owner", "customer": customer }),
        ];
        for mut item in items {
            item["name"] = json!(device.name);
            item["kind"] = json!(device.kind);
            self.put(&self.homes_table, &item).await?;
        }
        self.report(&thing, &device.reported).await
    }

    /// Says of a device what it is, as the device itself does.
    ///
    /// # Errors
    /// AWS IoT did not take it.
    pub async fn report(&self, thing: &str, reported: &Value) -> Result<(), SimulatorError> {
        let document = json!({ "state": { "reported": reported } });
        let client = aws_sdk_iotdataplane::Client::new(&self.aws);
        let update = client
            .update_thing_shadow()
            .thing_name(thing)
            .payload(Blob::new(document.to_string()));
        update.send().await.map_err(|error| failed(&error))?;
        Ok(())
    }

    /// What a device shall become and is not yet (`delta`).
    ///
    /// # Errors
    /// AWS IoT did not answer.
    pub async fn wished(&self, thing: &str) -> Result<Value, SimulatorError> {
        let client = aws_sdk_iotdataplane::Client::new(&self.aws);
        let get = client.get_thing_shadow().thing_name(thing);
        let output = get.send().await.map_err(|error| failed(&error))?;
        let document = output.payload.unwrap_or_else(|| Blob::new("{}"));
        let document: Value = serde_json::from_slice(document.as_ref()).unwrap_or_default();
        let delta = document.pointer("/state/delta").cloned();
        Ok(delta.unwrap_or_default())
    }

    /// The events that the stand-in's Alexa was told so far.
    ///
    /// # Errors
    /// There is no such stand-in.
    pub async fn told(&self) -> Result<Vec<Value>, SimulatorError> {
        let url = self.alexa_url.as_deref();
        let url = url.ok_or_else(|| SimulatorError::Setup("ALEXA_URL is not set".to_owned()))?;
        let answer = reqwest::get(format!("{url}/events"));
        let answer = answer.await.map_err(|error| failed(&error))?;
        let body = answer.bytes().await.map_err(|error| failed(&error))?;
        serde_json::from_slice(&body).map_err(|error| failed(&error))
    }

    async fn put(&self, table: &str, item: &Value) -> Result<(), SimulatorError> {
        let client = aws_sdk_dynamodb::Client::new(&self.aws);
        let mut put = client.put_item().table_name(table);
        for (name, value) in item.as_object().into_iter().flatten() {
            put = put.item(name, attribute(value));
        }
        put.send().await.map_err(|error| failed(&error))?;
        Ok(())
    }
}

impl Ask for Functions {
    async fn ask(&self, event: &Value) -> Result<Value, SimulatorError> {
        let payload = aws_sdk_lambda::primitives::Blob::new(event.to_string());
        let call = self
            .client
            .invoke()
            .function_name(&self.arn)
            .payload(payload);
        let output = call.send().await.map_err(|error| failed(&error))?;
        let bytes = output.payload().map(AsRef::as_ref).unwrap_or_default();
        if output.function_error().is_some() {
            let told = String::from_utf8_lossy(bytes).into_owned();
            return Err(SimulatorError::Function(told));
        }
        serde_json::from_slice(bytes).map_err(|error| failed(&error))
    }
}

fn attribute(value: &Value) -> AttributeValue {
    match value {
        Value::Number(number) => AttributeValue::N(number.to_string()),
        Value::Bool(yes) => AttributeValue::Bool(*yes),
        Value::Array(items) => AttributeValue::L(items.iter().map(attribute).collect()),
        Value::Object(fields) => {
            let fields = fields.iter();
            AttributeValue::M(
                fields
                    .map(|(name, value)| (name.clone(), attribute(value)))
                    .collect(),
            )
        }
        Value::String(text) => AttributeValue::S(text.clone()),
        Value::Null => AttributeValue::Null(true),
    }
}

fn output(name: &str) -> Result<String, SimulatorError> {
    env::var(name).map_err(|_| {
        SimulatorError::Setup(format!(
            "{name} is not set: run it by `just talk`, or set the outputs of the stack"
        ))
    })
}

fn failed(error: &(dyn std::error::Error + 'static)) -> SimulatorError {
    SimulatorError::Call(telemetry::reason(error))
}
