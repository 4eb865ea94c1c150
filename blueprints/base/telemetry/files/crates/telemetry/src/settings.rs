use crate::{
    config::{ConfigError, Variables},
    sampling::SampleRate,
};
use std::sync::OnceLock;
use tracing_subscriber::filter::LevelFilter;

static CURRENT: OnceLock<Settings> = OnceLock::new();

/// What the environment says of this function; the same for each of its invocations.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) service: String,
    pub(crate) stage: String,
    pub(crate) stack: String,
    pub(crate) function_name: String,
    pub(crate) function_version: String,
    pub(crate) function_memory_size: u32,
    pub(crate) level: LevelFilter,
    pub(crate) debug_sample_rate: SampleRate,
    pub(crate) starts_on_demand: bool,
    pub(crate) xray_daemon: Option<String>,
}

impl Settings {
    pub(crate) fn from(variables: &Variables) -> Result<Self, ConfigError> {
        Ok(Self {
            service: variables.required("SERVICE")?,
            stage: variables.required("STAGE")?,
            stack: variables.required("STACK")?,
            function_name: variables.required("AWS_LAMBDA_FUNCTION_NAME")?,
            function_version: variables.required("AWS_LAMBDA_FUNCTION_VERSION")?,
            function_memory_size: variables.parsed("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")?,
            level: level(variables)?,
            debug_sample_rate: variables.parsed_or("DEBUG_SAMPLE_RATE", SampleRate::NEVER)?,
            // Provisioned concurrency and SnapStart initialise before the first request arrives.
            starts_on_demand: variables
                .get("AWS_LAMBDA_INITIALIZATION_TYPE")
                .is_none_or(|how| how == "on-demand"),
            xray_daemon: variables.get("AWS_XRAY_DAEMON_ADDRESS"),
        })
    }

    /// The settings of the running function; `None` in a unit test, where nothing was started.
    pub(crate) fn current() -> Option<&'static Self> {
        CURRENT.get()
    }

    pub(crate) fn install(self) -> &'static Self {
        CURRENT.get_or_init(|| self)
    }
}

/// Lambda drops each line below the application log level of the function's `LoggingConfig` and
/// announces that level as `AWS_LAMBDA_LOG_LEVEL`. A sampled request can therefore be seen at debug
/// only if that level is DEBUG; `LOG_LEVEL` then says what the other requests log.
fn level(variables: &Variables) -> Result<LevelFilter, ConfigError> {
    let name = match variables.get("LOG_LEVEL") {
        Some(_) => "LOG_LEVEL",
        None => "AWS_LAMBDA_LOG_LEVEL",
    };
    let Some(value) = variables.get(name) else {
        return Ok(LevelFilter::INFO);
    };
    match value.to_ascii_uppercase().as_str() {
        "TRACE" => Ok(LevelFilter::TRACE),
        "DEBUG" => Ok(LevelFilter::DEBUG),
        "INFO" => Ok(LevelFilter::INFO),
        "WARN" => Ok(LevelFilter::WARN),
        // Lambda knows FATAL; tracing has nothing above ERROR.
        "ERROR" | "FATAL" => Ok(LevelFilter::ERROR),
        _ => Err(ConfigError::Malformed {
            name,
            value,
            expected: "it has to be one of TRACE, DEBUG, INFO, WARN, ERROR, FATAL".to_owned(),
        }),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn settings() -> Settings {
        Settings::from(&Variables::from([
            ("SERVICE", "catalog"),
            ("STAGE", "test"),
            ("STACK", "catalog-test"),
            ("AWS_LAMBDA_FUNCTION_NAME", "catalog-test-create-product"),
            ("AWS_LAMBDA_FUNCTION_VERSION", "7"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
        ]))
        .unwrap()
    }

    #[test]
    fn the_function_is_described_by_its_environment() {
        let settings = settings();
        assert_eq!(settings.service, "catalog");
        assert_eq!(settings.function_memory_size, 256);
        assert_eq!(settings.level, LevelFilter::INFO);
        assert!(settings.debug_sample_rate.is_off());
        assert!(settings.starts_on_demand);
    }

    #[test]
    fn a_missing_service_is_an_error() {
        let error = Settings::from(&Variables::from([("STAGE", "test")])).unwrap_err();
        assert_eq!(error, ConfigError::Missing("SERVICE"));
    }

    #[test]
    fn the_functions_own_level_goes_before_the_platforms() {
        let own = Variables::from([("LOG_LEVEL", "warn"), ("AWS_LAMBDA_LOG_LEVEL", "DEBUG")]);
        let platform = Variables::from([("AWS_LAMBDA_LOG_LEVEL", "FATAL")]);
        assert_eq!(level(&own), Ok(LevelFilter::WARN));
        assert_eq!(level(&platform), Ok(LevelFilter::ERROR));
        assert!(level(&Variables::from([("LOG_LEVEL", "loud")])).is_err());
    }
}
