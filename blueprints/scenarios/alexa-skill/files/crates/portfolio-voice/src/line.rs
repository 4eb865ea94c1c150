//! A phrase with its placeholders, and what becomes of it when they are filled.

use std::collections::BTreeSet;

use serde::Deserialize;

/// Half a second in which a listener can take in what was said.
const PAUSE: &str = r#"<break time="500ms"/>"#;

/// A text with placeholders in braces. `{pause}` is always known.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Phrase(String);

/// The same words to hear (SSML, without the `speak` round it) and to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    pub speech: String,
    pub text: String,
}

impl Phrase {
    /// Puts values in the places of their names; a placeholder that has none stays empty.
    #[must_use]
    pub fn fill(&self, values: &[(&str, &Line)]) -> Line {
        let mut line = Line::default();
        for (before, name) in self.pieces() {
            line.speech.push_str(&escaped(before));
            line.text.push_str(before);
            match values.iter().find(|(known, _)| Some(*known) == name) {
                Some((_, value)) => {
                    line.speech.push_str(&value.speech);
                    line.text.push_str(&value.text);
                }
                None if name == Some("pause") => line.speech.push_str(PAUSE),
                None => {}
            }
        }
        line.text = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
        line
    }

    /// The phrase as it is.
    #[must_use]
    pub fn line(&self) -> Line {
        self.fill(&[])
    }

    /// The names of its placeholders.
    #[must_use]
    pub fn placeholders(&self) -> BTreeSet<&str> {
        self.pieces().filter_map(|(_, name)| name).collect()
    }

    /// Cuts `a{x}b` into `("a", Some("x"))` and `("b", None)`.
    fn pieces(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let mut rest = Some(self.0.as_str());
        std::iter::from_fn(move || {
            let text = rest.take()?;
            let named = text.split_once('{').and_then(|(before, behind)| {
                behind
                    .split_once('}')
                    .map(|(name, after)| (before, name, after))
            });
            match named {
                Some((before, name, after)) => {
                    rest = Some(after);
                    Some((before, Some(name)))
                }
                None => Some((text, None)),
            }
        })
    }
}

impl Line {
    /// A value: what it says is said as it is, whatever characters are in it.
    #[must_use]
    pub fn value(text: &str) -> Self {
        Self {
            speech: escaped(text),
            text: text.to_owned(),
        }
    }

    /// Half a second of nothing.
    #[must_use]
    pub fn pause() -> Self {
        Self {
            speech: PAUSE.to_owned(),
            text: String::new(),
        }
    }

    /// This line, then another.
    #[must_use]
    pub fn then(mut self, other: &Self) -> Self {
        for (text, more) in [
            (&mut self.speech, &other.speech),
            (&mut self.text, &other.text),
        ] {
            if !text.is_empty() && !more.is_empty() {
                text.push(' ');
            }
            text.push_str(more);
        }
        self
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(text: &str) -> Phrase {
        Phrase(text.to_owned())
    }

    #[test]
    fn pauses_are_heard_and_not_read() {
        let line = phrase("One. {pause} Two.").line();
        assert_eq!(line.speech, r#"One. <break time="500ms"/> Two."#);
        assert_eq!(line.text, "One. Two.");
    }

    #[test]
    fn values_cannot_break_the_markup() {
        let line = phrase("{name} & Sons").fill(&[("name", &Line::value("<Smith>"))]);
        assert_eq!(line.speech, "&lt;Smith&gt; &amp; Sons");
        assert_eq!(line.text, "<Smith> & Sons");
    }

    #[test]
    fn placeholders_are_known_by_name() {
        let names = phrase("{a} and {b}{a} {pause}");
        assert_eq!(names.placeholders(), BTreeSet::from(["a", "b", "pause"]));
    }
}
