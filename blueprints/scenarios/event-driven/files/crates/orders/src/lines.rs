use serde::{Deserialize, Serialize};

use crate::{InvalidValue, Quantity, Sku};

/// One thing that was ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    pub sku: Sku,
    pub quantity: Quantity,
}

/// What was ordered: something, not too much of it, and each thing once, as stock is held by one write for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Line>")]
pub struct Lines(Vec<Line>);

impl Lines {
    const MOST: usize = 20;

    pub fn iter(&self) -> impl Iterator<Item = &Line> {
        self.0.iter()
    }
}

impl TryFrom<Vec<Line>> for Lines {
    type Error = InvalidValue;

    fn try_from(lines: Vec<Line>) -> Result<Self, InvalidValue> {
        if !(1..=Self::MOST).contains(&lines.len()) {
            return Err(InvalidValue("there have to be 1 to 20 lines"));
        }
        let twice =
            |(at, line): (usize, &Line)| lines[..at].iter().any(|other| other.sku == line.sku);
        if lines.iter().enumerate().any(twice) {
            return Err(InvalidValue("each sku may be in one line only"));
        }
        Ok(Self(lines))
    }
}
