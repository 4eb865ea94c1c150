//! The rules, from outside.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use std::collections::BTreeSet;

use journal::{Announcement, Channel, Contact, Link, Text, Topic, UserId};
use proptest::prelude::*;
use serde_json::json;
use telemetry::redact::Redacted;

fn contact(channels: impl IntoIterator<Item = Channel>) -> Contact {
    Contact {
        name: "Ada".to_owned(),
        language: "en".parse().unwrap(),
        channels: channels.into_iter().collect(),
        email: Some(Redacted("ada@example.com".to_owned())),
        phone: None,
    }
}

#[test]
fn who_has_not_said_yes_is_told_nothing() {
    let silent = contact([]);
    assert!(Channel::ALL.iter().all(|channel| !silent.takes(*channel)));
}

#[test]
fn a_channel_needs_a_yes_and_an_address() {
    let all = contact(Channel::ALL);
    let taken: BTreeSet<_> = Channel::ALL
        .into_iter()
        .filter(|channel| all.takes(*channel))
        .collect();
    assert_eq!(taken, BTreeSet::from([Channel::Email, Channel::Push]));
}

#[test]
fn addresses_are_in_no_log() {
    let printed = format!("{:?}", contact(Channel::ALL));
    assert!(!printed.contains("ada@example.com"), "{printed}");
}

#[test]
fn an_announcement_is_right_or_refused() {
    let right = json!({"id": "a1", "topic": "gardening", "title": "Frost", "text": "Tonight.", "link": "https://example.com/frost"});
    assert!(serde_json::from_value::<Announcement>(right.clone()).is_ok());
    for (member, wrong) in [
        ("topic", json!("Gardening!")),
        ("language", json!("english")),
        ("title", json!("")),
        ("title", json!("x".repeat(121))),
        ("text", json!("a\u{7}b")),
        ("link", json!("http://example.com")),
        ("link", json!("https://exa mple.com")),
        ("everybody", json!(true)),
    ] {
        let mut announcement = right.clone();
        announcement[member] = wrong;
        assert!(
            serde_json::from_value::<Announcement>(announcement.clone()).is_err(),
            "{announcement}"
        );
    }
}

proptest! {
    #[test]
    fn a_name_that_was_taken_is_written_as_it_was_read(text in "[a-z0-9-]{1,40}") {
        let topic: Topic = text.parse().unwrap();
        prop_assert_eq!(serde_json::to_value(&topic).unwrap(), json!(text));
    }

    #[test]
    fn no_user_id_can_end_a_key(text in ".*[#/ .].*") {
        prop_assert!(text.parse::<UserId>().is_err());
    }

    #[test]
    fn a_text_that_was_taken_fits(text in "\\PC{0,200}") {
        if let Ok(taken) = text.parse::<Text<120>>() {
            prop_assert!((1..=120).contains(&taken.as_str().chars().count()));
        }
    }

    #[test]
    fn links_have_no_spaces(text in "https://.*") {
        prop_assert!(text.parse::<Link>().is_err() || !text.contains(char::is_whitespace));
    }
}
