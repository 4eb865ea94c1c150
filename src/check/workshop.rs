//! What is wrong with the workshop of a scenario.

use crate::answers::{Answers, sample_answers};
use crate::compose::{compose, questions, render_overlay};
use crate::fitting::TEMPLATE;
use crate::library::Library;
use crate::manifest::Blueprint;
use crate::template::dangling;
use crate::tree::{File, RelPath, Tree};
use crate::workshop::{Check, Point, States, Step, Workshop};

/// What is wrong with the workshop of a scenario, if it has one.
pub fn workshop_faults(library: &Library, blueprint: &Blueprint) -> Vec<String> {
    let Some(workshop) = blueprint.workshop() else { return Vec::new() };
    let place = |fault: String| format!("{}/{}/workshop: {fault}", blueprint.kind.folder(), blueprint.id);
    let asked = questions(library, blueprint);
    let mut answers = sample_answers(&asked);
    let mut faults = Vec::new();
    for (id, value) in &workshop.answers {
        match asked.iter().find(|question| question.ask.id == *id) {
            None => faults.push(format!("`answers` holds `{id}`, which nothing asks")),
            Some(question) => faults.extend(question.ask.fault(value).map(|fault| format!("`{id}` {fault}"))),
        }
        answers.insert(id.clone(), value.clone());
    }
    let known = |id: &&String| library.demands.iter().any(|demand| demand.id == **id);
    for step in &workshop.steps {
        let unknown = step.lens.iter().filter(|id| !known(id));
        faults.extend(unknown.map(|id| format!("{}: the Lens has no demand `{id}`", step.id)));
    }
    faults.extend(point_faults(library, blueprint, workshop, &answers));
    faults.into_iter().map(place).collect()
}

fn point_faults(library: &Library, blueprint: &Blueprint, workshop: &Workshop, answers: &Answers) -> Vec<String> {
    let finished = match compose(library, blueprint, answers) {
        Ok(finished) => finished,
        Err(faults) => return faults,
    };
    let render = |place: &str, files: &Tree| render_overlay(place, files, &finished.names);
    match States::new(&finished.tree, &workshop.steps, render) {
        Ok(states) => {
            let steps = workshop.steps.iter().enumerate().flat_map(|(at, step)| step_faults(&states, at, step));
            steps.chain(states.faults()).collect()
        }
        Err(faults) => faults,
    }
}

/// A check has to fail before the solution and to pass after it, as far as that can be seen without running anything.
fn step_faults(states: &States<'_>, at: usize, step: &Step) -> Vec<String> {
    let (before, after) = match (states.at(Point::Begin(at)), states.at(Point::Solved(at))) {
        (Ok(before), Ok(after)) => (before, after),
        (before, after) => return [before.err(), after.err()].into_iter().flatten().flatten().collect(),
    };
    let missing = |tree: &Tree, check: &Check| {
        let file = |path: &str| Some(tree.get(&RelPath::new(path).ok()?)?.bytes.to_vec());
        check.proof.missing(file)
    };
    let unsolved = step.checks.iter().flat_map(|check| missing(&after, check));
    let mut faults: Vec<String> =
        unsolved.map(|fault| format!("{}: the solution does not pass: {fault}", step.id)).collect();
    let holds = |check: &Check| check.proof.runs() || !missing(&before, check).is_empty();
    if !step.checks.iter().any(holds) {
        faults.push(format!("{}: nothing is missing before it is solved", step.id));
    }
    for (tree, when) in [(&before, "where it begins"), (&after, "where it is solved")] {
        let text = tree.get(TEMPLATE).and_then(File::text).unwrap_or_default();
        let names = dangling(text);
        faults.extend(
            names.iter().map(|name| format!("{}: {when}, {TEMPLATE} has no `{name}`, and refers to it", step.id)),
        );
    }
    faults
}
