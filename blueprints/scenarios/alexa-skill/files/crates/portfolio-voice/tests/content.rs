//! Every locale can say everything.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use portfolio_voice::Contents;

#[test]
fn there_are_words_in_two_languages_at_least() {
    let contents = Contents::read().unwrap();
    let locales: Vec<_> = contents
        .all()
        .map(|content| content.locale.as_str())
        .collect();
    assert!(
        locales.contains(&"en-US") && locales.contains(&"de-DE"),
        "{locales:?}"
    );
}

#[test]
fn every_locale_fills_in_the_same() {
    let contents = Contents::read().unwrap();
    let english = contents.of("en-US").unwrap();
    for content in contents.all() {
        for ((name, phrase), (_, model)) in content.phrases.all().zip(english.phrases.all()) {
            let mut found = phrase.placeholders();
            let mut wanted = model.placeholders();
            // Where a pause helps is a matter of the language.
            found.remove("pause");
            wanted.remove("pause");
            assert_eq!(found, wanted, "{} of {}", name, content.locale);
        }
    }
}

#[test]
fn a_locale_without_words_of_its_own_gets_those_of_its_language() {
    let contents = Contents::read().unwrap();
    let of = |locale| contents.of(locale).unwrap().locale.as_str();
    assert_eq!(of("de-DE"), "de-DE");
    assert_eq!(of("de-AT"), "de-DE");
    assert_eq!(of("en-GB"), "en-US");
    assert_eq!(of("fr-FR"), "en-US");
}
