/// Why a conversation cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum SimulatorError {
    #[error("{path} cannot be read")]
    File {
        path: String,
        source: std::io::Error,
    },
    #[error("{path} is not what it should be: {reason}")]
    Form { path: String, reason: String },
    #[error("{0}")]
    Setup(String),
    /// The function failed: on a device Alexa would say that there was a problem with the skill.
    #[error("the function failed: {0}")]
    Function(String),
    #[error("a call failed: {0}")]
    Call(String),
}
