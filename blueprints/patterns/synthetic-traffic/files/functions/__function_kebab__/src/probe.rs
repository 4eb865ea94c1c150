//! What is asked for, and how it has to be answered: the list in probes.json.

use std::time::Duration;

use serde::Deserialize;

/// One request that changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probe {
    /// For the log.
    pub name: String,
    /// With the query, asked for by GET.
    pub path: String,
    pub status: u16,
    within_ms: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum ProbesError {
    #[error("probes.json is no list of probes")]
    Form(#[from] serde_json::Error),
    #[error("probes.json has no probe")]
    None,
    #[error("the path of the probe `{0}` does not begin with `/`")]
    Path(String),
}

impl Probe {
    /// # Errors
    /// What is wrong with the list.
    pub fn list(json: &str) -> Result<Vec<Self>, ProbesError> {
        let probes: Vec<Self> = serde_json::from_str(json)?;
        if probes.is_empty() {
            return Err(ProbesError::None);
        }
        match probes.iter().find(|probe| !probe.path.starts_with('/')) {
            Some(probe) => Err(ProbesError::Path(probe.name.clone())),
            None => Ok(probes),
        }
    }

    /// Whether an answer is as it should be, in time.
    pub fn is_good(&self, status: u16, took: Duration) -> bool {
        status == self.status && took <= Duration::from_millis(self.within_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_this_function_is_one() {
        assert!(
            !Probe::list(include_str!("../probes.json"))
                .unwrap()
                .is_empty()
        );
    }

    #[test]
    fn what_is_wrong_with_a_list_is_said() {
        let error = |json| Probe::list(json).unwrap_err().to_string();
        assert_eq!(error("{}"), "probes.json is no list of probes");
        assert_eq!(error("[]"), "probes.json has no probe");
        let relative = r#"[{"name": "first", "path": "v1", "status": 200, "within_ms": 1}]"#;
        assert_eq!(
            error(relative),
            "the path of the probe `first` does not begin with `/`"
        );
    }

    #[test]
    fn good_is_the_right_status_in_time() {
        let json = r#"[{"name": "first", "path": "/", "status": 404, "within_ms": 100}]"#;
        let probe = &Probe::list(json).unwrap()[0];
        assert!(probe.is_good(404, Duration::from_millis(100)));
        assert!(!probe.is_good(404, Duration::from_millis(101)));
        assert!(!probe.is_good(200, Duration::from_millis(1)));
    }
}
