//! Everything that can be asked for, in one project: what two scenarios or patterns bring must not meet.

use super::sample_answers;
use crate::answers::{Answers, Question, Resource, Value, fitting};
use crate::compose::{Composition, Root, compose, questions, questions_of};
use crate::fitting::TEMPLATE;
use crate::library::Library;
use crate::manifest::{Blueprint, Kind};
use crate::template;

/// All scenarios, then all patterns, with the answers that each gets, and the answers of the project. A pattern that
/// may be used many times is there twice; what says that it stays `apart` is not there.
pub fn together(library: &Library) -> (Vec<Root<'_>>, Answers) {
    let resources = of_scenarios(library);
    let of = |kind: Kind| library.iter().filter(move |blueprint| blueprint.kind == kind && blueprint.apart.is_none());
    let once = |blueprint| Root { blueprint, own: own_answers(blueprint, &resources, 0) };
    let firsts: Vec<Root<'_>> = of(Kind::Scenario).chain(of(Kind::Pattern)).map(once).collect();
    let agains = of(Kind::Pattern).filter_map(|blueprint| again(blueprint, &resources));
    let roots: Vec<Root<'_>> = firsts.iter().cloned().chain(agains).collect();
    // What is asked by one and used by another is an answer of the project.
    let everywhere: Vec<Root<'_>> =
        firsts.iter().map(|root| Root { blueprint: root.blueprint, own: Answers::new() }).collect();
    let answers = sample_answers(&questions_of(library, &everywhere));
    (roots, answers)
}

/// What the scenarios bring that a pattern can work on.
fn of_scenarios(library: &Library) -> Vec<Resource> {
    let here = library.iter().filter(|blueprint| blueprint.kind == Kind::Scenario && blueprint.apart.is_none());
    let compositions = here.filter_map(|blueprint| {
        let answers = sample_answers(&questions(library, blueprint));
        compose(library, blueprint, &answers).ok()
    });
    let of = |composition: Composition<'_>| template::resources(composition.tree.get(TEMPLATE)?.text()?);
    compositions.filter_map(of).flatten().collect()
}

/// Its own questions with samples; one about a resource with one that is there, called like an answer before it where
/// there is such a one: the log group of the function. `passed` of those that fit are passed over.
fn own_answers(blueprint: &Blueprint, resources: &[Resource], passed: usize) -> Answers {
    let questions: Vec<Question<'_>> = blueprint.asks.iter().map(|ask| Question { ask, when: Vec::new() }).collect();
    let mut answers = sample_answers(&questions);
    let mut chosen: Vec<&str> = Vec::new();
    for ask in blueprint.asks.iter().filter(|ask| !ask.names.is_empty()) {
        let fitting = fitting(ask, resources);
        let akin = fitting.iter().find(|(id, _)| chosen.iter().any(|before| id.starts_with(before)));
        if let Some((id, _)) = akin.or(fitting.get(passed)).or(fitting.first()) {
            answers.insert(ask.id.clone(), Value::Text(id.clone()));
            chosen.push(id);
        }
    }
    answers
}

/// The second use of a blueprint, under another name.
fn again<'l>(blueprint: &'l Blueprint, resources: &[Resource]) -> Option<Root<'l>> {
    let apart = blueprint.repeat.as_ref()?;
    let mut own = own_answers(blueprint, resources, 1);
    let names_another = blueprint.asks.iter().any(|ask| ask.id == *apart && !ask.names.is_empty());
    if let (false, Some(Value::Text(name))) = (names_another, own.get_mut(apart)) {
        name.push_str("Again");
    }
    Some(Root { blueprint, own })
}
