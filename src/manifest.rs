//! `blueprint.toml`: first its raw shape, then checked types. Every fault is listed, not the first only.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::Deserialize;

use crate::answers::{Check, Value};
use crate::merge::toml::position;
use crate::tree::Tree;
use crate::workshop::{self, Workshop};

/// The manifest format that this version reads.
pub const FORMAT: u32 = 1;

/// Which folder of a library a blueprint lies in; that is its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A whole service, for `formwork new`.
    Scenario,
    /// A piece that people add to a repository.
    Pattern,
    /// Used by the others.
    Base,
}

impl Kind {
    /// All kinds, in the order of listings.
    pub const ALL: [Kind; 3] = [Kind::Scenario, Kind::Pattern, Kind::Base];

    /// The folder of a library.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Scenario => "scenarios",
            Kind::Pattern => "patterns",
            Kind::Base => "base",
        }
    }
}

/// A checked blueprint.
#[derive(Debug, Clone)]
pub struct Blueprint {
    /// The name of its folder.
    pub id: String,
    /// Where it lies.
    pub kind: Kind,
    /// A few words.
    pub title: String,
    /// One line for the list.
    pub summary: String,
    /// What it costs when nobody uses it.
    pub idle_cost: Option<String>,
    /// A picture for terminals.
    pub picture: Option<String>,
    /// The answer that tells two uses of it apart.
    pub repeat: Option<String>,
    /// Why it cannot be in one project with everything else, if it cannot.
    pub apart: Option<String>,
    /// What it builds on.
    pub uses: Vec<Use>,
    /// What it asks.
    pub asks: Vec<Ask>,
    /// Names that it offers to the fragments of the whole composition.
    pub values: BTreeMap<String, String>,
    /// The Lens demands that it meets.
    pub lens: Vec<Claim>,
    /// What to do after it was written.
    pub next: Vec<Next>,
    /// The overlay.
    pub files: Tree,
    seed: GlobSet,
    seed_globs: Vec<String>,
    only_new: GlobSet,
    course: Tree,
    workshop: OnceLock<Result<Option<Workshop>, Vec<String>>>,
}

impl Blueprint {
    /// How it is built up step by step, for learners; read when it is first asked for.
    pub fn workshop(&self) -> Option<&Workshop> {
        self.course().as_ref().ok()?.as_ref()
    }

    /// What is wrong with its workshop.
    pub fn workshop_faults(&self) -> Vec<String> {
        self.course().as_ref().err().cloned().unwrap_or_default()
    }

    fn course(&self) -> &Result<Option<Workshop>, Vec<String>> {
        let folder = || format!("{}/{}/workshop", self.kind.folder(), self.id);
        self.workshop.get_or_init(|| workshop::read(&folder(), &self.course))
    }

    /// The patterns of seeds that match none of its files. A part of a path that an answer names is taken as it stands.
    pub fn idle_seeds(&self) -> Vec<&str> {
        let files = self.files.keys().map(|path| path.as_str().strip_suffix(".tera").unwrap_or(path.as_str()));
        let busy: BTreeSet<usize> = files.flat_map(|path| self.seed.matches(path)).collect();
        let idle = self.seed_globs.iter().enumerate().filter(|(number, _)| !busy.contains(number));
        idle.map(|(_, glob)| glob.as_str()).collect()
    }

    /// Whether the file is the user's from birth.
    pub fn is_seed(&self, path: &str) -> bool {
        self.seed.is_match(path)
    }

    /// Whether the file belongs to a project as a whole, so that it never comes into a repository that was there before.
    pub fn is_only_new(&self, path: &str) -> bool {
        self.only_new.is_match(path)
    }
}

/// One blueprint that another builds on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Use {
    /// The other's id.
    pub id: String,
    /// Its answers, given by us.
    #[serde(default)]
    pub with: BTreeMap<String, Value>,
    /// Only if an answer has a value.
    pub when: Option<When>,
}

/// A condition on an answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The answer's id.
    pub answer: String,
    /// The value that it must have.
    pub is: Value,
}

/// A question.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The name of the answer in fragments and on the command line.
    pub id: String,
    /// The question.
    pub question: String,
    /// A sentence or two below it.
    pub help: String,
    /// What an answer looks like.
    pub form: Form,
    /// The answer when none is given.
    pub default: Option<Value>,
    /// Asked only then.
    pub when: Option<When>,
    /// The types of resources of which it names one that the template has.
    pub names: Vec<String>,
}

/// The form of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// Any text that passes the check.
    Text(Option<Check>),
    /// One of these.
    Choice(Vec<Choice>),
    /// Yes or no.
    Bool,
    /// A whole number from and to.
    Number(i64, i64),
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is answered.
    pub value: String,
    /// What it means.
    #[serde(default)]
    pub help: String,
}

/// A demand of the Lens and where it is met.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The demand's id, as in `DEP-5`.
    pub id: String,
    /// Files, or entries in them (`template.yaml#Resources.CatalogApi`).
    #[serde(default)]
    pub r#where: Vec<String>,
    /// How it is met, or why it does not apply, in a sentence.
    pub how: String,
    /// The demand does not apply here.
    #[serde(default)]
    pub absent: bool,
    /// Only if an answer has a value.
    pub when: Option<When>,
}

