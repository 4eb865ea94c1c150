//! The configuration, from the environment.

use telemetry::config::{ConfigError, Variables};

use crate::{FetchError, Rules, Scopes, Source};

#[derive(Debug, PartialEq)]
pub struct Config {
    pub rules: Rules,
    pub keys: KeysFrom,
}

/// Where the issuer's keys are.
#[derive(Debug, PartialEq)]
pub enum KeysFrom {
    /// `TOKEN_KEYS_URL`, or else where most issuers have them.
    Url(String),
    /// `TOKEN_KEYS`, the JSON Web Key Set itself: for functions without a way to the issuer.
    Text(String),
}

impl Config {
    /// # Errors
    /// The issuer, the audience or a scope is not set, or the keys would be read without TLS.
    pub fn from(variables: &Variables) -> Result<Self, ConfigError> {
        let issuer = variables.required("TOKEN_ISSUER")?;
        let keys = match variables.get("TOKEN_KEYS") {
            Some(keys) => KeysFrom::Text(keys),
            None => KeysFrom::Url(keys_url(variables, &issuer)?),
        };
        Ok(Self {
            rules: Rules {
                audience: variables.required("TOKEN_AUDIENCE")?,
                scopes: Scopes {
                    read: variables.required("TOKEN_READ_SCOPE")?,
                    write: variables.required("TOKEN_WRITE_SCOPE")?,
                },
                issuer,
            },
            keys,
        })
    }
}

fn keys_url(variables: &Variables, issuer: &str) -> Result<String, ConfigError> {
    let (name, url) = match variables.get("TOKEN_KEYS_URL") {
        Some(url) => ("TOKEN_KEYS_URL", url),
        None => {
            let issuer = issuer.trim_end_matches('/');
            ("TOKEN_ISSUER", format!("{issuer}/.well-known/jwks.json"))
        }
    };
    if url.starts_with("https://") {
        return Ok(url);
    }
    Err(ConfigError::Malformed {
        name,
        value: url,
        expected: "it has to begin with https://".to_owned(),
    })
}

impl KeysFrom {
    /// # Errors
    /// See [`Source::https`].
    pub fn source(self) -> Result<Source, FetchError> {
        match self {
            Self::Url(url) => Source::https(url),
            Self::Text(keys) => Ok(Source::Inline(keys)),
        }
    }
}
