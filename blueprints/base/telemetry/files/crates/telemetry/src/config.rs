//! Configuration from the environment, read once at start.
//!
//! ```
//! use telemetry::config::{ConfigError, Variables};
//!
//! struct Config {
//!     table: String,
//!     page_size: u32,
//! }
//!
//! impl Config {
//!     fn from(variables: &Variables) -> Result<Self, ConfigError> {
//!         Ok(Self {
//!             table: variables.required("PRODUCTS_TABLE")?,
//!             page_size: variables.parsed("PAGE_SIZE")?,
//!         })
//!     }
//! }
//!
//! let config = Config::from(&Variables::from([("PRODUCTS_TABLE", "products"), ("PAGE_SIZE", "20")]))?;
//! assert_eq!((config.table.as_str(), config.page_size), ("products", 20));
//! # Ok::<(), ConfigError>(())
//! ```

use std::{collections::HashMap, env, fmt, str::FromStr};

/// Where settings come from: the process's environment in a function, a list in a test.
pub struct Variables(Source);

enum Source {
    Process,
    Given(HashMap<String, String>),
}

impl Variables {
    /// The environment of this process.
    pub fn process() -> Self {
        Self(Source::Process)
    }

    /// The value of `name`, which must be set and not empty.
    ///
    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn required(&self, name: &'static str) -> Result<String, ConfigError> {
        self.get(name).ok_or(ConfigError::Missing(name))
    }

    /// The value of `name` as a `T`.
    ///
    /// # Errors
    /// [`ConfigError::Missing`], or [`ConfigError::Malformed`] with what `T` said of the value.
    pub fn parsed<T>(&self, name: &'static str) -> Result<T, ConfigError>
    where
        T: FromStr,
        T::Err: fmt::Display,
    {
        parse(name, &self.required(name)?)
    }

    /// The value of `name` as a `T`, or `default` if it is not set.
    ///
    /// # Errors
    /// [`ConfigError::Malformed`].
    pub fn parsed_or<T>(&self, name: &'static str, default: T) -> Result<T, ConfigError>
    where
        T: FromStr,
        T::Err: fmt::Display,
    {
        self.get(name)
            .map_or(Ok(default), |value| parse(name, &value))
    }

    /// The value of `name`, if it is set and not empty.
    pub fn get(&self, name: &str) -> Option<String> {
        let value = match &self.0 {
            Source::Process => env::var(name).ok(),
            Source::Given(values) => values.get(name).cloned(),
        };
        value.filter(|value| !value.is_empty())
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Variables {
    fn from(values: [(&str, &str); N]) -> Self {
        let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Self(Source::Given(values.into_iter().map(own).collect()))
    }
}

/// [`Variables::required`] of the process's environment.
///
/// # Errors
/// [`ConfigError::Missing`].
pub fn required(name: &'static str) -> Result<String, ConfigError> {
    Variables::process().required(name)
}

/// [`Variables::parsed`] of the process's environment.
///
/// # Errors
/// [`ConfigError::Missing`] or [`ConfigError::Malformed`].
pub fn parsed<T>(name: &'static str) -> Result<T, ConfigError>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    Variables::process().parsed(name)
}

fn parse<T>(name: &'static str, value: &str) -> Result<T, ConfigError>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    value
        .parse()
        .map_err(|error: T::Err| ConfigError::Malformed {
            name,
            value: value.to_owned(),
            expected: error.to_string(),
        })
}

/// A setting that the function cannot start without.
#[derive(Clone, PartialEq, Eq)]
pub enum ConfigError {
    Missing(&'static str),
    Malformed {
        name: &'static str,
        value: String,
        expected: String,
    },
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => write!(
                f,
                "The environment variable `{name}` is not set. template.yaml sets it for this function."
            ),
            Self::Malformed {
                name,
                value,
                expected,
            } => write!(
                f,
                "The environment variable `{name}` is `{value}`, which cannot be used: {expected}."
            ),
        }
    }
}

/// `main` prints the error it returns by `Debug`; this makes it a sentence there too.
impl fmt::Debug for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for ConfigError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absent_or_empty_variable_is_named() {
        let variables = Variables::from([("EMPTY", "")]);
        let absent = variables.required("PRODUCTS_TABLE").unwrap_err();
        assert_eq!(
            absent.to_string(),
            "The environment variable `PRODUCTS_TABLE` is not set. template.yaml sets it for this function."
        );
        assert_eq!(
            variables.required("EMPTY"),
            Err(ConfigError::Missing("EMPTY"))
        );
        assert_eq!(format!("{absent:?}"), absent.to_string());
    }

    #[test]
    fn a_malformed_variable_is_quoted_with_the_cause() {
        let error = Variables::from([("PAGE_SIZE", "many")])
            .parsed::<u32>("PAGE_SIZE")
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "The environment variable `PAGE_SIZE` is `many`, which cannot be used: invalid digit found in string."
        );
    }

    #[test]
    fn a_default_stands_in_for_an_absent_value_only() {
        let variables = Variables::from([("SET", "5"), ("WRONG", "x")]);
        assert_eq!(variables.parsed_or("SET", 1), Ok(5));
        assert_eq!(variables.parsed_or("ABSENT", 1), Ok(1));
        assert!(variables.parsed_or("WRONG", 1).is_err());
    }

    #[test]
    fn the_process_environment_is_read() {
        assert!(parsed::<String>("PATH").is_ok());
        assert_eq!(
            required("SURELY_NOT_SET"),
            Err(ConfigError::Missing("SURELY_NOT_SET"))
        );
    }
}
