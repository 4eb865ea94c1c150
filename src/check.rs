//! Proving a blueprint: which variants there are, and what is wrong with one. Pure. What is wrong in no variant alone
//! see `texts`.

mod elsewhere;
mod texts;
mod together;
mod workshop;

use std::collections::BTreeSet;

use crate::answers::{Answers, Question, Value, asked, sample_answers};
use crate::compose::{Composition, compose, questions};
use crate::library::{DemandKind, Library};
use crate::manifest::{Blueprint, Form, Kind};

pub use texts::{Place, text_faults};
pub use workshop::workshop_faults;

pub use together::together;

/// One set of answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// `default`, or a number.
    pub id: String,
    /// The answers that differ from the default, to read.
    pub differs: String,
    /// The answers.
    pub answers: Answers,
}

type Pair = ((String, String), (String, String));

/// The variants that prove a blueprint. Of a pattern, what it asks itself meets every other answer; how the answers that
/// every project gives meet each other is proved by the scenarios.
pub fn variants_of(library: &Library, blueprint: &Blueprint) -> Vec<Variant> {
    let questions = questions(library, blueprint);
    let own = |id: &str| blueprint.kind != Kind::Pattern || blueprint.asks.iter().any(|ask| ask.id == id);
    variants(&questions, own)
}

/// The default answers, then as few variants as show every value, and every two values of two different questions of
/// which one `counts`.
fn variants(questions: &[Question<'_>], counts: impl Fn(&str) -> bool) -> Vec<Variant> {
    let defaults = &sample_answers(questions);
    let mut dimensions: Vec<(String, Vec<Value>)> =
        questions.iter().filter_map(|question| Some((question.ask.id.clone(), values(&question.ask.form)?))).collect();
    dimensions.sort_by_key(|(_, values)| std::cmp::Reverse(values.len()));
    let mut open: BTreeSet<Pair> = BTreeSet::new();
    for (number, (id, values)) in dimensions.iter().enumerate() {
        open.extend(values.iter().map(|value| pair((id, value), (id, value))));
        for (other, others) in dimensions[number + 1..].iter().filter(|(other, _)| counts(id) || counts(other)) {
            open.extend(values.iter().flat_map(|one| others.iter().map(|two| pair((id, one), (other, two)))));
        }
    }
    let mut found = vec![defaults.clone()];
    cover(defaults, &dimensions, &mut open);
    while let Some(seed) = open.first().cloned() {
        let answers = grow(&seed, &dimensions, &open, defaults);
        cover(&answers, &dimensions, &mut open);
        found.push(answers);
    }
    let found = found.into_iter().enumerate();
    found.map(|(number, answers)| variant(number, asked(questions, &answers), defaults)).collect()
}

fn variant(number: usize, answers: Answers, defaults: &Answers) -> Variant {
    let id = if number == 0 { "default".to_owned() } else { format!("{number:02}") };
    let differs = answers.iter().filter(|(id, value)| defaults.get(*id) != Some(value));
    let differs = differs.map(|(id, value)| format!("{id}={value}")).collect::<Vec<_>>().join(" ");
    Variant { id, differs, answers }
}

fn values(form: &Form) -> Option<Vec<Value>> {
    match form {
        Form::Choice(choices) if choices.len() > 1 => {
            Some(choices.iter().map(|choice| Value::Text(choice.value.clone())).collect())
        }
        Form::Bool => Some(vec![Value::Bool(false), Value::Bool(true)]),
        _ => None,
    }
}

fn pair(one: (&str, &Value), two: (&str, &Value)) -> Pair {
    let text = |(id, value): (&str, &Value)| (id.to_owned(), value.to_string());
    (text(one), text(two))
}

fn cover(answers: &Answers, dimensions: &[(String, Vec<Value>)], open: &mut BTreeSet<Pair>) {
    let chosen: Vec<(&str, &Value)> =
        dimensions.iter().filter_map(|(id, _)| Some((id.as_str(), answers.get(id)?))).collect();
    for (number, one) in chosen.iter().enumerate() {
        for two in &chosen[number..] {
            open.remove(&pair(*one, *two));
        }
    }
}

/// A set of answers with the pair `seed` in it and as many other open pairs as one pass can find.
fn grow(seed: &Pair, dimensions: &[(String, Vec<Value>)], open: &BTreeSet<Pair>, defaults: &Answers) -> Answers {
    let mut answers = defaults.clone();
    let mut fixed: Vec<(&str, &Value)> = Vec::new();
    let first = |(id, _): &&(String, Vec<Value>)| *id == seed.0.0 || *id == seed.1.0;
    let order = dimensions.iter().filter(first).chain(dimensions.iter().filter(|dimension| !first(dimension)));
    for (id, values) in order {
        let wanted = [&seed.0, &seed.1].into_iter().find(|(other, _)| other == id).map(|(_, value)| value);
        let gain = |value: &Value| {
            fixed
                .iter()
                .filter(|other| {
                    open.contains(&pair(**other, (id, value))) || open.contains(&pair((id, value), **other))
                })
                .count()
                + usize::from(open.contains(&pair((id, value), (id, value))))
        };
        let best = values
            .iter()
            .filter(|value| wanted.is_none_or(|wanted| value.to_string() == *wanted))
            .rev()
            .max_by_key(|value| gain(value));
        if let Some(value) = best {
            fixed.push((id, value));
            answers.insert(id.clone(), value.clone());
        }
    }
    answers
}

/// Everything that is wrong with one variant of a blueprint.
pub fn faults(library: &Library, blueprint: &Blueprint, answers: &Answers) -> Vec<String> {
    let composition = match compose(library, blueprint, answers) {
        Ok(composition) => composition,
        Err(faults) => return faults,
    };
    let mut faults = Vec::new();
    let places = composition.places();
    for claim in &composition.claims {
        if claim.r#where.is_empty() && !claim.absent {
            faults.push(format!("the claim to meet {} names no place", claim.id));
        }
        // What a base blueprint relies on is there where it is used.
        if blueprint.kind == Kind::Base {
            continue;
        }
        let missing = claim.r#where.iter().filter(|place| !places.contains(place.trim_end_matches('/')));
        faults
            .extend(missing.map(|place| format!("the claim to meet {} names `{place}`, which is not there", claim.id)));
    }
    faults.extend(strange_conditions(library, blueprint, &composition));
    match blueprint.kind {
        Kind::Scenario => faults.extend(unanswered(library, blueprint, &composition)),
        Kind::Pattern => faults.extend(elsewhere::lacking(library, blueprint, answers, &composition)),
        Kind::Base => {}
    }
    faults
}

