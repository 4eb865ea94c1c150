//! The rules, held against generated values.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use catalog::{
    Amount, Category, Currency, Cursor, Description, Faults, Name, PageSize, Position,
    ProductDetails, ProductId, Timestamp, Version,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn details() -> Value {
    json!({
        "name": "Walnut desk",
        "description": "Oiled by hand.\nDelivered in one piece.",
        "category": "office-furniture",
        "price": { "amount_minor": 64_900, "currency": "EUR" },
    })
}

fn faults(body: &Value) -> Faults {
    ProductDetails::try_from(body).unwrap_err()
}

fn places(body: &Value) -> Vec<String> {
    faults(body)
        .iter()
        .map(|fault| fault.pointer.clone())
        .collect()
}

#[test]
fn a_right_body_is_read_as_it_is() {
    let read = ProductDetails::try_from(&details()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), details());
}

#[test]
fn a_description_may_be_left_out() {
    let mut body = details();
    body.as_object_mut().unwrap().remove("description");
    let read = ProductDetails::try_from(&body).unwrap();
    assert_eq!(read.description.as_str(), "");
}

#[test]
fn all_faults_are_reported_at_once() {
    let body = json!({
        "name": " ",
        "description": 7,
        "price": { "amount_minor": -1, "currency": "euro", "tax/rate": 0.19 },
        "colour": "brown",
    });
    assert_eq!(
        places(&body),
        [
            "/colour",
            "/name",
            "/description",
            "/category",
            "/price/tax~1rate",
            "/price/amount_minor",
            "/price/currency",
        ]
    );
}

#[test]
fn a_fault_says_what_has_to_hold() {
    let body = json!({ "name": "Desk", "category": "Office", "price": 3 });
    assert_eq!(
        serde_json::to_value(faults(&body)).unwrap(),
        json!([
            {
                "pointer": "/category",
                "detail": "must be 1 to 40 lower-case letters and digits in words joined by single hyphens"
            },
            { "pointer": "/price", "detail": "must be an object" },
        ])
    );
}

#[test]
fn a_body_that_is_no_object_has_one_fault() {
    for body in [json!(null), json!([]), json!("desk"), json!(1)] {
        assert_eq!(places(&body), [""]);
    }
}

#[test]
fn amounts_are_whole_and_exact_for_every_reader() {
    for amount in [json!(0), json!(Amount::MAX)] {
        let mut body = details();
        body["price"]["amount_minor"] = amount;
        assert!(ProductDetails::try_from(&body).is_ok());
    }
    for amount in [json!(Amount::MAX + 1), json!(1.5), json!("1"), json!(null)] {
        let mut body = details();
        body["price"]["amount_minor"] = amount;
        assert_eq!(places(&body), ["/price/amount_minor"]);
    }
}

#[test]
fn names_have_no_space_at_their_ends_and_no_control_characters() {
    for name in ["", " desk", "desk ", "de\nsk", "desk\u{7f}", "\u{a0}"] {
        assert!(Name::try_from(name).is_err(), "{name:?}");
    }
    assert!(Name::try_from("é".repeat(120).as_str()).is_ok());
    assert!(Name::try_from("é".repeat(121).as_str()).is_err());
}

