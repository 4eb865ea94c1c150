//! Which API to call, and as whom: read from the environment.

use std::env;

use aws_credential_types::Credentials;
use lambda_http::http::Uri;

use crate::Error;

/// An API and a caller of it.
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

/// Whether the API of this name may be sent thousands of requests: it is the stand-in's, or `<NAME>_LOAD` is `1`.
#[must_use]
pub fn takes_load(name: &str) -> bool {
    let asked = variable(&format!("{name}_LOAD")).is_some_and(|asked| asked == "1");
    let here = variable(&format!("{name}_URL")).zip(variable("AWS_ENDPOINT_URL"));
    asked || here.is_some_and(|(url, endpoint)| is_below(&url, &endpoint))
}

/// The stand-in serves its APIs below its own address.
fn is_below(url: &str, endpoint: &str) -> bool {
    let path = url.strip_prefix(endpoint.trim_end_matches('/'));
    path.is_some_and(|path| path.starts_with('/'))
}

impl Target {
    /// What the environment says of the API of this name: `<NAME>_URL`, `<NAME>_TOKEN`, `<NAME>_API_KEY`.
    ///
    /// # Errors
    /// It names no API, or nobody who may call it.
    pub fn given(name: &str) -> Result<Self, Error> {
        let url = variable(&format!("{name}_URL")).ok_or_else(|| {
            Error::Setup(format!(
                "{name}_URL is not set (`just e2e` runs the tests locally)"
            ))
        })?;
        let url = url.trim_end_matches('/').to_owned();
        let caller = caller(name, &url)?;
        let api_key = variable(&format!("{name}_API_KEY"));
        Ok(Self {
            url,
            caller,
            api_key,
        })
    }

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

fn caller(name: &str, url: &str) -> Result<Caller, Error> {
    if let Some(token) = variable(&format!("{name}_TOKEN")) {
        return Ok(Caller::Bearer(token));
    }
    let keys = variable("AWS_ACCESS_KEY_ID").zip(variable("AWS_SECRET_ACCESS_KEY"));
    let (id, secret) = keys.ok_or_else(|| {
        let hint = "`eval \"$(aws configure export-credentials --format env)\"` sets them";
        Error::Setup(format!(
            "{name}_URL needs {name}_TOKEN, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: {hint}"
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
        region: region(name, url)?,
    })
}

/// The Region in the name of the host, or else that of the environment.
fn region(name: &str, url: &str) -> Result<String, Error> {
    let uri: Uri = url
        .parse()
        .map_err(|reason| Error::Setup(format!("{name}_URL is no URL: {reason}")))?;
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
    found.ok_or_else(|| Error::Setup(format!("{name}_URL names no Region: set AWS_REGION")))
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_stand_ins_addresses_are_below_it() {
        let url = "http://127.0.0.1:4566/_aws/execute-api/a1b2c3/live";
        assert!(is_below(url, "http://127.0.0.1:4566"));
        assert!(is_below(url, "http://127.0.0.1:4566/"));
        assert!(!is_below(url, "http://127.0.0.1:456"));
        let deployed = "https://a1b2c3.execute-api.eu-central-1.amazonaws.com/live";
        assert!(!is_below(deployed, "http://127.0.0.1:4566"));
    }
}
