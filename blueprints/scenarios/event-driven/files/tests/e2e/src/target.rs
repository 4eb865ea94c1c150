//! Which order API to call, and as whom: read from the environment.

use std::env;

use aws_credential_types::Credentials;
use lambda_http::http::Uri;

use crate::Error;

/// An order API and a caller of it.
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

/// What the environment names; nothing where it has no `ORDERS_URL`.
#[must_use]
pub fn target() -> Option<Result<Target, Error>> {
    let url = variable("ORDERS_URL")?.trim_end_matches('/').to_owned();
    let api_key = variable("ORDERS_API_KEY");
    Some(caller(&url).map(|caller| Target {
        url,
        caller,
        api_key,
    }))
}

impl Target {
    /// The same API, called by somebody else.
    #[must_use]
    pub fn called_by(&self, caller: Caller) -> Self {
        Self {
            caller,
            ..self.clone()
        }
    }
}

impl Caller {
    /// The same caller with a secret that is not theirs; nothing for one who has no secret.
    #[must_use]
    pub fn forged(&self) -> Option<Self> {
        match self {
            Self::Anonymous => None,
            Self::Bearer(token) => Some(Self::Bearer(format!("{token}x"))),
            Self::Signed {
                credentials,
                region,
            } => {
                let token = credentials.session_token().map(str::to_owned);
                let forged =
                    Credentials::new(credentials.access_key_id(), "forged", token, None, "test");
                Some(Self::Signed {
                    credentials: forged,
                    region: region.clone(),
                })
            }
        }
    }
}

fn caller(url: &str) -> Result<Caller, Error> {
    if let Some(token) = variable("ORDERS_TOKEN") {
        return Ok(Caller::Bearer(token));
    }
    let keys = variable("AWS_ACCESS_KEY_ID").zip(variable("AWS_SECRET_ACCESS_KEY"));
    let (id, secret) = keys.ok_or_else(|| {
        let hint = "`eval \"$(aws configure export-credentials --format env)\"` sets them";
        Error::Setup(format!(
            "ORDERS_URL needs ORDERS_TOKEN, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: {hint}"
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
        .map_err(|reason| Error::Setup(format!("ORDERS_URL is no URL: {reason}")))?;
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
    found.ok_or_else(|| Error::Setup("ORDERS_URL names no Region: set AWS_REGION".to_owned()))
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
