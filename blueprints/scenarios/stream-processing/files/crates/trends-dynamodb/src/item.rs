//! Keys and attributes of the table's items.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use trends::{ClosedWindow, Hashtag, Hour, HourCount, Moment, Post, TrendsError, WindowId};

pub(crate) type Item = HashMap<String, AttributeValue>;

/// How long a count is worth a look, from when the posts were written.
const COUNTS: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long a post is known for a duplicate: twice as long as the stream keeps it.
const MARKS: Duration = Duration::from_secs(48 * 60 * 60);
/// An hour of a hashtag has this many items, so that transactions seldom meet at one.
const SLOTS: u8 = 8;

/// An item that is not of ours: somebody else wrote to the table.
#[derive(Debug, thiserror::Error)]
#[error("an item of the table has no right `{0}`")]
struct CorruptItem(&'static str);

pub(crate) fn text(value: impl ToString) -> AttributeValue {
    AttributeValue::S(value.to_string())
}

pub(crate) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

fn key(pk: String, sk: impl ToString) -> Item {
    Item::from([("pk".to_owned(), text(pk)), ("sk".to_owned(), text(sk))])
}

/// The mark that a post was counted.
pub(crate) fn mark(post: &Post, now: Moment) -> Item {
    let mut item = key(format!("post#{}", post.id), "counted");
    item.insert(
        "expires_at".to_owned(),
        number(now.plus(MARKS).unix_seconds()),
    );
    item
}

/// The key of the count to which a post adds.
pub(crate) fn count_key(hashtag: &Hashtag, post: &Post) -> Item {
    let slot = post.id.as_str().bytes().fold(0_u8, u8::wrapping_add) % SLOTS;
    key(
        of_hashtag(hashtag),
        format!("{}#{slot}", post.written_at.hour()),
    )
}

pub(crate) fn count_expires(post: &Post) -> AttributeValue {
    number(post.written_at.hour().start().plus(COUNTS).unix_seconds())
}

pub(crate) fn of_hashtag(hashtag: &Hashtag) -> String {
    format!("hashtag#{hashtag}")
}

pub(crate) fn of_windows(hour: Hour) -> String {
    format!("windows#{hour}")
}

pub(crate) fn hour_count(item: &Item) -> Result<HourCount, TrendsError> {
    let hour = string(item, "sk").and_then(|sk| sk.split('#').next()?.parse().ok());
    Ok(HourCount {
        hour: hour.ok_or(corrupt("sk"))?,
        posts: count(item, "posts")?,
    })
}

pub(crate) fn window_item(window: &ClosedWindow) -> Item {
    let WindowId {
        start,
        shard,
        first,
    } = &window.id;
    let ranked = |(tag, posts): &(Hashtag, u64)| {
        AttributeValue::M(Item::from([
            ("hashtag".to_owned(), text(tag)),
            ("posts".to_owned(), number(posts)),
        ]))
    };
    let mut item = key(of_windows(start.hour()), format!("{start}#{shard}#{first}"));
    item.insert("posts".to_owned(), number(window.posts));
    item.insert(
        "hashtags".to_owned(),
        AttributeValue::L(window.hashtags.iter().map(ranked).collect()),
    );
    item.insert(
        "expires_at".to_owned(),
        number(start.plus(COUNTS).unix_seconds()),
    );
    item
}

pub(crate) fn window(item: &Item) -> Result<ClosedWindow, TrendsError> {
    let mut parts = string(item, "sk").unwrap_or_default().splitn(3, '#');
    let mut part = || parts.next().ok_or(corrupt("sk"));
    let start = part()?.parse().map_err(|_| corrupt("sk"))?;
    let id = WindowId {
        start,
        shard: part()?.to_owned(),
        first: part()?.to_owned(),
    };
    let list = item
        .get("hashtags")
        .and_then(|value| value.as_l().ok())
        .ok_or(corrupt("hashtags"))?;
    let hashtags = list.iter().map(ranked).collect::<Result<_, _>>()?;
    Ok(ClosedWindow {
        id,
        posts: count(item, "posts")?,
        hashtags,
    })
}

fn ranked(value: &AttributeValue) -> Result<(Hashtag, u64), TrendsError> {
    let item = value.as_m().map_err(|_| corrupt("hashtags"))?;
    let tag = string(item, "hashtag").and_then(|tag| Hashtag::try_from(tag).ok());
    Ok((tag.ok_or(corrupt("hashtags"))?, count(item, "posts")?))
}

fn string<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name)?.as_s().ok().map(String::as_str)
}

fn count(item: &Item, name: &'static str) -> Result<u64, TrendsError> {
    let found = item
        .get(name)
        .and_then(|value| value.as_n().ok()?.parse().ok());
    found.ok_or(corrupt(name))
}

fn corrupt(name: &'static str) -> TrendsError {
    TrendsError::Store(CorruptItem(name).into())
}
