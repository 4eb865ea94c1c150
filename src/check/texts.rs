//! What is wrong with the texts of a library by themselves, whatever is answered: names that nobody defines, also where
//! no variant comes; names that nobody uses; patterns that match nothing; folders without a manifest.

use std::collections::{BTreeMap, BTreeSet};

use crate::answers::Check;
use crate::compose::{WHOLE_PROJECT, questions};
use crate::error::nearest;
use crate::library::Library;
use crate::manifest::{Ask, Blueprint, Form, Kind, When};
use crate::render::{Renderer, Used};

/// One fault and where it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, with line and column where there are some.
    pub at: String,
    /// What is wrong there.
    pub fault: String,
}

/// The faults of the texts of these blueprints; of the whole library where none is named.
pub fn text_faults(library: &Library, only: &[&Blueprint]) -> Vec<Place> {
    let concerned: BTreeSet<&str> = only.iter().flat_map(|root| library.used_by(root)).collect();
    let concerned = |id: &str| only.is_empty() || concerned.contains(id);
    let mut used = UsedNames::default();
    let mut found = BTreeSet::new();
    let names = Names::of(library);
    for blueprint in library.iter() {
        let faults = used.read(blueprint, &names);
        let faults = faults.into_iter().chain(seeds_of_nothing(blueprint));
        found.extend(faults.filter(|_| concerned(&blueprint.id)));
    }
    for blueprint in library.iter().filter(|blueprint| concerned(&blueprint.id)) {
        found.extend(used.lacks(blueprint));
    }
    if only.is_empty() {
        found.extend(library.strays.iter().map(|folder| Place {
            at: folder.clone(),
            fault: "the folder holds no `blueprint.toml`, so it is no blueprint and is passed over".to_owned(),
        }));
    }
    found.into_iter().collect()
}

/// The names that are defined in some composition.
struct Names<'l> {
    /// Of the questions that somebody can be asked, and of all values.
    everywhere: BTreeMap<&'l str, Option<&'l Ask>>,
}

impl<'l> Names<'l> {
    fn of(library: &'l Library) -> Self {
        let whole: Vec<&Blueprint> = library.iter().filter(|blueprint| blueprint.kind != Kind::Base).collect();
        let used: BTreeSet<&str> = whole.iter().flat_map(|root| library.used_by(root)).collect();
        let alone = library.iter().filter(|blueprint| !used.contains(blueprint.id.as_str()));
        let asks = whole.iter().copied().chain(alone).flat_map(|root| questions(library, root));
        let mut everywhere: BTreeMap<&str, Option<&Ask>> =
            asks.map(|question| (question.ask.id.as_str(), Some(question.ask))).collect();
        everywhere
            .extend(library.iter().flat_map(|blueprint| blueprint.values.keys()).map(|name| (name.as_str(), None)));
        everywhere.insert(WHOLE_PROJECT, None);
        Self { everywhere }
    }

    /// The question of a name, or nothing inside if it is a value; nothing at all if nobody defines it.
    fn get(&self, blueprint: &'l Blueprint, name: &str) -> Option<Option<&'l Ask>> {
        let find = |name: &str| {
            let own = blueprint.asks.iter().find(|ask| ask.id == name);
            own.map(Some).or_else(|| self.everywhere.get(name).copied())
        };
        let logical_id = |ask: &&Ask| matches!(ask.form, Form::Text(None | Some(Check::LogicalId)));
        find(name).or_else(|| find(name.strip_suffix("_kebab")?)?.filter(logical_id).map(Some))
    }

    fn fault(&self, blueprint: &'l Blueprint, used: &Used) -> Option<String> {
        match self.get(blueprint, &used.name) {
            None => {
                let own = blueprint.asks.iter().map(|ask| ask.id.as_str());
                let near = nearest(&used.name, own.chain(self.everywhere.keys().copied()));
                let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                Some(format!("nobody defines `{}`{near}", used.name))
            }
            Some(Some(ask)) => {
                let never = used
                    .compared
                    .iter()
                    .find(|value| !ask.choices().is_empty() && !ask.choices().contains(&value.as_str()));
                never.map(|value| {
                    format!("`{}` is never `{value}`; it is one of {}", used.name, ask.choices().join(", "))
                })
            }
            Some(None) => None,
        }
    }
}

/// The names that stand in some text, in a path or in a condition.
#[derive(Default)]
struct UsedNames {
    names: BTreeSet<String>,
    paths: String,
}

impl UsedNames {
    /// Takes in the names of one blueprint; answers those that are wrong there.
    fn read(&mut self, blueprint: &Blueprint, names: &Names<'_>) -> Vec<Place> {
        let mut renderer = Renderer::new();
        let mut faults = Vec::new();
        for (place, text) in texts(blueprint) {
            for used in renderer.used(&place, text) {
                let at = format!("{place}:{}:{}", used.line, used.column);
                faults.extend(names.fault(blueprint, &used).map(|fault| Place { at, fault }));
                self.names.insert(used.name);
            }
        }
        self.names.extend(conditions(blueprint).map(|when| when.answer.clone()));
        self.names.extend(blueprint.repeat.clone());
        self.paths.extend(blueprint.files.keys().map(|path| format!("{path}\n")));
        faults
    }

