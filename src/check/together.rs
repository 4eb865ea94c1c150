//! Everything that can be asked for, in as few projects as hold it: what two scenarios or patterns bring should not meet.

use super::sample_answers;
use crate::answers::{Answers, Question, Value};
use crate::compose::{Composition, Root, compose_all, questions_of};
use crate::library::Library;
use crate::manifest::{Blueprint, Kind};

/// Several scenarios and patterns in one project.
#[derive(Debug)]
pub struct Together<'l> {
    /// What is in it, with the answers that each gets.
    pub roots: Vec<Root<'l>>,
    /// The answers of the project.
    pub answers: Answers,
    /// The project.
    pub composition: Composition<'l>,
    /// Why the first of them is in none of the projects before, if there are any.
    pub apart: Vec<String>,
}

/// Every scenario, then every pattern, in the first project that it fits into; a pattern that may be used many times is
/// there twice.
///
/// # Errors
/// The faults of what fits nowhere, not even alone.
pub fn together(library: &Library) -> Result<Vec<Together<'_>>, Vec<String>> {
    let of = |kind: Kind| library.iter().filter(move |blueprint| blueprint.kind == kind);
    let roots = of(Kind::Scenario).chain(of(Kind::Pattern)).map(once).chain(of(Kind::Pattern).filter_map(again));
    let mut projects: Vec<Together<'_>> = Vec::new();
    for root in roots {
        let mut apart = Vec::new();
        let grown = projects.iter_mut().find_map(|project| {
            let roots = project.roots.iter().cloned().chain([root.clone()]).collect();
            composed(library, roots).map(|grown| (project, grown)).map_err(|faults| apart.extend(faults)).ok()
        });
        match grown {
            Some((project, grown)) => *project = Together { apart: std::mem::take(&mut project.apart), ..grown },
            None => projects.push(Together { apart, ..composed(library, vec![root])? }),
        }
    }
    Ok(projects)
}

fn composed<'l>(library: &'l Library, roots: Vec<Root<'l>>) -> Result<Together<'l>, Vec<String>> {
    // What is asked by one and used by another is an answer of the project.
    let everywhere: Vec<Root<'_>> =
        roots.iter().map(|root| Root { own: Answers::new(), blueprint: root.blueprint }).collect();
    let answers = sample_answers(&questions_of(library, &everywhere));
    let composition = compose_all(library, &roots, &answers)?;
    Ok(Together { roots, answers, composition, apart: Vec::new() })
}

fn once(blueprint: &Blueprint) -> Root<'_> {
    let questions: Vec<Question<'_>> = blueprint.asks.iter().map(|ask| Question { ask, when: Vec::new() }).collect();
    Root { blueprint, own: sample_answers(&questions) }
}

/// The second use of a blueprint, under another name.
fn again(blueprint: &Blueprint) -> Option<Root<'_>> {
    let apart = blueprint.repeat.as_ref()?;
    let mut root = once(blueprint);
    let Some(Value::Text(name)) = root.own.get_mut(apart) else { return None };
    name.push_str("Again");
    Some(root)
}