/// Conditions on answers that nobody gives, or that no answer can be: what hangs on them is never used.
fn strange_conditions(library: &Library, root: &Blueprint, composition: &Composition<'_>) -> Vec<String> {
    let questions = questions(library, root);
    let mut faults = Vec::new();
    for instance in &composition.instances {
        let Some(blueprint) = library.find(instance.id) else { continue };
        for when in texts::conditions(blueprint) {
            let asked = questions.iter().find(|question| question.ask.id == when.answer);
            let fault = match asked {
                Some(question) => question.ask.fault(&when.is),
                None if instance.bound.contains_key(&when.answer) => None,
                None => Some("is no question here".to_owned()),
            };
            let place = format!("{}/blueprint.toml: `when` on `{}`", instance.id, when.answer);
            faults.extend(fault.map(|fault| format!("{place}: {fault}")));
        }
    }
    faults
}

/// Demands that concern the scenario and are neither met nor said not to apply. A scenario that the Lens does
/// not know has none.
fn unanswered(library: &Library, blueprint: &Blueprint, composition: &Composition<'_>) -> Vec<String> {
    if library.demands.iter().all(|demand| !demand.scenarios.contains(&blueprint.id)) {
        return Vec::new();
    }
    let concerns = |scenarios: &[String]| scenarios.iter().any(|name| name == "all" || *name == blueprint.id);
    let claimed: BTreeSet<&str> = composition.claims.iter().map(|claim| claim.id.as_str()).collect();
    let open = library.demands.iter().filter(|demand| {
        demand.kind != DemandKind::Option && concerns(&demand.scenarios) && !claimed.contains(demand.id.as_str())
    });
    open.map(|demand| {
        format!(
            "the Lens demands {} ({}), and nothing says where it is met or why it does not apply",
            demand.id, demand.text
        )
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Ask, Choice, When};

    fn ask(id: &str, values: &[&str], when: Option<When>) -> Ask {
        let choices = values.iter().map(|value| Choice { value: (*value).to_owned(), help: String::new() }).collect();
        let default = Some(Value::Text(values[0].to_owned()));
        Ask {
            id: id.to_owned(),
            question: String::new(),
            help: String::new(),
            form: Form::Choice(choices),
            default,
            when,
            names: Vec::new(),
        }
    }

    #[test]
    fn every_two_values_of_two_questions_meet_in_some_variant() {
        let asks = [
            ask("a", &["1", "2", "3"], None),
            ask("b", &["1", "2"], None),
            ask("c", &["1", "2", "3", "4"], None),
            ask("d", &["1", "2"], None),
        ];
        let questions: Vec<Question<'_>> = asks.iter().map(|ask| Question { ask, when: Vec::new() }).collect();
        let variants = variants(&questions, |_| true);
        for (number, one) in asks.iter().enumerate() {
            for other in &asks[number + 1..] {
                for value in one.choices() {
                    for second in other.choices() {
                        let text = |value: &str| Value::Text(value.to_owned());
                        let meets = |variant: &Variant| {
                            variant.answers[&one.id] == text(value) && variant.answers[&other.id] == text(second)
                        };
                        assert!(variants.iter().any(meets), "{}={value} and {}={second} never meet", one.id, other.id);
                    }
                }
            }
        }
        assert!(variants.len() <= 16, "{} variants for 12 pairs at the most", variants.len());
    }

    #[test]
    fn where_one_question_counts_its_values_meet_all_others_and_those_are_there_at_least_once() {
        let asks = [ask("own", &["1", "2"], None), ask("b", &["1", "2", "3"], None), ask("c", &["1", "2", "3"], None)];
        let questions: Vec<Question<'_>> = asks.iter().map(|ask| Question { ask, when: Vec::new() }).collect();
        let variants = variants(&questions, |id| id == "own");
        let met = |one: &str, other: &str| -> BTreeSet<(String, String)> {
            variants.iter().map(|found| (found.answers[one].to_string(), found.answers[other].to_string())).collect()
        };
        assert_eq!((met("own", "b").len(), met("own", "c").len()), (6, 6));
        // All of `b` with all of `c` would be nine.
        assert!(variants.len() < 9, "{}", variants.len());
    }

    #[test]
    fn every_value_of_a_single_question_has_a_variant_and_what_is_not_asked_is_not_answered() {
        let when = When { answer: "a".to_owned(), is: Value::Text("2".to_owned()) };
        let asks = [ask("a", &["1", "2"], None), ask("b", &["x"], Some(when.clone()))];
        let questions = [Question { ask: &asks[0], when: Vec::new() }, Question { ask: &asks[1], when: vec![&when] }];
        let variants = variants(&questions, |_| true);
        assert_eq!(variants.iter().map(|variant| variant.answers.len()).collect::<Vec<_>>(), [1, 2]);
    }
}
