//! A number for what each entry of a template means, to hold that a change left it alone. The parser's events are
//! hashed as they come, so that a template of any size takes little memory.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use saphyr_parser::{Event, Parser, ScalarStyle};

/// The entries by section and name, each time it stands there, and a number for what they mean. Nothing where the
/// text is no YAML.
pub fn fingerprints(text: &str) -> Option<BTreeMap<(String, String), Vec<u64>>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut found: BTreeMap<(String, String), Vec<u64>> = BTreeMap::new();
    let mut parser = Parser::new_from_str(text);
    let mut place = Place::default();
    let mut hasher = DefaultHasher::new();
    while let Some(event) = parser.next_event() {
        let (event, _) = event.ok()?;
        if let Some(key) = place.enter(&event) {
            hasher = DefaultHasher::new();
            place.entry = Some(key);
            continue;
        }
        // A section without anything in it is no entry: it may get some.
        if place.depth == 1 && matches!(&event, Event::Scalar(value, ScalarStyle::Plain, ..) if value.is_empty()) {
            place.entry = None;
        }
        if place.entry.is_some() {
            hash(&event, &mut hasher);
        }
        if place.leave(&event)
            && let Some(key) = place.entry.take()
        {
            found.entry(key).or_default().push(hasher.finish());
        }
    }
    Some(found)
}

/// Where the events are: how deep, and at a key or at a value of the two upper levels.
#[derive(Default)]
struct Place {
    depth: usize,
    section: Option<String>,
    entry: Option<(String, String)>,
}

impl Place {
    /// The entry whose key this event is.
    fn enter(&mut self, event: &Event<'_>) -> Option<(String, String)> {
        let Event::Scalar(name, ..) = event else { return None };
        match (self.depth, &self.section, &self.entry) {
            (1, None, None) => {
                self.section = Some(name.to_string());
                // A section that is one value is an entry without a name, until its map begins.
                Some((name.to_string(), String::new()))
            }
            (2, Some(section), None) => Some((section.clone(), name.to_string())),
            _ => None,
        }
    }

    /// Counts depth; says whether a value has ended whose key was an entry.
    fn leave(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::MappingStart(..) if self.depth == 1 && self.section.is_some() => {
                self.depth = 2;
                self.entry = None;
                false
            }
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                self.depth += 1;
                false
            }
            Event::MappingEnd | Event::SequenceEnd => {
                self.depth = self.depth.saturating_sub(1);
                self.ended()
            }
            Event::Scalar(..) | Event::Alias(_) => self.ended(),
            _ => false,
        }
    }

    fn ended(&mut self) -> bool {
        let level = self.entry.as_ref().map(|(_, name)| if name.is_empty() { 1 } else { 2 });
        let ended = level == Some(self.depth);
        if self.depth == 1 && (ended || self.entry.is_none()) {
            self.section = None;
        }
        ended
    }
}

fn hash(event: &Event<'_>, hasher: &mut DefaultHasher) {
    let tag = |tag: &Option<std::borrow::Cow<'_, saphyr_parser::Tag>>, hasher: &mut DefaultHasher| {
        if let Some(tag) = tag {
            (&tag.handle, &tag.suffix).hash(hasher);
        }
    };
    match event {
        Event::Scalar(value, style, anchor, own) => {
            (0, value, *anchor, *style as u8).hash(hasher);
            tag(own, hasher);
        }
        Event::SequenceStart(anchor, own) => {
            (1, *anchor).hash(hasher);
            tag(own, hasher);
        }
        Event::MappingStart(anchor, own) => {
            (2, *anchor).hash(hasher);
            tag(own, hasher);
        }
        Event::Alias(anchor) => (3, *anchor).hash(hasher),
        Event::SequenceEnd => 4.hash(hasher),
        Event::MappingEnd => 5.hash(hasher),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Transform: X\nList: [a, { b: c }]\nResources:\n  A:\n    Type: &t X\n  B: { T: *t }\n  A: !Sub x\nOutputs:\nLast:\n  - x\n";

    #[test]
    fn every_entry_has_its_number_also_one_that_stands_twice() {
        let found = fingerprints(TEXT).expect("YAML");
        let names: Vec<String> = found.keys().map(|(section, name)| format!("{section}.{name}")).collect();
        assert_eq!(names, ["Last.", "List.", "Resources.A", "Resources.B", "Transform."]);
        assert_eq!(found[&("Resources".to_owned(), "A".to_owned())].len(), 2);
    }

    #[test]
    fn a_comment_changes_no_number_and_a_value_or_tag_only_that_of_its_entry() {
        let before = fingerprints(TEXT).expect("YAML");
        assert_eq!(fingerprints(&TEXT.replace("  B:", "  # why\n\n  B:")).expect("YAML"), before);
        for (from, to) in [("Sub x", "Sub y"), ("!Sub x", "!Ref x"), ("&t X", "&t Y")] {
            let after = fingerprints(&TEXT.replace(from, to)).expect("YAML");
            let differ: Vec<_> = before.iter().filter(|(key, value)| after.get(key) != Some(value)).collect();
            assert_eq!(differ.len(), 1, "{from}");
            assert_eq!(differ[0].0.1, "A");
        }
    }
}
