//! What a job asks for and what comes of it: numbers, and what they come to. Replace it by your own.

use serde::{Deserialize, Serialize};

/// A job, as the caller submitted it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    pub title: String,
    pub values: Vec<f64>,
}

/// What comes of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    pub title: String,
    pub count: usize,
    pub sum: f64,
    pub mean: f64,
    pub least: f64,
    pub most: f64,
}

/// The job asks for what cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    #[error("a job has 1 to 1000 values")]
    Values,
    #[error("the values of a job come to more than a number can say")]
    TooLarge,
}

impl Job {
    /// # Errors
    /// What the job asks for cannot be done; another try changes nothing.
    pub fn summary(&self) -> Result<Summary, JobError> {
        if !(1..=1000).contains(&self.values.len()) {
            return Err(JobError::Values);
        }
        let sum: f64 = self.values.iter().sum();
        if !sum.is_finite() {
            return Err(JobError::TooLarge);
        }
        let values = || self.values.iter().copied();
        let count = u32::try_from(self.values.len()).map_err(|_| JobError::Values)?;
        Ok(Summary {
            title: self.title.clone(),
            count: self.values.len(),
            sum,
            mean: sum / f64::from(count),
            least: values().fold(f64::INFINITY, f64::min),
            most: values().fold(f64::NEG_INFINITY, f64::max),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(values: &[f64]) -> Job {
        Job {
            title: "test".to_owned(),
            values: values.to_vec(),
        }
    }

    #[test]
    fn a_summary_says_what_the_values_come_to() {
        let summary = job(&[3.0, -1.0, 4.0]).summary().unwrap();
        assert_eq!((summary.count, summary.sum, summary.mean), (3, 6.0, 2.0));
        assert_eq!((summary.least, summary.most), (-1.0, 4.0));
    }

    #[test]
    fn what_cannot_be_summed_up_is_refused() {
        assert_eq!(job(&[]).summary(), Err(JobError::Values));
        assert_eq!(job(&[1.0; 1001]).summary(), Err(JobError::Values));
        assert_eq!(
            job(&[f64::MAX, f64::MAX]).summary(),
            Err(JobError::TooLarge)
        );
    }
}