#[test]
fn an_id_is_written_in_one_way() {
    let id = ProductId::of_request("caller", "key").to_string();
    assert!(id.parse::<ProductId>().is_ok());
    for other in [
        id.to_uppercase(),
        id.replace('-', ""),
        format!("{{{id}}}"),
        format!("urn:uuid:{id}"),
        String::new(),
    ] {
        assert!(other.parse::<ProductId>().is_err(), "{other}");
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
    assert!("23 November".parse::<Timestamp>().is_err());
}

#[test]
fn a_cursor_belongs_to_one_category() {
    let desks = Category::try_from("desks").unwrap();
    let chairs = Category::try_from("chairs").unwrap();
    let position = Position::new(
        &Name::try_from("Walnut").unwrap(),
        ProductId::of_request("a", "b"),
    );
    let text = Cursor::new(desks.clone(), position).to_string();
    assert!(Cursor::parse(&text, &desks).is_ok());
    assert!(Cursor::parse(&text, &chairs).is_err());
}

#[test]
fn a_cursor_of_another_shape_is_refused() {
    let desks = Category::try_from("desks").unwrap();
    let id = ProductId::of_request("a", "b").to_string();
    let parse = |plain: String| Cursor::parse(&URL_SAFE_NO_PAD.encode(plain), &desks);
    assert!(parse(format!("1/desks/walnut#{id}")).is_ok());
    for plain in [
        format!("2/desks/walnut#{id}"),
        format!("1/desks/Walnut#{id}"),
        format!("1/desks/#{id}"),
        format!("1/desks/{id}"),
        format!("1/walnut#{id}"),
        "1/desks/walnut#7".to_owned(),
        "1/desks/walnut".to_owned(),
        String::new(),
    ] {
        assert!(parse(plain.clone()).is_err(), "{plain}");
    }
}

#[test]
fn categories_are_words_of_at_most_40_characters() {
    for category in ["a", "office-furniture", "4k-tv", &"a".repeat(40)] {
        assert!(Category::try_from(category).is_ok(), "{category}");
    }
    for category in [
        "",
        "-a",
        "a-",
        "a--b",
        "Office",
        "a b",
        "é",
        &"a".repeat(41),
    ] {
        assert!(Category::try_from(category).is_err(), "{category}");
    }
}

prop_compose! {
    fn names()(name in "[^\\s\\p{Cc}]([^\\p{Cc}]{0,118}[^\\s\\p{Cc}])?") -> String { name }
}

fn categories() -> impl Strategy<Value = String> {
    "[a-z0-9]{1,12}(-[a-z0-9]{1,12}){0,2}"
}

fn ids() -> impl Strategy<Value = ProductId> {
    any::<(String, String)>().prop_map(|(caller, key)| ProductId::of_request(&caller, &key))
}

fn json_values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,130}".prop_map(Value::from),
    ];
    let member = prop_oneof![
        Just("name".to_owned()),
        Just("description".to_owned()),
        Just("category".to_owned()),
        Just("price".to_owned()),
        Just("amount_minor".to_owned()),
        Just("currency".to_owned()),
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
        name in names(),
        description in "[^\\p{Cc}]{0,200}",
        category in categories(),
        amount_minor in 0..=Amount::MAX,
        currency in "[A-Z]{3}",
    ) {
        let body = json!({
            "name": name,
            "description": description,
            "category": category,
            "price": { "amount_minor": amount_minor, "currency": currency },
        });
        let read = ProductDetails::try_from(&body).unwrap();
        prop_assert_eq!(serde_json::to_value(&read).unwrap(), body);
    }

    /// Whatever a client sends, it gets an answer, and each fault points at something that can be looked up or is missing.
    #[test]
    fn any_json_is_read_or_refused_with_places(body in json_values()) {
        match ProductDetails::try_from(&body) {
            Ok(read) => prop_assert!(ProductDetails::try_from(&serde_json::to_value(&read).unwrap()).is_ok()),
            Err(faults) => for fault in faults.iter() {
                let missing = fault.detail == "is required";
                prop_assert_eq!(body.pointer(&fault.pointer).is_none(), missing, "{}", fault.pointer);
            }
        }
    }

    #[test]
    fn texts_of_the_wrong_form_are_refused(text in "\\PC{0,60}") {
        let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if Category::try_from(text.as_str()).is_ok() {
            prop_assert!(text.chars().all(word) && text.len() <= 40);
        }
        prop_assert_eq!(
            Currency::try_from(text.as_str()).is_ok(),
            text.len() == 3 && text.chars().all(|c| c.is_ascii_uppercase())
        );
        prop_assert!(Description::try_from(text.as_str()).is_ok());
    }

    #[test]
    fn one_request_has_one_id(caller in ".{0,40}", key in ".{0,40}") {
        prop_assert_eq!(ProductId::of_request(&caller, &key), ProductId::of_request(&caller, &key));
    }

    #[test]
    fn the_border_between_caller_and_key_matters(caller in ".{1,20}", key in ".{1,20}", extra in ".{1,5}") {
        let left = ProductId::of_request(&format!("{caller}{extra}"), &key);
        let right = ProductId::of_request(&caller, &format!("{extra}{key}"));
        prop_assert_ne!(left, right);
    }

    #[test]
    fn a_cursor_survives_the_way_to_the_client_and_back(name in names(), category in categories(), id in ids()) {
        let category = Category::try_from(category.as_str()).unwrap();
        let position = Position::new(&Name::try_from(name.as_str()).unwrap(), id);
        let cursor = Cursor::new(category.clone(), position.clone());
        let text = cursor.to_string();
        let back = Cursor::parse(&text, &category);
        prop_assert_eq!(back.as_ref().map(Cursor::position), Ok(&position));
        prop_assert_eq!(back.unwrap().position().id(), id);
        // It travels in a query string as it is.
        prop_assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
    }

    #[test]
    fn a_cursor_of_ones_own_making_is_refused(text in "[A-Za-z0-9_-]{0,200}") {
        let category = Category::try_from("desks").unwrap();
        prop_assert!(Cursor::parse(&text, &category).is_err());
    }

    /// DynamoDB refuses a sort key of more than 1024 bytes.
    #[test]
    fn a_position_fits_a_sort_key(name in "\\PC{1,120}", id in ids()) {
        if let Ok(name) = Name::try_from(name.as_str()) {
            prop_assert!(Position::new(&name, id).as_str().len() <= 1024);
        }
    }

    #[test]
    fn positions_differ_by_case_of_the_name_in_nothing(name in "[a-zA-Z ]{0,20}x", id in ids()) {
        if let (Ok(name), Ok(lower)) = (
            Name::try_from(name.as_str()),
            Name::try_from(name.to_lowercase().as_str()),
        ) {
            prop_assert_eq!(Position::new(&name, id), Position::new(&lower, id));
        }
    }

    #[test]
    fn versions_go_up(version in 1u64..u64::MAX) {
        let version = Version::try_from(version).unwrap();
        prop_assert!(version.next() > version);
        prop_assert!(version >= Version::FIRST);
    }
}
