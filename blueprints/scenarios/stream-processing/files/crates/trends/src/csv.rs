//! Reports as CSV (RFC 4180), for a spreadsheet.
//!
//! No field needs quoting: hashtags are letters, digits and `_`, the rest are numbers and moments. For the
//! same reason no field is taken for a formula.

use crate::{Report, Series};

pub trait Csv {
    fn csv(&self) -> String;
}

impl Csv for Report {
    fn csv(&self) -> String {
        let row = |rank: usize, ranked: &crate::Ranked| {
            format!("{rank},{},{}\r\n", ranked.hashtag, ranked.posts)
        };
        let rows = self
            .hashtags
            .iter()
            .enumerate()
            .map(|(at, ranked)| row(at + 1, ranked));
        std::iter::once("rank,hashtag,posts\r\n".to_owned())
            .chain(rows)
            .collect()
    }
}

impl Csv for Series {
    fn csv(&self) -> String {
        let rows = self
            .hours
            .iter()
            .map(|count| format!("{},{}\r\n", count.hour, count.posts));
        std::iter::once("hour,posts\r\n".to_owned())
            .chain(rows)
            .collect()
    }
}
