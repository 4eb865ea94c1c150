//! The query string.

use std::ops::RangeInclusive;

use lambda_http::{Request, RequestExt};

use crate::Problem;

/// How a report is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Json,
    Csv,
}

impl Format {
    /// What `format` asks for; JSON where it is absent.
    ///
    /// # Errors
    /// It is neither `json` nor `csv`.
    pub fn of(request: &Request) -> Result<Self, Problem> {
        match request.query_string_parameters().first("format") {
            None | Some("json") => Ok(Self::Json),
            Some("csv") => Ok(Self::Csv),
            Some(_) => Err(Problem::bad_parameter("format", "must be `json` or `csv`")),
        }
    }
}

/// A number of the query string, or `default` where it is absent.
///
/// # Errors
/// It is no whole number of the range.
pub fn whole_number(
    request: &Request,
    name: &'static str,
    range: RangeInclusive<u64>,
    default: u64,
) -> Result<u64, Problem> {
    let parameters = request.query_string_parameters();
    let Some(text) = parameters.first(name) else {
        return Ok(default);
    };
    let number = text.parse().ok().filter(|number| range.contains(number));
    let (least, most) = range.clone().into_inner();
    number.ok_or_else(|| {
        Problem::bad_parameter(
            name,
            format!("must be a whole number from {least} to {most}"),
        )
    })
}
