//! Typed answers: where they come from, which source wins, and whether they hold. Pure, given the
//! sources and an [`Asker`].

mod named;
mod samples;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, nearest};
use crate::manifest::{Ask, Form, When};

pub use named::{Resource, about, fitting};
pub use samples::sample_answers;

/// The answer to one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Number(i64),
    /// Anything else.
    Text(String),
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Bool(value) => write!(out, "{value}"),
            Value::Number(value) => write!(out, "{value}"),
            Value::Text(value) => out.write_str(value),
        }
    }
}

/// Answers by the ids of their questions.
pub type Answers = BTreeMap<String, Value>;

/// Whether the answers so far fulfil a condition; none is always fulfilled.
pub fn holds(when: Option<&When>, answers: &Answers) -> bool {
    when.is_none_or(|when| answers.get(&when.answer) == Some(&when.is))
}

/// The closed set of checks on texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// A Cargo package: small letters, digits and `-`, a letter first, at most 24 characters.
    CrateName,
    /// A CloudFormation stack: letters, digits and `-`, a letter first, at most 32 characters.
    StackName,
    /// An AWS Region.
    Region,
    /// An e-mail address, or nothing.
    Email,
    /// A host name with a dot.
    DomainName,
    /// A logical id: letters and digits, a capital first.
    LogicalId,
    /// An https address without query and fragment.
    HttpsUrl,
    /// A value of a tag: one to sixty characters that every AWS service takes.
    TagValue,
}

const RESERVED: [&str; 12] = [
    "test",
    "core",
    "std",
    "alloc",
    "proc-macro",
    "self",
    "super",
    "crate",
    "build",
    "deps",
    "examples",
    "incremental",
];

impl Check {
    const ALL: [(&'static str, Check); 8] = [
        ("crate-name", Check::CrateName),
        ("stack-name", Check::StackName),
        ("region", Check::Region),
        ("email", Check::Email),
        ("domain-name", Check::DomainName),
        ("logical-id", Check::LogicalId),
        ("https-url", Check::HttpsUrl),
        ("tag-value", Check::TagValue),
    ];

    /// The check with this name in a manifest.
    pub fn named(name: &str) -> std::result::Result<Self, String> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name);
        found.map(|(_, check)| *check).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|(known, _)| *known).collect();
            format!("check `{name}` is not one of {}", names.join(", "))
        })
    }

    /// Whether the text passes.
    pub fn holds(self, text: &str) -> bool {
        let all = |ok: &dyn Fn(char) -> bool| text.chars().all(ok);
        let first = |ok: &dyn Fn(char) -> bool| text.chars().next().is_some_and(ok);
        let dash = |c: char| c == '-';
        match self {
            Check::CrateName => {
                let shape = first(&|c| c.is_ascii_lowercase())
                    && all(&|c| c.is_ascii_lowercase() || c.is_ascii_digit() || dash(c));
                shape && text.len() <= 24 && !text.ends_with('-') && !text.contains("--") && !RESERVED.contains(&text)
            }
            Check::StackName => {
                first(&|c| c.is_ascii_alphabetic())
                    && all(&|c| c.is_ascii_alphanumeric() || dash(c))
                    && text.len() <= 32
            }
            Check::Region => {
                let parts: Vec<&str> = text.split('-').collect();
                let words = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase());
                matches!(parts.as_slice(), [.., number] if number.parse::<u8>().is_ok())
                    && (3..=4).contains(&parts.len())
                    && parts[..parts.len() - 1].iter().all(words)
            }
            Check::Email => text.is_empty() || is_email(text),
            Check::DomainName => is_host(text),
            Check::LogicalId => {
                first(&|c| c.is_ascii_uppercase()) && all(&|c| c.is_ascii_alphanumeric()) && text.len() <= 40
            }
            Check::HttpsUrl => text.strip_prefix("https://").is_some_and(|rest| {
                let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
                is_host(host) && path.chars().all(|c| c.is_ascii_alphanumeric() || "-._~/%:@".contains(c))
            }),
            Check::TagValue => {
                (1..=60).contains(&text.len())
                    && all(&|c| c.is_ascii_alphanumeric() || " _.:/=+-@".contains(c))
                    && text.trim() == text
            }
        }
    }

    /// What a text must be, to end the sentence "`x` ...".
    pub fn demand(self) -> &'static str {
        match self {
            Check::CrateName => {
                "must be small letters, digits and single `-`, a letter first, at most 24 characters, and no word that Cargo reserves"
            }
            Check::StackName => "must be letters, digits and `-`, a letter first, at most 32 characters",
            Check::Region => "must be an AWS Region such as `eu-central-1`",
            Check::Email => "must be an e-mail address, or empty",
            Check::DomainName => "must be a host name such as `api.example.com`",
            Check::LogicalId => "must be letters and digits, a capital first, at most 40 characters",
            Check::HttpsUrl => "must be an https address such as `https://issuer.example.com`, without `?` and `#`",
            Check::TagValue => "must be 1 to 60 letters, digits, spaces or `_.:/=+-@`",
        }
    }
}

