//! Answers for a look at a blueprint.

use super::{Answers, Check, Question, Value};
use crate::manifest::Form;

/// The default answers; where there is none, one that holds. So that a blueprint can be rendered for a look.
pub fn sample_answers(questions: &[Question<'_>]) -> Answers {
    let answer = |question: &Question<'_>| question.ask.default.clone().unwrap_or_else(|| sample(&question.ask.form));
    questions.iter().map(|question| (question.ask.id.clone(), answer(question))).collect()
}

fn sample(form: &Form) -> Value {
    let text = match form {
        Form::Text(Some(Check::Region)) => "eu-central-1",
        Form::Text(Some(Check::Email)) => "team@example.com",
        Form::Text(Some(Check::DomainName)) => "api.example.com",
        Form::Text(Some(Check::LogicalId)) => "Demo",
        Form::Text(_) => "demo",
        Form::Choice(choices) => choices.first().map_or("", |choice| choice.value.as_str()),
        Form::Bool => return Value::Bool(false),
        Form::Number(least, _) => return Value::Number(*least),
    };
    Value::Text(text.to_owned())
}
