//! Questions about what a template has: the answer is the name of a resource that is there.

use super::{Answers, Asker, Question, Value};
use crate::error::{Error, Result};
use crate::manifest::{Ask, Choice, Form};

/// A resource of a template: its logical id and its type.
pub type Resource = (String, String);

/// Asks for the name of a resource by a list of those that are there; takes the only one without a question where
/// nobody can be asked.
pub struct Named<'a> {
    /// Who is asked.
    pub asker: &'a mut dyn Asker,
    /// What the template has.
    pub resources: &'a [Resource],
}

impl Asker for Named<'_> {
    fn ask(&mut self, ask: &Ask, default: Option<&Value>) -> Result<Option<Value>> {
        let fitting = fitting(ask, self.resources);
        if fitting.is_empty() {
            return self.asker.ask(ask, default);
        }
        let choices = fitting.iter().map(|(id, kind)| Choice { value: id.clone(), help: kind.clone() }).collect();
        let list = Ask { form: Form::Choice(choices), ..ask.clone() };
        let only = || (fitting.len() == 1).then(|| Value::Text(fitting[0].0.clone()));
        Ok(self.asker.ask(&list, default)?.or_else(only))
    }
}

/// The resources that can be the answer to a question.
pub fn fitting<'r>(ask: &Ask, resources: &'r [Resource]) -> Vec<&'r Resource> {
    resources.iter().filter(|(_, kind)| ask.names.contains(kind)).collect()
}

/// Holds that each answer that has to name a resource names one that is there.
///
/// # Errors
/// One error with every answer that does not, and what there is instead.
pub fn there(questions: &[Question<'_>], answers: &Answers, resources: &[Resource]) -> Result<()> {
    let fault = |question: &Question<'_>| {
        let ask = question.ask;
        let given = answers.get(&ask.id)?;
        let fitting = fitting(ask, resources);
        if ask.names.is_empty() || fitting.iter().any(|(id, _)| *id == given.to_string()) {
            return None;
        }
        let ids: Vec<&str> = fitting.iter().map(|(id, _)| id.as_str()).collect();
        let has = if ids.is_empty() { "none".to_owned() } else { ids.join(", ") };
        Some(format!("`{}`: there is no {} `{given}` in the template; it has {has}", ask.id, ask.names.join(" or ")))
    };
    let faults: Vec<String> = questions.iter().filter_map(fault).collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::usage("the answers do not hold").faults(faults)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::{Check, Sources, gather};
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

    fn template(ids: &[&str]) -> Vec<Resource> {
        let apis = ids.iter().map(|id| ((*id).to_owned(), "AWS::Serverless::Api".to_owned()));
        apis.chain([("Table".to_owned(), "AWS::DynamoDB::Table".to_owned())]).collect()
    }

    fn answered(asker: &mut dyn Asker, resources: &[Resource]) -> Result<Answers> {
        let ask = api();
        let questions = [Question { ask: &ask, when: Vec::new() }];
        let answers = gather(&questions, &Sources::default(), &mut Named { asker, resources })?;
        there(&questions, &answers, resources)?;
        Ok(answers)
    }

    #[test]
    fn the_only_one_needs_no_answer_and_of_several_one_is_chosen() {
        let only = answered(&mut Silent, &template(&["Orders"])).expect("an answer");
        assert_eq!(only["api"].to_string(), "Orders");
        let chosen = answered(&mut Scripted::new(["Table", "Users"]), &template(&["Orders", "Users"]));
        assert_eq!(chosen.expect("an answer")["api"].to_string(), "Users");
        let missing = answered(&mut Silent, &template(&["Orders", "Users"])).expect_err("two");
        assert_eq!(missing.listed(), ["`api` is missing: Which API?"]);
    }

    #[test]
    fn what_is_not_there_is_said_with_what_is() {
        let ask = api();
        let questions = [Question { ask: &ask, when: Vec::new() }];
        let answers = Answers::from([("api".to_owned(), Value::Text("Table".to_owned()))]);
        let listed =
            |ids: &[&str]| there(&questions, &answers, &template(ids)).expect_err("a fault").listed().join("\n");
        assert_eq!(
            listed(&["Orders", "Users"]),
            "`api`: there is no AWS::Serverless::Api `Table` in the template; it has Orders, Users"
        );
        assert_eq!(listed(&[]), "`api`: there is no AWS::Serverless::Api `Table` in the template; it has none");
    }
}
