//! Where answers come from on the command line, and whether somebody can be asked.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;

use crate::answers::{Answers, Asker, Question, Sources, gather};
use crate::ask::{Silent, Terminal};
use crate::cli::AnswerArgs;
use crate::error::{Error, Result};
use crate::project;

/// The source of answers that a project has recorded; those that are asked no more are passed over.
pub const RECORDED: &str = "formwork.toml";

/// Whether questions can be asked: there is a terminal on both ends, no `--yes`, no `CI`.
pub fn can_ask(args: &AnswerArgs) -> bool {
    let terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    terminal && !args.yes && std::env::var_os("CI").is_none()
}

/// Answers the questions from the command line, a file, the environment, `extra` and the user.
///
/// # Errors
/// Bad, unknown or missing answers, all at once; or the user cancels.
pub fn answer(
    questions: &[Question<'_>],
    args: &AnswerArgs,
    extra: Vec<(&'static str, BTreeMap<String, String>)>,
) -> Result<Answers> {
    answer_with(questions, args, None, extra)
}

/// As [`answer`], with a source that only `--set` comes before.
///
/// # Errors
/// As [`answer`].
pub fn answer_with(
    questions: &[Question<'_>],
    args: &AnswerArgs,
    above: Option<(&'static str, BTreeMap<String, String>)>,
    extra: Vec<(&'static str, BTreeMap<String, String>)>,
) -> Result<Answers> {
    let mut ranked = vec![("--set", set(args)?)];
    ranked.extend(above);
    if let Some(path) = &args.answers {
        ranked.push(("--answers", from_file(&project::read_text(path)?, &path.display().to_string())?));
    }
    ranked.push(("environment", environment()));
    ranked.extend(extra);
    let sources = Sources { ranked, lenient: vec!["environment", RECORDED] };
    let asker: &mut dyn Asker = if can_ask(args) { &mut Terminal } else { &mut Silent };
    gather(questions, &sources, asker)
}

fn set(args: &AnswerArgs) -> Result<BTreeMap<String, String>> {
    let mut map = BTreeMap::new();
    for (id, typed) in &args.set {
        if map.insert(id.clone(), typed.clone()).is_some() {
            return Err(Error::usage(format!("`--set {id}` is given twice")));
        }
    }
    Ok(map)
}

fn environment() -> BTreeMap<String, String> {
    let own = std::env::vars_os().filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)));
    own.filter_map(|(key, value)| Some((key.strip_prefix("FORMWORK_")?.to_lowercase(), value))).collect()
}

/// The blueprints that the file of answers names, if it is a `formwork.toml`.
///
/// # Errors
/// When the file cannot be read or is no TOML.
pub fn blueprints_of_file(args: &AnswerArgs) -> Result<Vec<String>> {
    let Some(path) = &args.answers else { return Ok(Vec::new()) };
    let table = table(&project::read_text(path)?, &path.display().to_string())?;
    let named = table.get("blueprint").and_then(toml::Value::as_array).into_iter().flatten();
    Ok(named.filter_map(|blueprint| Some(blueprint.get("id")?.as_str()?.to_owned())).collect())
}

/// Answers as `key = value`, at the root or under `[answers]` as in a `formwork.toml`.
fn from_file(text: &str, name: &str) -> Result<BTreeMap<String, String>> {
    let table = table(text, name)?;
    let answers = table.get("answers").and_then(toml::Value::as_table).unwrap_or(&table);
    let typed = |(id, value): (&String, &toml::Value)| match value {
        toml::Value::String(text) => Ok((id.clone(), text.clone())),
        toml::Value::Boolean(_) | toml::Value::Integer(_) => Ok((id.clone(), value.to_string())),
        _ => Err(no_answers(name, format!("`{id}` must be text, a whole number, `true` or `false`"))),
    };
    answers.iter().map(typed).collect()
}

fn table(text: &str, name: &str) -> Result<toml::Table> {
    toml::from_str(text).map_err(|error| {
        let (line, column) = crate::merge::toml::position(text, error.span().map_or(0, |span| span.start));
        no_answers(name, format!("line {line}, column {column}: {}", error.message().trim_end()))
    })
}

fn no_answers(name: &str, fault: String) -> Error {
    Error::usage(format!("`{name}` holds no answers")).faults([fault])
}
