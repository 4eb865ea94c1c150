//! Which requests are logged at debug (Lens OPS-LOG-7).

use std::str::FromStr;

/// The share of requests that are logged at debug, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SampleRate(f64);

impl SampleRate {
    pub(crate) const NEVER: Self = Self(0.0);

    pub(crate) fn is_off(self) -> bool {
        self.0 <= 0.0
    }

    /// Whether the request is in the sample. The same id gives the same answer, so that a retry of a
    /// request is logged like its first try.
    pub(crate) fn takes(self, request_id: &str) -> bool {
        let place = (hash(request_id) >> 11) as f64 / (1u64 << 53) as f64;
        place < self.0
    }
}

impl FromStr for SampleRate {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.parse() {
            Ok(rate) if (0.0..=1.0).contains(&rate) => Ok(Self(rate)),
            _ => Err("it has to be a number from 0 to 1"),
        }
    }
}

/// FNV-1a, then the finaliser of MurmurHash3: unlike the standard library's hasher it is the same in
/// every build.
fn hash(text: &str) -> u64 {
    let mut hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(rate: &str) -> usize {
        let rate: SampleRate = rate.parse().unwrap();
        let id = |n: u32| format!("8476a536-e9f4-11e8-9739-{n:012x}");
        (0..10_000).filter(|n| rate.takes(&id(*n))).count()
    }

    #[test]
    fn takes_about_the_share_asked_for() {
        assert_eq!(taken("0"), 0);
        assert_eq!(taken("1"), 10_000);
        assert!((900..1100).contains(&taken("0.1")), "{}", taken("0.1"));
    }

    #[test]
    fn decides_the_same_for_the_same_request() {
        // Written down, because during a deployment two builds serve side by side.
        assert_eq!(
            hash("8476a536-e9f4-11e8-9739-2dfe598c3fcd"),
            0x4b78_1de4_4f5b_7c36
        );
        let half: SampleRate = "0.5".parse().unwrap();
        assert!(half.takes("8476a536-e9f4-11e8-9739-2dfe598c3fcd"));
    }

    #[test]
    fn a_larger_rate_takes_every_request_that_a_smaller_one_takes() {
        let (small, large): (SampleRate, SampleRate) =
            ("0.2".parse().unwrap(), "0.6".parse().unwrap());
        for id in (0..1_000).map(|n| n.to_string()) {
            assert!(!small.takes(&id) || large.takes(&id));
        }
    }

    #[test]
    fn refuses_what_is_not_a_share() {
        for text in ["", "often", "-0.1", "1.1", "NaN", "10%"] {
            assert!(text.parse::<SampleRate>().is_err(), "{text}");
        }
        assert!(SampleRate::NEVER.is_off() && !SampleRate(0.01).is_off());
    }
}
