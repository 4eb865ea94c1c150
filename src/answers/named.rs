//! Questions about what a template has: the answer is the name of a resource that is there.

use super::Value;
use crate::error::{Error, Result};
use crate::manifest::{Ask, Choice, Form};

/// A resource of a template: its logical id and its type.
pub type Resource = (String, String);

/// The resources that can be the answer to a question.
pub fn fitting<'r>(ask: &Ask, resources: &'r [Resource]) -> Vec<&'r Resource> {
    resources.iter().filter(|(_, kind)| ask.names.contains(kind)).collect()
}

/// The questions, those about resources as a choice of the ones that are there; the only one is the default.
///
/// # Errors
/// There is none that a question could be about.
pub fn about<'a>(asks: impl IntoIterator<Item = &'a Ask>, resources: &[Resource]) -> Result<Vec<Ask>> {
    let mut faults = Vec::new();
    let mut found = Vec::new();
    for ask in asks {
        let fitting = fitting(ask, resources);
        let mut ask = ask.clone();
        if !ask.names.is_empty() {
            let choice = |(id, kind): &&Resource| Choice { value: id.clone(), help: kind.clone() };
            ask.form = Form::Choice(fitting.iter().map(choice).collect());
            ask.default = None;
            match fitting.as_slice() {
                [] => faults.push(format!("`{}`: the template has no {}", ask.id, ask.names.join(" and no "))),
                [(only, _)] => ask.default = Some(Value::Text(only.clone())),
                _ => {}
            }
        }
        found.push(ask);
    }
    if faults.is_empty() { Ok(found) } else { Err(Error::usage("there is nothing to add this to").faults(faults)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::{Answers, Asker, Check, Question, Sources, gather};
    use crate::ask::{Scripted, Silent};

    fn api() -> Ask {
        Ask {
            id: "api".to_owned(),
            question: "Which API?".to_owned(),
            help: String::new(),
            form: Form::Text(Some(Check::LogicalId)),
            default: None,
            when: None,
            names: vec!["AWS::Serverless::Api".to_owned()],
        }
    }

    fn answered(asker: &mut dyn Asker, apis: &[&str]) -> Result<Answers> {
        let apis = apis.iter().map(|id| ((*id).to_owned(), "AWS::Serverless::Api".to_owned()));
        let there: Vec<Resource> = apis.chain([("Table".to_owned(), "AWS::DynamoDB::Table".to_owned())]).collect();
        let asks = about(&[api()], &there)?;
        let questions: Vec<Question<'_>> = asks.iter().map(|ask| Question { ask, when: Vec::new() }).collect();
        gather(&questions, &Sources::default(), asker)
    }

    #[test]
    fn the_only_one_needs_no_answer_and_of_several_one_is_chosen() {
        assert_eq!(answered(&mut Silent, &["Orders"]).expect("an answer")["api"].to_string(), "Orders");
        let chosen = answered(&mut Scripted::new(["Table", "Users"]), &["Orders", "Users"]).expect("an answer");
        assert_eq!(chosen["api"].to_string(), "Users");
        let missing = answered(&mut Silent, &["Orders", "Users"]).expect_err("two");
        assert_eq!(missing.listed(), ["`api` is missing: Which API? (Orders, Users)"]);
    }

    #[test]
    fn where_there_is_none_nothing_is_asked() {
        let error = answered(&mut Scripted::new(["Orders"]), &[]).expect_err("none");
        assert_eq!(error.listed(), ["`api`: the template has no AWS::Serverless::Api"]);
    }
}
