//! What portfolios are worth, and what is an id or a symbol.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use portfolio::memory::{MemoryPortfolios, quote};
use portfolio::ports::{FindHoldings, FindQuotes, RememberVisit};
use portfolio::{
    Change, CustomerId, Direction, Holding, Money, Period, Quote, SessionId, Symbol, UserId,
    Valuation,
};
use proptest::prelude::*;

fn symbol(text: &str) -> Symbol {
    text.parse().unwrap()
}

fn acme() -> Quote {
    quote(symbol("ACME"), "Acme", 12_000, [11_900, 11_500, 10_000])
}

fn globex() -> Quote {
    quote(symbol("GLBX"), "Globex", 5_000, [5_100, 5_000, 4_000])
}

fn held(name: &str, shares: u32) -> Holding {
    Holding {
        symbol: symbol(name),
        shares,
    }
}

#[test]
fn a_portfolio_is_worth_what_its_positions_are() {
    let valuation = Valuation::of(&[held("GLBX", 10), held("ACME", 10)], &[acme(), globex()]);
    assert_eq!(valuation.value(), Money::from_cents(170_000));
    let names: Vec<_> = valuation
        .positions
        .iter()
        .map(|position| position.quote.symbol.as_str())
        .collect();
    assert_eq!(names, ["ACME", "GLBX"], "the largest comes first");
}

#[test]
fn each_period_has_its_own_change() {
    let valuation = Valuation::of(&[held("ACME", 10), held("GLBX", 10)], &[acme(), globex()]);
    for (period, cents, per_mille) in [
        (Period::Today, 0, Some(0)),
        (Period::Week, 5_000, Some(30)),
        (Period::Year, 30_000, Some(214)),
    ] {
        let change = valuation.change(period);
        assert_eq!(change.amount().cents(), cents, "{period:?}");
        assert_eq!(change.per_mille(), per_mille, "{period:?}");
    }
}

#[test]
fn what_has_no_price_is_named_and_counts_for_nothing() {
    let valuation = Valuation::of(&[held("ACME", 1), held("LOST", 7)], &[acme()]);
    assert_eq!(valuation.value(), acme().price);
    assert_eq!(valuation.unpriced, [symbol("LOST")]);
    assert!(Valuation::of(&[held("ACME", 0)], &[acme()]).is_empty());
}

#[test]
fn directions_are_told_apart() {
    let change = |before, now| Change::new(Money::from_cents(before), Money::from_cents(now));
    assert_eq!(change(10, 11).direction(), Direction::Up);
    assert_eq!(change(10, 9).direction(), Direction::Down);
    assert_eq!(change(10, 10).direction(), Direction::Unchanged);
    assert_eq!(change(1000, 985).per_mille(), Some(15));
    assert_eq!(
        change(0, 985).per_mille(),
        None,
        "of nothing there is no share"
    );
}

#[test]
fn what_is_no_symbol_is_refused() {
    for text in ["", "acme", "ACME INC", "TOOLONG", "Ä"] {
        assert!(text.parse::<Symbol>().is_err(), "{text}");
    }
}

#[test]
fn what_is_no_id_is_refused() {
    for text in ["", "two words", "new\nline", &"x".repeat(513)] {
        assert!(text.parse::<CustomerId>().is_err(), "{text}");
    }
}

#[tokio::test]
async fn a_conversation_counts_once() {
    let store = MemoryPortfolios::default();
    let user: UserId = "amzn1.ask.account.A".parse().unwrap();
    let session = |text: &str| text.parse::<SessionId>().unwrap();
    let first = store.remember(&user, &session("one")).await.unwrap();
    assert!(first.is_first());
    let again = store.remember(&user, &session("one")).await.unwrap();
    assert!(again.is_first(), "the same conversation, told twice");
    assert!(
        !store
            .remember(&user, &session("two"))
            .await
            .unwrap()
            .is_first()
    );
}

#[tokio::test]
async fn a_broken_store_says_so() {
    let store = MemoryPortfolios::broken();
    let customer: CustomerId = "ada".parse().unwrap();
    assert!(store.holdings(&customer).await.is_err());
    assert!(store.quotes(&[symbol("ACME")]).await.is_err());
}

proptest! {
    #[test]
    fn the_changes_of_the_positions_add_up(holdings in prop::collection::vec((0_u32..10_000, 1_i64..1_000_000, 1_i64..1_000_000), 1..20)) {
        let quotes: Vec<_> = (0_usize..).zip(&holdings).map(|(at, (_, price, before))| {
            quote(symbol(&format!("S{at}")), "S", *price, [*before; 3])
        }).collect();
        let held: Vec<_> = quotes.iter().zip(&holdings).map(|(quote, (shares, ..))| Holding { symbol: quote.symbol.clone(), shares: *shares }).collect();
        let valuation = Valuation::of(&held, &quotes);
        let parts: Money = valuation.positions.iter().map(|position| position.change(Period::Today).amount()).sum();
        prop_assert_eq!(parts, valuation.change(Period::Today).amount());
        prop_assert!(valuation.positions.is_sorted_by_key(|position| std::cmp::Reverse(position.value())));
    }
}
