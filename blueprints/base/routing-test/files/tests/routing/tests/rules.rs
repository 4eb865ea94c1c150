//! Every rule against every event file.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use routing::{events, matches, rules, takes_the_rest, template};

/// An event that no rule takes is an event into the void.
#[test]
fn every_event_is_taken_by_a_rule_that_asks_for_it() {
    let (template, events) = (template().unwrap(), events().unwrap());
    let rules = rules(&template);
    for (file, event) in &events {
        let mut asking = rules
            .values()
            .filter(|rule| !takes_the_rest(rule.pattern) && matches(rule.pattern, event).unwrap());
        assert!(asking.next().is_some(), "events/{file}.json");
    }
}

/// A rule that no event file passes is a rule that nobody has seen work.
#[test]
fn every_rule_that_asks_for_events_has_one() {
    let (template, events) = (template().unwrap(), events().unwrap());
    for (id, rule) in rules(&template) {
        let seen = takes_the_rest(rule.pattern)
            || events
                .values()
                .any(|event| matches(rule.pattern, event).unwrap());
        assert!(seen, "no event in events/ passes {id}");
    }
}
