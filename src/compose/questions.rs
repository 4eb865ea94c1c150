//! What has to be answered before anything can be rendered.

use std::collections::BTreeSet;

use super::Root;
use crate::answers::{Answers, Question};
use crate::library::Library;
use crate::manifest::{Ask, Blueprint, When};

/// The questions of a blueprint and of everything that it may use, in the order in which they are asked:
/// what is always used first, then its own, then what is used only with some answers.
pub fn questions<'l>(library: &'l Library, root: &'l Blueprint) -> Vec<Question<'l>> {
    let mut found = Found::default();
    ask(library, root, (&[], &Answers::new()), &mut found);
    found.questions
}

/// The questions of several blueprints without those that they have answers of their own for.
pub fn questions_of<'l>(library: &'l Library, roots: &[Root<'l>]) -> Vec<Question<'l>> {
    let mut found = Found::default();
    for root in roots {
        ask(library, root.blueprint, (&[], &root.own), &mut found);
    }
    found.questions
}

/// The questions so far, and the uses that were looked at: another look at one brings nothing new, and there can be very many.
#[derive(Default)]
struct Found<'l> {
    questions: Vec<Question<'l>>,
    seen: BTreeSet<(&'l str, Vec<(String, String)>)>,
}

fn ask<'l>(
    library: &'l Library,
    blueprint: &'l Blueprint,
    (when, bound): (&[&'l When], &Answers),
    found: &mut Found<'l>,
) {
    if !found.seen.insert((&blueprint.id, bound.iter().map(|(id, value)| (id.clone(), value.to_string())).collect())) {
        return;
    }
    // A condition on an answer that is bound here is decided here; the others wait until they are answered.
    let is_open = |when: &Option<When>| {
        let known = |when: &When| bound.get(&when.answer).is_none_or(|value| *value == when.is);
        when.as_ref().is_none_or(known)
    };
    let waits = |when: &'l Option<When>| when.as_ref().filter(|when| !bound.contains_key(&when.answer));
    let below = |conditional: bool, found: &mut Found<'l>| {
        let uses = blueprint.uses.iter().filter(|used| used.when.is_some() == conditional && is_open(&used.when));
        for used in uses {
            let Some(other) = library.find(&used.id) else { continue };
            let when: Vec<&When> = when.iter().copied().chain(waits(&used.when)).collect();
            ask(library, other, (&when, &used.with), found);
        }
    };
    below(false, found);
    let open = |ask: &&'l Ask| !bound.contains_key(&ask.id) && is_open(&ask.when);
    for ask in blueprint.asks.iter().filter(open) {
        let when: Vec<&When> = when.iter().copied().chain(waits(&ask.when)).collect();
        match found.questions.iter_mut().find(|other| other.ask.id == ask.id) {
            // Who needs the answer in any case has it asked, whatever others wait for.
            Some(other) if when.is_empty() => other.when.clear(),
            Some(_) => {}
            None => found.questions.push(Question { ask, when }),
        }
    }
    below(true, found);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Origin;
    use crate::tree::{File, RelPath};

    #[test]
    fn a_question_that_one_asks_in_any_case_waits_for_nothing() {
        let blueprint = |folder: &str, text: &str| {
            let path = RelPath::new(&format!("{folder}/blueprint.toml")).expect("a path");
            (
                path,
                File::plain(format!("format = 1\ntitle = \"T\"\nsummary = \"S.\"\nidle_cost = \"Nothing.\"\n{text}")),
            )
        };
        let issuer = "[[ask]]\nid = \"issuer\"\nquestion = \"Who?\"\ntype = \"text\"\n";
        let uses = "uses = [{ id = \"tokens\", when = { answer = \"auth\", is = true } }]\n";
        let auth = "[[ask]]\nid = \"auth\"\nquestion = \"Tokens?\"\ntype = \"bool\"\ndefault = false\n";
        let tree = [
            blueprint("base/tokens", issuer),
            blueprint("scenarios/shop", &format!("{uses}{auth}")),
            blueprint("patterns/guard", issuer),
        ];
        let library = Library::from_tree(Origin::Embedded, tree.into(), Vec::new()).expect("a library");
        let root = |id: &str| Root { blueprint: library.find(id).expect("a blueprint"), own: Answers::new() };
        let waits = |roots: &[Root<'_>]| -> Vec<(String, usize)> {
            let questions = questions_of(&library, roots).into_iter();
            questions.map(|question| (question.ask.id.clone(), question.when.len())).collect()
        };
        let (shop, guard) = (root("shop"), root("guard"));
        assert_eq!(waits(std::slice::from_ref(&shop)), [("auth".to_owned(), 0), ("issuer".to_owned(), 1)]);
        assert_eq!(waits(&[shop, guard]), [("auth".to_owned(), 0), ("issuer".to_owned(), 0)]);
    }
}