fn is_email(text: &str) -> bool {
    let good = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c));
    text.split_once('@').is_some_and(|(user, host)| good(user) && is_host(host))
}

fn is_host(text: &str) -> bool {
    let label = |part: &str| {
        !part.is_empty()
            && part.len() <= 63
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    text.contains('.') && text.len() <= 253 && text.split('.').all(label)
}

impl Ask {
    /// Why the value is no answer to this question, to end the sentence "`auth` ...".
    pub fn fault(&self, value: &Value) -> Option<String> {
        match (&self.form, value) {
            (Form::Text(check), Value::Text(text)) => {
                let one_line = !text.chars().any(char::is_control);
                let check = check.filter(|check| !check.holds(text)).map(|check| {
                    if text.is_empty() {
                        format!("it {}", check.demand())
                    } else {
                        format!("`{text}` {}", check.demand())
                    }
                });
                check.or_else(|| (!one_line).then(|| "must be one line".to_owned()))
            }
            (Form::Choice(choices), Value::Text(text)) => {
                let known = choices.iter().any(|choice| choice.value == *text);
                (!known).then(|| format!("`{text}` must be one of {}", self.choices().join(", ")))
            }
            (Form::Bool, Value::Bool(_)) => None,
            (Form::Number(min, max), Value::Number(number)) => (!(min..=max).contains(&number))
                .then(|| format!("`{number}` must be a whole number from {min} to {max}")),
            (Form::Bool, other) => Some(format!("`{other}` must be `true` or `false`")),
            (Form::Number(..), other) => Some(format!("`{other}` must be a whole number")),
            (_, other) => Some(format!("`{other}` must be text")),
        }
    }

    /// The value that was typed, if it is an answer.
    pub fn parse(&self, typed: &str) -> std::result::Result<Value, String> {
        let value = match (&self.form, typed) {
            (Form::Bool, "true" | "yes") => Value::Bool(true),
            (Form::Bool, "false" | "no") => Value::Bool(false),
            (Form::Number(..), typed) => typed.parse().map_or_else(|_| Value::Text(typed.to_owned()), Value::Number),
            (_, typed) => Value::Text(typed.to_owned()),
        };
        self.fault(&value).map_or(Ok(value), Err)
    }

    /// The values of a choice.
    pub fn choices(&self) -> Vec<&str> {
        match &self.form {
            Form::Choice(choices) => choices.iter().map(|choice| choice.value.as_str()).collect(),
            _ => Vec::new(),
        }
    }
}

/// Someone who can be asked.
pub trait Asker {
    /// Asks one question; nothing if nobody is there to answer.
    ///
    /// # Errors
    /// When the user cancels or the terminal breaks.
    fn ask(&mut self, ask: &Ask, default: Option<&Value>) -> Result<Option<Value>>;
}

/// Answers as typed, by source; the first that knows an id wins.
#[derive(Debug, Default)]
pub struct Sources {
    /// `--set`, then `--answers`, then the environment, then what was recorded.
    pub ranked: Vec<(&'static str, BTreeMap<String, String>)>,
    /// Sources that may hold names of other tools; unknown ones there are no fault.
    pub lenient: Vec<&'static str>,
}

impl Sources {
    fn find(&self, id: &str) -> Option<(&'static str, &str)> {
        self.ranked.iter().find_map(|(source, map)| map.get(id).map(|typed| (*source, typed.as_str())))
    }
}

/// A question and the conditions under which it is asked.
#[derive(Debug, Clone)]
pub struct Question<'l> {
    /// What is asked.
    pub ask: &'l Ask,
    /// All of these must hold.
    pub when: Vec<&'l When>,
}

/// Answers every question, in order: a source, else the asker, else the default.
///
/// # Errors
/// One error that lists every unknown id, every bad answer and every missing one.
pub fn gather(questions: &[Question<'_>], sources: &Sources, asker: &mut dyn Asker) -> Result<Answers> {
    let asks: Vec<&Ask> = questions.iter().map(|question| question.ask).collect();
    let asks = asks.as_slice();
    let mut faults = unknown(asks, sources);
    let mut answers = Answers::new();
    let typed_faults = asks.iter().filter_map(|ask| typed(ask, sources).and_then(std::result::Result::err));
    faults.extend(typed_faults);
    if !faults.is_empty() {
        return Err(bad(faults, asks));
    }
    for Question { ask, when } in questions {
        if !when.iter().all(|when| holds(Some(when), &answers)) {
            continue;
        }
        let answer = match typed(ask, sources) {
            Some(typed) => typed.ok(),
            None => asker.ask(ask, ask.default.as_ref())?.or_else(|| ask.default.clone()),
        };
        match answer {
            Some(value) => {
                answers.insert(ask.id.clone(), value);
            }
            None => {
                let choices = ask.choices().join(", ");
                let choices = if choices.is_empty() { choices } else { format!(" ({choices})") };
                faults.push(format!("`{}` is missing: {}{choices}", ask.id, ask.question));
            }
        }
    }
    if faults.is_empty() { Ok(answers) } else { Err(bad(faults, asks)) }
}

/// The answers whose questions are asked, given the others.
pub fn asked(questions: &[Question<'_>], all: &Answers) -> Answers {
    let mut answers = Answers::new();
    for Question { ask, when } in questions {
        if when.iter().all(|when| holds(Some(when), &answers)) {
            answers.extend(all.get(&ask.id).cloned().map(|value| (ask.id.clone(), value)));
        }
    }
    answers
}

fn typed(ask: &Ask, sources: &Sources) -> Option<std::result::Result<Value, String>> {
    let (source, typed) = sources.find(&ask.id)?;
    Some(ask.parse(typed).map_err(|fault| format!("`{}` ({source}): {fault}", ask.id)))
}

fn unknown(asks: &[&Ask], sources: &Sources) -> Vec<String> {
    let known: Vec<&str> = asks.iter().map(|ask| ask.id.as_str()).collect();
    let strict = sources.ranked.iter().filter(|(source, _)| !sources.lenient.contains(source));
    let strange = strict.flat_map(|(source, map)| map.keys().map(move |id| (source, id)));
    let strange = strange.filter(|(_, id)| !known.contains(&id.as_str()));
    strange
        .map(|(source, id)| {
            let near =
                nearest(id, known.iter().copied()).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            format!("`{id}` ({source}) is no question here{near}")
        })
        .collect()
}

fn bad(faults: Vec<String>, asks: &[&Ask]) -> Error {
    let with =
        |what: &str| faults.iter().find_map(|fault| Some(fault.strip_prefix('`')?.split_once(what)?.0.to_owned()));
    let (missing, folder, strange) =
        (with("` is missing"), with("` (the folder's name)"), with(" is no question here"));
    let error = Error::usage("the answers do not hold").faults(faults);
    let error = match missing {
        Some(id) => error.hint(format!(
            "give each with `--set {id}=...`, in a file with `--answers FILE`, or as `FORMWORK_{}`",
            id.to_uppercase()
        )),
        None => error,
    };
    let error = match folder {
        Some(id) => error.hint(format!("choose another folder, or say `--set {id}=...`")),
        None => error,
    };
    if strange.is_none() {
        return error;
    }
    let known: Vec<&str> = asks.iter().map(|ask| ask.id.as_str()).collect();
    error.hint(format!("the questions are: {}", known.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::{Scripted, Silent};

    fn ask(id: &str, form: Form, default: Option<Value>) -> Ask {
        Ask {
            id: id.to_owned(),
            question: format!("{id}?"),
            help: String::new(),
            form,
            default,
            when: None,
            names: Vec::new(),
        }
    }

    fn questions(asks: &[Ask]) -> Vec<Question<'_>> {
        asks.iter().map(|ask| Question { ask, when: ask.when.iter().collect() }).collect()
    }

    fn text(value: &str) -> Value {
        Value::Text(value.to_owned())
    }

    fn sources(ranked: &[(&'static str, &[(&str, &str)])]) -> Sources {
        let map =
            |pairs: &[(&str, &str)]| pairs.iter().map(|(id, typed)| ((*id).to_owned(), (*typed).to_owned())).collect();
        Sources {
            ranked: ranked.iter().map(|(source, pairs)| (*source, map(pairs))).collect(),
            lenient: vec!["environment"],
        }
    }

    #[test]
    fn a_flag_wins_over_a_file_over_the_environment_over_the_prompt_over_the_default() {
        let asks = ["a", "b", "c", "d", "e"].map(|id| ask(id, Form::Text(None), Some(text("default"))));
        let asks = questions(&asks);
        let sources = sources(&[
            ("--set", &[("a", "set")]),
            ("--answers", &[("a", "file"), ("b", "file")]),
            ("environment", &[("a", "env"), ("b", "env"), ("c", "env"), ("path", "x")]),
        ]);
        let answers = gather(&asks, &sources, &mut Scripted::new(["prompt"])).expect("answers");
        assert_eq!(
            answers.values().map(Value::to_string).collect::<Vec<_>>(),
            ["set", "file", "env", "prompt", "default"]
        );
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let asks =
            [ask("name", Form::Text(Some(Check::CrateName)), None), ask("cache", Form::Bool, Some(Value::Bool(false)))];
        let asks = questions(&asks);
        let error = gather(
            &asks,
            &sources(&[("--set", &[("name", "1abc"), ("cache", "maybe"), ("cahce", "true")])]),
            &mut Silent,
        )
        .expect_err("faults");
        let listed = error.listed().join("\n");
        for part in ["`1abc` must be small letters", "`maybe` must be `true` or `false`", "did you mean `cache`?"] {
            assert!(listed.contains(part), "{listed}");
        }
    }

    #[test]
    fn without_a_terminal_every_missing_answer_is_listed() {
        let asks = [ask("name", Form::Text(None), None), ask("owner", Form::Text(None), None)];
        let asks = questions(&asks);
        let error = gather(&asks, &Sources::default(), &mut Silent).expect_err("missing");
        assert_eq!(error.listed(), ["`name` is missing: name?", "`owner` is missing: owner?"]);
        assert_eq!(error.exit_code(), 2);
    }

    #[test]
    fn a_question_whose_condition_does_not_hold_is_not_asked() {
        let mut domain = ask("domain_name", Form::Text(Some(Check::DomainName)), None);
        domain.when = Some(When { answer: "domain".to_owned(), is: Value::Bool(true) });
        let asks = [ask("domain", Form::Bool, Some(Value::Bool(false))), domain];
        let asks = questions(&asks);
        let answers = gather(&asks, &Sources::default(), &mut Silent).expect("answers");
        assert_eq!(answers.len(), 1);
    }

    #[test]
    fn checks_take_what_they_should_and_nothing_else() {
        let cases: [(Check, &[&str], &[&str]); 7] = [
            (
                Check::CrateName,
                &["demo", "a1-b2"],
                &["", "1abc", "Demo", "a_b", "../evil", "a-", "a--b", "test", "abcdefghijklmnopqrstuvwxyz"],
            ),
            (
                Check::Region,
                &["eu-central-1", "us-gov-west-1"],
                &["", "eu", "eu-central", "EU-central-1", "eu-central-x"],
            ),
            (Check::Email, &["", "a@b.co", "a.b+c@d-e.org"], &["a", "@b.co", "a@b", "a b@c.de", "a@b.co\n"]),
            (Check::DomainName, &["api.example.com"], &["", "localhost", "-a.com", "a..b", "https://a.com"]),
            (Check::LogicalId, &["CatalogApi"], &["", "catalog", "Catalog-Api", "1A"]),
            (
                Check::HttpsUrl,
                &["https://issuer.example.com", "https://a.b/c/"],
                &["", "foo", "http://a.b", "https://a", "https://a.b?x", "https://a.b/\"", "https://a.b/\\"],
            ),
            (Check::TagValue, &["team a", "x@y"], &["", " a", "a\"b", "a\nb"]),
        ];
        for (check, good, bad) in cases {
            good.iter().for_each(|text| assert!(check.holds(text), "{check:?} {text}"));
            bad.iter().for_each(|text| assert!(!check.holds(text), "{check:?} {text}"));
        }
    }
}