    fn lacks(&self, blueprint: &Blueprint) -> Vec<Place> {
        let at = manifest(blueprint);
        let fault = |fault: String| Place { at: at.clone(), fault };
        let unused = |name: &&str| {
            let kebab = format!("{name}_kebab");
            let in_paths = [*name, &kebab].iter().any(|name| self.paths.contains(&format!("__{name}__")));
            !in_paths && !self.names.contains(*name) && !self.names.contains(&kebab)
        };
        let asks = blueprint.asks.iter().map(|ask| ask.id.as_str()).filter(unused);
        let asks = asks.map(|name| fault(format!("`{name}` is asked, and nothing depends on the answer")));
        let values = blueprint.values.keys().map(String::as_str).filter(unused);
        asks.chain(values.map(|name| fault(format!("the value `{name}` is offered, and nobody uses it")))).collect()
    }
}

fn manifest(blueprint: &Blueprint) -> String {
    format!("{}/{}/blueprint.toml", blueprint.kind.folder(), blueprint.id)
}

/// Every text of a blueprint that is rendered, with its place.
fn texts(blueprint: &Blueprint) -> Vec<(String, &str)> {
    let folder = format!("{}/{}", blueprint.kind.folder(), blueprint.id);
    let files = blueprint.files.iter().filter(|(path, _)| path.as_str().ends_with(".tera"));
    let files = files.filter_map(|(path, file)| Some((format!("{folder}/files/{path}"), file.text()?)));
    let of = |part: &str| format!("{} ({part})", manifest(blueprint));
    let values = blueprint.values.iter().map(|(name, text)| (of(name), text.as_str()));
    let claims = blueprint.lens.iter().flat_map(|claim| &claim.r#where).map(|place| (of("lens"), place.as_str()));
    let next = blueprint.next.iter().flat_map(|next| [Some(&next.text), next.run.as_ref()]).flatten();
    let next = next.map(|text| (of("next"), text.as_str()));
    let with = blueprint.uses.iter().flat_map(|used| used.with.values());
    let with = with.filter_map(|value| match value {
        crate::answers::Value::Text(text) => Some((of("uses"), text.as_str())),
        _ => None,
    });
    files.chain(values).chain(claims).chain(next).chain(with).collect()
}

/// Every condition in a manifest.
pub(super) fn conditions(blueprint: &Blueprint) -> impl Iterator<Item = &When> {
    let uses = blueprint.uses.iter().filter_map(|used| used.when.as_ref());
    let asks = blueprint.asks.iter().filter_map(|ask| ask.when.as_ref());
    let claims = blueprint.lens.iter().filter_map(|claim| claim.when.as_ref());
    let next = blueprint.next.iter().filter_map(|next| next.when.as_ref());
    uses.chain(asks).chain(claims).chain(next)
}

fn seeds_of_nothing(blueprint: &Blueprint) -> Vec<Place> {
    let fault = |glob: &str| Place {
        at: manifest(blueprint),
        fault: format!("`seed` holds `{glob}`, which matches no file of the blueprint"),
    };
    blueprint.idle_seeds().into_iter().map(fault).collect()
}
