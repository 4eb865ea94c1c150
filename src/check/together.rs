//! Everything that can be asked for, in one project: what two scenarios or patterns bring must not meet.

use super::sample_answers;
use crate::answers::{Answers, Question, Value};
use crate::compose::{Root, questions_of};
use crate::library::Library;
use crate::manifest::{Blueprint, Kind};

/// All scenarios, then all patterns, with the answers that each gets, and the answers of the project. A pattern that
/// may be used many times is there twice; what says that it stays `apart` is not there.
pub fn together(library: &Library) -> (Vec<Root<'_>>, Answers) {
    let of = |kind: Kind| library.iter().filter(move |blueprint| blueprint.kind == kind && blueprint.apart.is_none());
    let once = |blueprint| Root { blueprint, own: own_answers(blueprint) };
    let firsts: Vec<Root<'_>> = of(Kind::Scenario).chain(of(Kind::Pattern)).map(once).collect();
    let agains = of(Kind::Pattern).filter_map(again);
    let roots: Vec<Root<'_>> = firsts.iter().cloned().chain(agains).collect();
    // What is asked by one and used by another is an answer of the project.
    let everywhere: Vec<Root<'_>> =
        firsts.iter().map(|root| Root { blueprint: root.blueprint, own: Answers::new() }).collect();
    let answers = sample_answers(&questions_of(library, &everywhere));
    (roots, answers)
}

fn own_answers(blueprint: &Blueprint) -> Answers {
    let questions: Vec<Question<'_>> = blueprint.asks.iter().map(|ask| Question { ask, when: Vec::new() }).collect();
    sample_answers(&questions)
}

/// The second use of a blueprint, under another name.
fn again(blueprint: &Blueprint) -> Option<Root<'_>> {
    let apart = blueprint.repeat.as_ref()?;
    let mut own = own_answers(blueprint);
    let Some(Value::Text(name)) = own.get_mut(apart) else { return None };
    name.push_str("Again");
    Some(Root { blueprint, own })
}
