//! Which catalog to call, and as whom: read from the environment.

use std::env;

use aws_credential_types::Credentials;
use lambda_http::http::Uri;

use crate::Error;

/// A catalog and a caller of it.
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

/// Whether the catalog may be sent thousands of requests: it is the stand-in's, or `CATALOG_LOAD` is `1`.
#[must_use]
pub fn takes_load() -> bool {
    let asked = variable("CATALOG_LOAD").is_some_and(|asked| asked == "1");
    let here = variable("CATALOG_URL").zip(variable("AWS_ENDPOINT_URL"));
    asked || here.is_some_and(|(url, endpoint)| is_below(&url, &endpoint))
}

/// The stand-in serves its APIs below its own address.
fn is_below(url: &str, endpoint: &str) -> bool {
    let path = url.strip_prefix(endpoint.trim_end_matches('/'));
    path.is_some_and(|path| path.starts_with('/'))
}

impl Target {
    /// What the environment names.
    ///
    /// # Errors
    /// It names no catalog, or nobody who may call it.
    pub fn given() -> Result<Self, Error> {
        let url = variable("CATALOG_URL").ok_or_else(|| {
            Error::Setup("CATALOG_URL is not set (`just e2e` runs the tests locally)".to_owned())
        })?;
        let url = url.trim_end_matches('/').to_owned();
        let api_key = variable("CATALOG_API_KEY");
        let caller = caller(&url)?;
        Ok(Self {
            url,
            caller,
            api_key,
        })
    }

    /// The same catalog, called by somebody else.
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
    if let Some(token) = variable("CATALOG_TOKEN") {
        return Ok(Caller::Bearer(token));
    }
    let keys = variable("AWS_ACCESS_KEY_ID").zip(variable("AWS_SECRET_ACCESS_KEY"));
    let (id, secret) = keys.ok_or_else(|| {
        let hint = "`eval \"$(aws configure export-credentials --format env)\"` sets them";
        Error::Setup(format!("CATALOG_URL needs CATALOG_TOKEN, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: {hint}"))
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
        .map_err(|reason| Error::Setup(format!("CATALOG_URL is no URL: {reason}")))?;
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
    found.ok_or_else(|| Error::Setup("CATALOG_URL names no Region: set AWS_REGION".to_owned()))
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
