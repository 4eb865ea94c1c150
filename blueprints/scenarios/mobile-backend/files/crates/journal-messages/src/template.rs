//! Templates: files of `templates/`, one for each language and channel.
//!
//! `{title}` and the like take the values of an announcement; a line whose only value is empty is left out. What a value
//! contains is never filled in again.

use journal::{Announcement, Channel, Contact, Language};

/// The templates of one language.
struct Templates {
    language: &'static str,
    email: &'static str,
    sms: &'static str,
    push: &'static str,
}

/// English is the first, and stands in for languages that have none.
const TEMPLATES: &[Templates] = &[
    Templates {
        language: "en",
        email: include_str!("../templates/en.email.txt"),
        sms: include_str!("../templates/en.sms.txt"),
        push: include_str!("../templates/en.push.txt"),
    },
    Templates {
        language: "de",
        email: include_str!("../templates/de.email.txt"),
        sms: include_str!("../templates/de.sms.txt"),
        push: include_str!("../templates/de.push.txt"),
    },
];

/// A message as one channel carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub subject: String,
    pub text: String,
}

/// The languages that have templates.
pub fn languages() -> impl Iterator<Item = &'static str> {
    TEMPLATES.iter().map(|templates| templates.language)
}

/// The announcement for this reader by this channel.
pub fn rendered(announcement: &Announcement, contact: &Contact, channel: Channel) -> Rendered {
    let template = of(&contact.language).of(channel);
    let value = |name: &str| match name {
        "name" => Some(contact.name.as_str()),
        "title" => Some(announcement.title.as_str()),
        "text" => Some(announcement.text.as_str()),
        "link" => Some(announcement.link.as_ref().map_or("", |link| link.as_str())),
        "topic" => Some(announcement.topic.as_str()),
        _ => None,
    };
    let mut lines = template.lines().filter_map(|line| filled(line, &value));
    // A subject is one line, whatever the title has in it.
    let subject = lines.next().unwrap_or_default().replace('\n', " ");
    let text = lines.collect::<Vec<_>>().join("\n").trim().to_owned();
    Rendered { subject, text }
}

fn of(language: &Language) -> &'static Templates {
    let own = TEMPLATES
        .iter()
        .find(|templates| templates.language == language.as_str());
    own.unwrap_or(&TEMPLATES[0])
}

impl Templates {
    fn of(&self, channel: Channel) -> &'static str {
        match channel {
            Channel::Email => self.email,
            Channel::Sms => self.sms,
            Channel::Push => self.push,
        }
    }
}

/// A line with its values; nothing if it is there for a value that is empty.
fn filled<'a>(line: &str, value: &impl Fn(&str) -> Option<&'a str>) -> Option<String> {
    let (mut text, mut rest, mut empty) = (String::new(), line, false);
    while let Some((before, name, after)) = next(rest) {
        text.push_str(before);
        match value(name) {
            Some(known) => {
                empty |= known.is_empty();
                text.push_str(known);
            }
            None => {
                text.push('{');
                text.push_str(name);
                text.push('}');
            }
        }
        rest = after;
    }
    text.push_str(rest);
    (!empty).then_some(text)
}

/// Cuts `a{b}c` in three.
fn next(line: &str) -> Option<(&str, &str, &str)> {
    let (before, tail) = line.split_once('{')?;
    let (name, after) = tail.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn announcement(text: &str) -> Announcement {
        serde_json::from_value(
            json!({"id": "a1", "topic": "gardening", "title": "Frost", "text": text}),
        )
        .unwrap()
    }

    fn contact(language: &str) -> Contact {
        Contact {
            name: "Ada".to_owned(),
            language: language.parse().unwrap(),
            channels: Channel::ALL.into(),
            email: None,
            phone: None,
        }
    }

    #[test]
    fn every_template_is_filled_completely() {
        let mut announcement = announcement("Cover your roses.");
        announcement.link = Some("https://example.com/frost".parse().unwrap());
        for language in languages() {
            for channel in Channel::ALL {
                let rendered = rendered(&announcement, &contact(language), channel);
                let whole = format!("{}\n{}", rendered.subject, rendered.text);
                assert!(!whole.contains(['{', '}']), "{language} {channel}: {whole}");
                assert!(whole.contains("Frost"), "{language} {channel}: {whole}");
                assert!(!rendered.subject.is_empty() && !rendered.text.is_empty());
            }
        }
    }

    #[test]
    fn a_line_for_a_value_that_is_empty_is_left_out() {
        let rendered = rendered(&announcement("Tonight."), &contact("en"), Channel::Email);
        assert!(!rendered.text.contains("Read more"), "{}", rendered.text);
    }

    #[test]
    fn what_a_value_contains_is_not_filled_in() {
        let rendered = rendered(
            &announcement("{name} {link}"),
            &contact("en"),
            Channel::Email,
        );
        assert!(rendered.text.contains("{name} {link}"), "{}", rendered.text);
    }

    #[test]
    fn who_reads_another_language_gets_english() {
        let announcement = announcement("Tonight.");
        let (english, other) = (contact("en"), contact("pt"));
        assert_eq!(
            rendered(&announcement, &other, Channel::Push),
            rendered(&announcement, &english, Channel::Push)
        );
    }

    #[test]
    fn a_subject_is_one_line() {
        let mut announcement = announcement("Tonight.");
        announcement.title = "Frost\nBcc: everybody".parse().unwrap();
        let rendered = rendered(&announcement, &contact("en"), Channel::Email);
        assert!(!rendered.subject.contains('\n'), "{}", rendered.subject);
    }
}
