//! What is asked and what is answered: how long a parcel takes and what that costs. Replace it by your own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A parcel, right by construction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    pub country: Country,
    pub weight: Weight,
}

/// Two capital letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Country(String);

#[derive(Debug, thiserror::Error)]
#[error("has to be two capital letters")]
pub struct InvalidCountry;

impl TryFrom<String> for Country {
    type Error = InvalidCountry;

    fn try_from(text: String) -> Result<Self, InvalidCountry> {
        let valid = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        valid.then_some(Self(text)).ok_or(InvalidCountry)
    }
}

/// In grams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight(u32);

#[derive(Debug, thiserror::Error)]
#[error("has to be a whole number of grams from 1 to 30000")]
pub struct InvalidWeight;

impl TryFrom<u64> for Weight {
    type Error = InvalidWeight;

    fn try_from(grams: u64) -> Result<Self, InvalidWeight> {
        let grams = u32::try_from(grams).map_err(|_| InvalidWeight)?;
        (1..=30_000)
            .contains(&grams)
            .then_some(Self(grams))
            .ok_or(InvalidWeight)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Estimate {
    pub days: u32,
    pub price_minor: u32,
    pub currency: String,
}

/// Nobody ships to that country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nobody ships there")]
pub struct NotShipped;

pub trait EstimateParcel {
    fn estimate(&self, parcel: &Parcel) -> Result<Estimate, NotShipped>;
}

/// Rates by country, read once at start.
#[derive(Debug)]
pub struct Tariff(BTreeMap<Country, Rate>);

#[derive(Debug, Deserialize)]
struct Rate {
    country: Country,
    days: u32,
    base_minor: u32,
    per_kilogram_minor: u32,
    currency: String,
}

impl Tariff {
    /// # Errors
    /// It is no list of rates.
    pub fn read(json: &str) -> Result<Self, serde_json::Error> {
        let rates: Vec<Rate> = serde_json::from_str(json)?;
        let by_country = rates.into_iter().map(|rate| (rate.country.clone(), rate));
        Ok(Self(by_country.collect()))
    }
}

impl EstimateParcel for Tariff {
    fn estimate(&self, parcel: &Parcel) -> Result<Estimate, NotShipped> {
        let rate = self.0.get(&parcel.country).ok_or(NotShipped)?;
        // A kilogram that is begun counts.
        let kilograms = parcel.weight.0.div_ceil(1000);
        Ok(Estimate {
            days: rate.days,
            price_minor: rate.base_minor + kilograms * rate.per_kilogram_minor,
            currency: rate.currency.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parcel(country: &str, grams: u64) -> Parcel {
        Parcel {
            country: country.to_owned().try_into().unwrap(),
            weight: grams.try_into().unwrap(),
        }
    }

    #[test]
    fn a_kilogram_that_is_begun_counts() {
        let tariff = Tariff::read(include_str!("../tariff.json")).unwrap();
        let price = |grams| tariff.estimate(&parcel("DE", grams)).unwrap().price_minor;
        assert_eq!((price(1), price(1000), price(1001)), (550, 550, 610));
    }

    #[test]
    fn nobody_ships_to_where_there_is_no_rate() {
        let tariff = Tariff::read("[]").unwrap();
        assert_eq!(tariff.estimate(&parcel("DE", 1)), Err(NotShipped));
    }

    #[test]
    fn what_breaks_a_rule_is_refused() {
        for text in ["", "D", "de", "DEU", "D1"] {
            assert!(Country::try_from(text.to_owned()).is_err(), "{text}");
        }
        for grams in [0, 30_001, u64::MAX] {
            assert!(Weight::try_from(grams).is_err(), "{grams}");
        }
    }
}
