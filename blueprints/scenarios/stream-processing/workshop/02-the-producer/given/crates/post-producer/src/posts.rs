//! A file of posts: one JSON object a line, with an `author` beside what the stream carries.

use serde_json::Value;
use trends::{Moment, Post};

use crate::Record;

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} is no post: {reason}")]
pub struct InvalidLine {
    pub line: usize,
    pub reason: String,
}

/// The records of a file. With `as_of` the posts are moved in time, so that the last was written then.
///
/// # Errors
/// Every line that is no post: nothing is sent of a file that is wrong.
pub fn read(text: &str, as_of: Option<Moment>) -> Result<Vec<Record>, Vec<InvalidLine>> {
    let (mut posts, mut wrong) = (Vec::new(), Vec::new());
    for (at, line) in text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
    {
        match parse(line) {
            Ok(post) => posts.push(post),
            Err(reason) => wrong.push(InvalidLine {
                line: at + 1,
                reason,
            }),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    if let (Some(now), Some(last)) = (as_of, posts.iter().map(|post| post.written_at).max()) {
        for post in &mut posts {
            let behind = u64::try_from(last.unix_seconds() - post.written_at.unix_seconds())
                .unwrap_or_default();
            post.json["written_at"] = Value::String(
                now.minus(std::time::Duration::from_secs(behind))
                    .to_string(),
            );
        }
    }
    Ok(posts.into_iter().map(Line::into_record).collect())
}

struct Line {
    written_at: Moment,
    json: Value,
}

impl Line {
    fn into_record(self) -> Record {
        Record {
            // Somebody began: all under one key, so that all keep their order.
            partition_key: "posts".to_owned(),
            data: self.json.to_string().into_bytes(),
        }
    }
}

fn parse(line: &str) -> Result<Line, String> {
    let mut json: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let author = json
        .as_object_mut()
        .and_then(|object| object.remove("author"));
    let author = author
        .as_ref()
        .and_then(Value::as_str)
        .filter(|author| (1..=256).contains(&author.chars().count()));
    author.ok_or("`author` must have 1 to 256 characters")?;
    let post = Post::read(json.to_string().as_bytes(), Moment::now())
        .map_err(|error| error.to_string())?;
    Ok(Line {
        written_at: post.written_at,
        json,
    })
}