/// A next step.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Next {
    /// What to do.
    pub text: String,
    /// The command that does it.
    pub run: Option<String>,
    /// Only if an answer has a value.
    pub when: Option<When>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBlueprint {
    format: u32,
    title: String,
    summary: String,
    idle_cost: Option<String>,
    repeat: Option<String>,
    apart: Option<String>,
    #[serde(default)]
    seed: Vec<String>,
    #[serde(default)]
    only_new: Vec<String>,
    #[serde(default)]
    uses: Vec<Use>,
    #[serde(default)]
    ask: Vec<RawAsk>,
    #[serde(default)]
    values: BTreeMap<String, String>,
    #[serde(default)]
    lens: Vec<Claim>,
    #[serde(default)]
    next: Vec<Next>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAsk {
    id: String,
    question: String,
    #[serde(default)]
    help: String,
    r#type: String,
    #[serde(default)]
    choices: Vec<Choice>,
    default: Option<Value>,
    check: Option<String>,
    min: Option<i64>,
    max: Option<i64>,
    when: Option<When>,
    #[serde(default)]
    names: Vec<String>,
}

/// What a library says about one blueprint before it is checked.
pub struct Source {
    /// The folder's name.
    pub id: String,
    /// The folder's folder.
    pub kind: Kind,
    /// The text of `blueprint.toml`.
    pub manifest: String,
    /// `picture.txt`.
    pub picture: Option<String>,
    /// The overlay.
    pub files: Tree,
    /// The folder `workshop/`.
    pub workshop: Tree,
}

/// Checks one blueprint by itself.
///
/// # Errors
/// Every fault as a line `<kind>/<id>/blueprint.toml: what is wrong`, with line and column for syntax.
pub fn read(source: Source) -> Result<Blueprint, Vec<String>> {
    let place = format!("{}/{}/blueprint.toml", source.kind.folder(), source.id);
    let raw: RawBlueprint = toml::from_str(&source.manifest).map_err(|error| {
        let (line, column) = position(&source.manifest, error.span().map_or(0, |span| span.start));
        vec![format!("{place}: line {line}, column {column}: {}", error.message().trim_end())]
    })?;
    let mut faults = raw_faults(&raw, &source);
    let asks: Vec<Ask> = raw.ask.into_iter().filter_map(|ask| checked(ask, &mut faults)).collect();
    let seed = globs("seed", &raw.seed, &mut faults);
    let only_new = globs("only_new", &raw.only_new, &mut faults);
    if !faults.is_empty() {
        return Err(faults.into_iter().map(|fault| format!("{place}: {fault}")).collect());
    }
    Ok(Blueprint {
        id: source.id,
        kind: source.kind,
        title: raw.title,
        summary: raw.summary,
        idle_cost: raw.idle_cost,
        picture: source.picture,
        repeat: raw.repeat,
        apart: raw.apart,
        uses: raw.uses,
        asks,
        values: raw.values,
        lens: raw.lens,
        next: raw.next,
        files: source.files,
        course: source.workshop,
        workshop: OnceLock::new(),
        seed,
        seed_globs: raw.seed,
        only_new,
    })
}

fn raw_faults(raw: &RawBlueprint, source: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    if raw.format != FORMAT {
        faults.push(format!("format {} is not known here; this version reads format {FORMAT}", raw.format));
    }
    if !Check::CrateName.holds(&source.id) {
        faults.push(format!("the folder's name `{}` is no id (small letters, digits and `-`)", source.id));
    }
    let mut seen = BTreeSet::new();
    faults.extend(raw.ask.iter().filter(|ask| !seen.insert(&ask.id)).map(|ask| format!("`{}` is asked twice", ask.id)));
    if let Some(repeat) = &raw.repeat
        && !seen.contains(repeat)
    {
        faults.push(format!("`repeat` names `{repeat}`, which is no question of this blueprint"));
    }
    faults
}

fn globs(key: &str, globs: &[String], faults: &mut Vec<String>) -> GlobSet {
    let mut builder = GlobSetBuilder::new();
    for glob in globs {
        match Glob::new(glob) {
            Ok(glob) => {
                builder.add(glob);
            }
            Err(error) => faults.push(format!("`{key}` holds a bad pattern: {error}")),
        }
    }
    builder.build().unwrap_or_default()
}

fn checked(raw: RawAsk, faults: &mut Vec<String>) -> Option<Ask> {
    if !is_name(&raw.id) {
        faults.push(format!("`{}` is no name of an answer (small letters, digits and `_`)", raw.id));
    }
    let form = match form(&raw) {
        Ok(form) => form,
        Err(fault) => {
            faults.push(format!("question `{}`: {fault}", raw.id));
            return None;
        }
    };
    if !raw.names.is_empty() && form != Form::Text(Some(Check::LogicalId)) {
        faults.push(format!("question `{}` has `names`, so it needs `check = \"logical-id\"`", raw.id));
    }
    let RawAsk { id, question, help, default, when, names, .. } = raw;
    let ask = Ask { id, question, help, form, default, when, names };
    if let Some(fault) = ask.default.as_ref().and_then(|value| ask.fault(value)) {
        faults.push(format!("the default of `{}` {fault}", ask.id));
    }
    Some(ask)
}

fn form(raw: &RawAsk) -> Result<Form, String> {
    match raw.r#type.as_str() {
        "text" => raw.check.as_deref().map(Check::named).transpose().map(Form::Text),
        "choice" if raw.choices.is_empty() => Err("a choice needs `choices`".to_owned()),
        "choice" => Ok(Form::Choice(raw.choices.clone())),
        "bool" => Ok(Form::Bool),
        "number" => Ok(Form::Number(raw.min.unwrap_or(0), raw.max.unwrap_or(i64::from(u32::MAX)))),
        other => Err(format!("type `{other}` is not one of text, choice, bool, number")),
    }
}

/// Whether `text` can be a name in a fragment.
pub fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}
