//! What is heard of SSML.

/// The words, with `(pause)` where Alexa pauses for half a second.
#[must_use]
pub fn spoken(ssml: &str) -> String {
    let text = ssml
        .replace(r#"<break time="500ms"/>"#, "(pause)")
        .replace("<speak>", "")
        .replace("</speak>", "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn pauses_and_characters_are_told() {
        let ssml = r#"<speak>A &amp; B.  <break time="500ms"/> C</speak>"#;
        assert_eq!(spoken(ssml), "A & B. (pause) C");
    }
}
