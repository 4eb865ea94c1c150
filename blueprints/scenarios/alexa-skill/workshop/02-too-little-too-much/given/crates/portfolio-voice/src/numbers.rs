//! Amounts and changes in the words of a locale.

use portfolio::{Change, Direction, Money, Period};

use crate::content::Format;
use crate::{Content, Line, Phrase};

impl Content {
    /// `$1,234.50`.
    pub(crate) fn money(&self, money: Money) -> Line {
        let cents = money.cents().unsigned_abs();
        let whole = grouped(cents / 100, &self.format.thousands);
        let sign = if money.cents() < 0 { "-" } else { "" };
        let amount = format!("{sign}{whole}{}{:02}", self.format.decimal, cents % 100);
        self.format.money.fill(&[("amount", &Line::value(&amount))])
    }

    pub(crate) fn period(&self, period: Period) -> Line {
        match period {
            Period::Today => &self.phrases.today,
            Period::Week => &self.phrases.week,
            Period::Year => &self.phrases.year,
        }
        .line()
    }

    /// `up 1.2 percent, or $146.00,`.
    pub(crate) fn change(&self, change: Change) -> Line {
        let phrases = &self.phrases;
        let amount = self.money(change.amount().abs());
        let with_percent = |phrase: &Phrase, without: &Phrase| match change.per_mille() {
            Some(per_mille) => {
                let percent = tenths(&self.format, per_mille, &self.format.percent);
                phrase.fill(&[("percent", &percent), ("amount", &amount)])
            }
            None => without.fill(&[("amount", &amount)]),
        };
        match change.direction() {
            Direction::Up => with_percent(&phrases.up, &phrases.up_amount),
            Direction::Down => with_percent(&phrases.down, &phrases.down_amount),
            Direction::Unchanged => phrases.unchanged.line(),
        }
    }

    /// `+1.2%`, for a screen.
    pub(crate) fn change_shown(&self, change: Change) -> String {
        let sign = match change.direction() {
            Direction::Up => "+",
            Direction::Down => "-",
            Direction::Unchanged => "±",
        };
        let per_mille = change.per_mille().unwrap_or_default();
        let percent = tenths(&self.format, per_mille, &self.format.percent_shown);
        format!("{sign}{}", percent.text)
    }

    /// `a`, `a and b`, `a, b and c`.
    pub(crate) fn list(&self, names: &[String], joined: &Phrase) -> Line {
        match names {
            [] => Line::default(),
            [only] => Line::value(only),
            [first @ .., last] => joined.fill(&[
                ("first", &Line::value(&first.join(", "))),
                ("last", &Line::value(last)),
            ]),
        }
    }
}

fn tenths(format: &Format, per_mille: u64, phrase: &Phrase) -> Line {
    let whole = grouped(per_mille / 10, &format.thousands);
    let amount = format!("{whole}{}{}", format.decimal, per_mille % 10);
    phrase.fill(&[("amount", &Line::value(&amount))])
}

fn grouped(number: u64, separator: &str) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push_str(separator);
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Contents;

    fn money(locale: &str, cents: i64) -> String {
        let contents = Contents::read().unwrap();
        contents
            .of(locale)
            .unwrap()
            .money(Money::from_cents(cents))
            .text
    }

    #[test]
    fn money_is_written_as_in_the_locale() {
        assert_eq!(money("en-US", 123_456_789), "$1,234,567.89");
        assert_eq!(money("en-US", 5), "$0.05");
        assert_eq!(money("en-US", -100_000), "$-1,000.00");
    }

    #[test]
    fn a_change_of_nothing_has_no_percent() {
        let contents = Contents::read().unwrap();
        let content = contents.of("en-US").unwrap();
        let from = |before, now| Change::new(Money::from_cents(before), Money::from_cents(now));
        assert_eq!(content.change(from(0, 500)).text, "up $5.00");
        assert_eq!(
            content.change(from(1000, 985)).text,
            "down 1.5 percent, or $0.15,"
        );
        assert_eq!(content.change(from(7, 7)).text, "unchanged");
        assert_eq!(content.change_shown(from(1000, 985)), "-1.5%");
    }
}
