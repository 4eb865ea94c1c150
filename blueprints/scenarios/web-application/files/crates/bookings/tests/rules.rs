//! The rules, held against generated values.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bookings::{
    BookingDetails, BookingId, Cursor, Faults, Note, Owner, PageSize, People, Place, Position,
    Tier, Timestamp, Version,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const HOUR: Duration = Duration::from_secs(3600);

fn details() -> Value {
    json!({
        "place": "Window table",
        "starts_at": "2026-12-05T18:30:00.000Z",
        "people": 4,
        "note": "One child.\nA birthday.",
    })
}

fn faults(body: &Value) -> Faults {
    BookingDetails::try_from(body).unwrap_err()
}

fn places(faults: &Faults) -> Vec<&str> {
    faults.iter().map(|fault| fault.pointer.as_str()).collect()
}

fn owner(name: &str) -> Owner {
    Owner::try_from(name).unwrap()
}

#[test]
fn a_right_body_is_read_as_it_is() {
    let read = BookingDetails::try_from(&details()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), details());
}

#[test]
fn a_note_may_be_left_out() {
    let mut body = details();
    body.as_object_mut().unwrap().remove("note");
    let read = BookingDetails::try_from(&body).unwrap();
    assert_eq!(read.note.as_str(), "");
}

#[test]
fn all_faults_are_reported_at_once() {
    let body = json!({ "place": " ", "people": 0, "note": 7, "own/er": "me" });
    assert_eq!(
        places(&faults(&body)),
        ["/own~1er", "/place", "/starts_at", "/people", "/note"]
    );
}

#[test]
fn a_fault_says_what_has_to_hold() {
    let body = json!({ "place": "Desk", "starts_at": "soon", "people": "4" });
    assert_eq!(
        serde_json::to_value(faults(&body)).unwrap(),
        json!([
            { "pointer": "/starts_at", "detail": "must be an RFC 3339 date and time" },
            { "pointer": "/people", "detail": "must be a whole number, 0 or more" },
        ])
    );
}

#[test]
fn a_body_that_is_no_object_has_one_fault() {
    for body in [json!(null), json!([]), json!("desk"), json!(1)] {
        assert_eq!(places(&faults(&body)), [""]);
    }
}

#[test]
fn nobody_says_whose_a_booking_is() {
    let mut body = details();
    body["owner"] = json!("somebody-else");
    assert_eq!(places(&faults(&body)), ["/owner"]);
}

#[test]
fn places_have_no_space_at_their_ends_and_no_control_characters() {
    for place in ["", " desk", "desk ", "de\nsk", "desk\u{7f}", "\u{a0}"] {
        assert!(Place::try_from(place).is_err(), "{place:?}");
    }
    assert!(Place::try_from("é".repeat(80).as_str()).is_ok());
    assert!(Place::try_from("é".repeat(81).as_str()).is_err());
}

#[test]
fn owners_are_visible_ascii() {
    for wrong in ["", "a b", "é", "a\n", "a".repeat(129).as_str()] {
        assert!(Owner::try_from(wrong).is_err(), "{wrong:?}");
    }
    assert!(Owner::try_from("6f1d2c3b-8a9e-4d5f-b6c7-1a2b3c4d5e6f").is_ok());
}

#[test]
fn an_id_is_written_in_one_way() {
    let id = BookingId::of_request(&owner("owner"), "key").to_string();
    assert!(id.parse::<BookingId>().is_ok());
    for other in [
        id.to_uppercase(),
        id.replace('-', ""),
        format!("{{{id}}}"),
        format!("urn:uuid:{id}"),
        String::new(),
    ] {
        assert!(other.parse::<BookingId>().is_err(), "{other}");
    }
}

#[test]
fn page_sizes_are_1_to_100() {
    assert!(PageSize::try_from(0).is_err());
    assert_eq!(PageSize::try_from(1).map(PageSize::get), Ok(1));
    assert_eq!(PageSize::try_from(100).map(PageSize::get), Ok(100));
    assert!(PageSize::try_from(101).is_err());
    assert!(PageSize::try_from(257).is_err());
}

#[test]
fn moments_are_written_in_utc_with_milliseconds() {
    let moment: Timestamp = "2026-11-23T09:06:00.1239+01:00".parse().unwrap();
    assert_eq!(moment.to_string(), "2026-11-23T08:06:00.123Z");
    let whole: Timestamp = "2026-11-23T08:06:00Z".parse().unwrap();
    assert_eq!(whole.to_string(), "2026-11-23T08:06:00.000Z");
    for wrong in ["23 November", "9999-12-31T23:59:59-01:00"] {
        assert!(wrong.parse::<Timestamp>().is_err(), "{wrong}");
    }
}

#[test]
fn the_last_moment_has_none_after_it() {
    let last: Timestamp = "9999-12-31T23:59:59Z".parse().unwrap();
    assert!(last.plus(Duration::MAX) >= last);
}

/// A booking that is so far away, for so many.
fn booking(now: Timestamp, ahead: Duration, people: u64) -> BookingDetails {
    let mut body = details();
    body["starts_at"] = json!(now.plus(ahead));
    body["people"] = json!(people);
    BookingDetails::try_from(&body).unwrap()
}

#[test]
fn standard_customers_book_30_days_ahead_for_8() {
    let now = Timestamp::now();
    let second = Duration::from_secs(1);
    let allows = |ahead, people| Tier::Standard.allows(&booking(now, ahead, people), now);
    assert_eq!(allows(second, 8), Ok(()));
    assert_eq!(allows(30 * 24 * HOUR, 1), Ok(()));
    let far = allows(30 * 24 * HOUR + second, 9).unwrap_err();
    assert_eq!(places(&far), ["/starts_at", "/people"]);
    let now_already = allows(Duration::ZERO, 1).unwrap_err();
    assert_eq!(places(&now_already), ["/starts_at"]);
}

