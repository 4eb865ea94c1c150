//! Which service to call, and as whom: read from the environment.

use std::env;

use aws_credential_types::Credentials;
use lambda_http::http::Uri;

use crate::Error;

/// The report and a caller of it.
#[derive(Debug, Clone)]
pub struct Target {
    pub url: String,
    pub caller: Caller,
    pub api_key: Option<String>,
}

#[derive(Debug, Clone)]
pub enum Caller {
    Bearer(String),
    Signed {
        credentials: Credentials,
        region: String,
    },
    /// Nobody in particular, who should be refused.
    Anonymous,
}

/// What the environment names; nothing where it has no `TRENDS_URL`.
#[must_use]
pub fn target() -> Option<Result<Target, Error>> {
    let url = variable("TRENDS_URL")?.trim_end_matches('/').to_owned();
    let api_key = variable("TRENDS_API_KEY");
    Some(caller(&url).map(|caller| Target {
        url,
        caller,
        api_key,
    }))
}

impl Target {
    /// The same service, called by somebody else.
    #[must_use]
    pub fn called_by(&self, caller: Caller) -> Self {
        Self {
            caller,
            ..self.clone()
        }
    }
}

fn caller(url: &str) -> Result<Caller, Error> {
    if let Some(token) = variable("TRENDS_TOKEN") {
        return Ok(Caller::Bearer(token));
    }
    let keys = variable("AWS_ACCESS_KEY_ID").zip(variable("AWS_SECRET_ACCESS_KEY"));
    let (id, secret) = keys.ok_or_else(|| {
        let hint = "`eval \"$(aws configure export-credentials --format env)\"` sets them";
        Error::Setup(format!(
            "TRENDS_URL needs TRENDS_TOKEN, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: {hint}"
        ))
    })?;
    let credentials = Credentials::new(
        id,
        secret,
        variable("AWS_SESSION_TOKEN"),
        None,
        "environment",
    );
    Ok(Caller::Signed {
        credentials,
        region: region(url)?,
    })
}

/// The Region in the name of the host, or else that of the environment.
fn region(url: &str) -> Result<String, Error> {
    let uri: Uri = url
        .parse()
        .map_err(|reason| Error::Setup(format!("TRENDS_URL is no URL: {reason}")))?;
    let named = match uri
        .host()
        .unwrap_or_default()
        .split('.')
        .collect::<Vec<_>>()[..]
    {
        [_, "execute-api", region, ..] => Some(region.to_owned()),
        _ => None,
    };
    let found = named
        .or_else(|| variable("AWS_REGION"))
        .or_else(|| variable("AWS_DEFAULT_REGION"));
    found.ok_or_else(|| Error::Setup("TRENDS_URL names no Region: set AWS_REGION".to_owned()))
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
