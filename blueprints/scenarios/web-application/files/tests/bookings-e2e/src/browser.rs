//! Chromium, by the WebDriver protocol (W3C) of its chromedriver.

use std::process::Stdio;
use std::time::Duration;

use api_client::{Caller, Client, Sending, Target};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lambda_http::http::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::timeout;

use crate::Error;

/// The key Tab as WebDriver writes it.
pub const TAB: &str = "\u{e004}";

/// The member by which WebDriver names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// One browser at a time: they are the largest thing on this machine.
static ONE: Mutex<()> = Mutex::const_new(());

/// What the page is looked at on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    Desktop,
    Phone,
}

/// A browser with one window, which ends with this value.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    session: String,
    _driver: Child,
    _turn: MutexGuard<'static, ()>,
}

impl Browser {
    /// Whether there is a browser on this machine.
    pub async fn is_there() -> bool {
        let version = Command::new(driver()).arg("--version").output().await;
        version.is_ok_and(|output| output.status.success())
    }

    /// # Errors
    /// Chromium or its driver cannot be started.
    pub async fn start(screen: Screen) -> Result<Self, Error> {
        let turn = ONE.lock().await;
        let mut driver = Command::new(driver())
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let port = timeout(Duration::from_secs(20), port(&mut driver)).await;
        let port = port.map_err(|_| Error::Browser("chromedriver names no port".to_owned()))??;
        let client = Client::new(Target {
            url: format!("http://127.0.0.1:{port}"),
            caller: Caller::Anonymous,
            api_key: None,
        })?;
        let answer = send(&client, Method::POST, "/session", &capabilities(screen)).await?;
        let session = answer["sessionId"].as_str().unwrap_or_default();
        Ok(Self {
            session: format!("/session/{session}"),
            client,
            _driver: driver,
            _turn: turn,
        })
    }

    /// # Errors
    /// The browser refuses; so for all that follow.
    pub async fn open(&self, url: &str) -> Result<(), Error> {
        self.post("/url", &json!({ "url": url })).await.map(drop)
    }

    /// What a script answers, run in the page.
    pub async fn run(&self, script: &str, arguments: &[Value]) -> Result<Value, Error> {
        let body = json!({ "script": script, "args": arguments });
        self.post("/execute/sync", &body).await
    }

    /// What a script hands to the function that is its last argument.
    pub async fn run_until_called(&self, script: &str) -> Result<Value, Error> {
        let body = json!({ "script": script, "args": [] });
        self.post("/execute/async", &body).await
    }

    pub async fn click(&self, selector: &str) -> Result<(), Error> {
        let element = self.element(selector).await?;
        self.post(&format!("/element/{element}/click"), &json!({}))
            .await
            .map(drop)
    }

    pub async fn write(&self, selector: &str, text: &str) -> Result<(), Error> {
        let element = self.element(selector).await?;
        self.post(
            &format!("/element/{element}/value"),
            &json!({ "text": text }),
        )
        .await
        .map(drop)
    }

    /// Presses keys, wherever the focus is.
    pub async fn press(&self, keys: &str) -> Result<(), Error> {
        let actions = keys.chars().flat_map(|key| {
            ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() }))
        });
        let body = json!({
            "actions": [{ "type": "key", "id": "keys", "actions": actions.collect::<Vec<_>>() }],
        });
        self.post("/actions", &body).await.map(drop)
    }

    /// Whether the person's system is `light` or `dark`.
    pub async fn prefer(&self, scheme: &str) -> Result<(), Error> {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        let body = json!({
            "cmd": "Emulation.setEmulatedMedia",
            "params": { "features": [feature] },
        });
        self.post("/goog/cdp/execute", &body).await.map(drop)
    }

    /// The lines of the console since the last question.
    pub async fn console(&self) -> Result<Vec<String>, Error> {
        let lines = self.post("/se/log", &json!({ "type": "browser" })).await?;
        let lines = lines.as_array().into_iter().flatten();
        Ok(lines
            .filter_map(|line| line["message"].as_str().map(str::to_owned))
            .collect())
    }

    /// What the window shows, as PNG.
    pub async fn picture(&self) -> Result<Vec<u8>, Error> {
        let picture = send(
            &self.client,
            Method::GET,
            &format!("{}/screenshot", self.session),
            &Value::Null,
        )
        .await?;
        STANDARD
            .decode(picture.as_str().unwrap_or_default())
            .map_err(|reason| Error::Browser(format!("the picture cannot be read: {reason}")))
    }

    /// Closes the window.
    pub async fn quit(self) -> Result<(), Error> {
        send(&self.client, Method::DELETE, &self.session, &Value::Null)
            .await
            .map(drop)
    }

    async fn element(&self, selector: &str) -> Result<String, Error> {
        let body = json!({ "using": "css selector", "value": selector });
        let found = self.post("/element", &body).await?;
        let element = found[ELEMENT].as_str().map(str::to_owned);
        element.ok_or_else(|| Error::Browser(format!("{selector} was not found")))
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Value, Error> {
        let path = format!("{}{path}", self.session);
        send(&self.client, Method::POST, &path, body).await
    }
}

fn driver() -> String {
    std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned())
}

fn capabilities(screen: Screen) -> Value {
    let mut options = json!({
        "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--window-size=1100,800", "--lang=en-GB", "--force-color-profile=srgb",
        ],
    });
    if let Ok(binary) = std::env::var("CHROMIUM") {
        options["binary"] = json!(binary);
    }
    if screen == Screen::Phone {
        let metrics = json!({ "width": 390, "height": 844, "pixelRatio": 2, "touch": true });
        options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
    }
    json!({
        "capabilities": {
            "alwaysMatch": {
                "browserName": "chrome",
                "goog:chromeOptions": options,
                "goog:loggingPrefs": { "browser": "ALL" },
                "timeouts": { "script": 30_000, "pageLoad": 30_000 },
            },
        },
    })
}

/// The port that the driver has taken, from what it says.
async fn port(driver: &mut Child) -> Result<u16, Error> {
    let output = driver.stdout.take();
    let output = output.ok_or_else(|| Error::Browser("chromedriver says nothing".to_owned()))?;
    let mut lines = BufReader::new(output).lines();
    while let Some(line) = lines.next_line().await? {
        let port = line.split("started successfully on port ").nth(1);
        let digits = port.map(|port| port.trim_end_matches('.'));
        if let Some(port) = digits.and_then(|port| port.parse().ok()) {
            // It goes on talking; nobody has to listen, but somebody has to read.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok(port);
        }
    }
    Err(Error::Browser("chromedriver has ended".to_owned()))
}

async fn send(client: &Client, method: Method, path: &str, body: &Value) -> Result<Value, Error> {
    let sending = Sending {
        method,
        path: path.to_owned(),
        headers: vec![("content-type", "application/json".to_owned())],
        body: match body {
            Value::Null => Vec::new(),
            body => body.to_string().into_bytes(),
        },
    };
    let answer = client.once(&sending).await?;
    let mut body: Value = serde_json::from_slice(answer.body())?;
    let value = body["value"].take();
    match value["error"].as_str() {
        Some(error) => {
            let message = value["message"].as_str().unwrap_or_default();
            let message = message.lines().next().unwrap_or_default();
            Err(Error::Browser(format!("{error}: {message}")))
        }
        None => Ok(value),
    }
}