#[test]
fn premium_customers_book_as_far_ahead_as_they_like_for_20() {
    let now = Timestamp::now();
    let far = booking(now, 1000 * 24 * HOUR, 20);
    assert_eq!(Tier::Premium.allows(&far, now), Ok(()));
    let past = booking(now, Duration::ZERO, 20);
    assert!(Tier::Premium.allows(&past, now).is_err());
}

#[test]
fn standard_customers_give_a_days_notice() {
    let now = Timestamp::now();
    assert_eq!(Tier::Standard.settled_before(now), now.plus(24 * HOUR));
    assert_eq!(Tier::Premium.settled_before(now), now);
}

#[test]
fn a_cursor_of_another_shape_is_refused() {
    let id = BookingId::of_request(&owner("a"), "b").to_string();
    let parse = |plain: String| URL_SAFE_NO_PAD.encode(plain).parse::<Cursor>();
    assert!(parse(format!("1/2026-12-05T18:30:00.000Z#{id}")).is_ok());
    for plain in [
        format!("2/2026-12-05T18:30:00.000Z#{id}"),
        format!("1/2026-12-05T18:30:00Z#{id}"),
        format!("1/2026-12-05T18:30:00.000+00:00#{id}"),
        format!("1/#{id}"),
        format!("1/{id}"),
        format!("2026-12-05T18:30:00.000Z#{id}"),
        "1/2026-12-05T18:30:00.000Z#7".to_owned(),
        String::new(),
    ] {
        assert!(parse(plain.clone()).is_err(), "{plain}");
    }
}

fn moments() -> impl Strategy<Value = Timestamp> {
    (0u64..250_000_000_000).prop_map(|seconds| {
        let start: Timestamp = "1970-01-01T00:00:00Z".parse().unwrap();
        start.plus(Duration::from_secs(seconds))
    })
}

fn ids() -> impl Strategy<Value = BookingId> {
    any::<String>().prop_map(|key| BookingId::of_request(&owner("owner"), &key))
}

fn json_values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(json!("2026-12-05T18:30:00Z")),
        ".{0,130}".prop_map(Value::from),
    ];
    let member = prop_oneof![
        Just("place".to_owned()),
        Just("starts_at".to_owned()),
        Just("people".to_owned()),
        Just("note".to_owned()),
        "[a-z~/]{1,4}",
    ];
    leaf.prop_recursive(3, 24, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(member.clone(), inner, 0..6).prop_map(Value::from_iter),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_accepted_is_kept_unchanged(
        place in "[^\\s\\p{Cc}]([^\\p{Cc}]{0,78}[^\\s\\p{Cc}])?",
        starts_at in moments(),
        people in 1u64..=20,
        note in "[^\\p{Cc}]{0,200}",
    ) {
        let body = json!({ "place": place, "starts_at": starts_at, "people": people, "note": note });
        let read = BookingDetails::try_from(&body).unwrap();
        prop_assert_eq!(serde_json::to_value(&read).unwrap(), body);
    }

    /// Whatever a client sends, it gets an answer, and each fault points at something that can be looked up or is missing.
    #[test]
    fn any_json_is_read_or_refused_with_places(body in json_values()) {
        match BookingDetails::try_from(&body) {
            Ok(read) => prop_assert!(BookingDetails::try_from(&serde_json::to_value(&read).unwrap()).is_ok()),
            Err(faults) => for fault in faults.iter() {
                let missing = fault.detail == "is required";
                prop_assert_eq!(body.pointer(&fault.pointer).is_none(), missing, "{}", fault.pointer);
            }
        }
    }

    #[test]
    fn numbers_out_of_range_are_refused(people: u64, text in "\\PC{0,60}") {
        prop_assert_eq!(People::try_from(people).is_ok(), (1..=20).contains(&people));
        prop_assert!(Note::try_from(text.as_str()).is_ok());
    }

    #[test]
    fn moments_sort_as_their_texts_do(one in moments(), other in moments()) {
        prop_assert_eq!(one.cmp(&other), one.to_string().cmp(&other.to_string()));
    }

    #[test]
    fn the_border_between_owner_and_key_matters(name in "[!-~]{1,20}", key in ".{1,20}", extra in "[!-~]{1,5}") {
        let left = BookingId::of_request(&owner(&format!("{name}{extra}")), &key);
        let right = BookingId::of_request(&owner(&name), &format!("{extra}{key}"));
        prop_assert_ne!(left, right);
        prop_assert_eq!(left, BookingId::of_request(&owner(&format!("{name}{extra}")), &key));
    }

    #[test]
    fn a_cursor_survives_the_way_to_the_client_and_back(starts_at in moments(), id in ids()) {
        let cursor = Cursor::new(Position::new(starts_at, id));
        let text = cursor.to_string();
        prop_assert_eq!(text.parse::<Cursor>(), Ok(cursor));
        // It travels in a query string as it is.
        prop_assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
    }

    #[test]
    fn a_cursor_of_ones_own_making_is_refused(text in "[A-Za-z0-9_-]{0,200}") {
        prop_assert!(text.parse::<Cursor>().is_err());
    }

    #[test]
    fn versions_go_up(version in 1u64..u64::MAX) {
        let version = Version::try_from(version).unwrap();
        prop_assert!(version.next() > version);
        prop_assert!(version >= Version::FIRST);
    }
}
