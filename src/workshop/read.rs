//! The folder `workshop/` of a scenario: first its raw shape, then checked types. Every fault is listed.

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobSetBuilder};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Check, Layer, Picks, Proof, Step, Workshop};
use crate::answers::Value;
use crate::manifest::FORMAT;
use crate::merge::toml::position;
use crate::tree::{File, RelPath, Tree};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWorkshop {
    format: u32,
    title: String,
    summary: String,
    #[serde(default)]
    answers: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    title: String,
    minutes: u32,
    lens: Vec<String>,
    #[serde(default)]
    given: Vec<String>,
    #[serde(default)]
    take: Vec<String>,
    #[serde(default)]
    hold: Vec<String>,
    #[serde(default)]
    release: Vec<String>,
    #[serde(default)]
    leave: Vec<String>,
    #[serde(default)]
    check: Vec<RawCheck>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCheck {
    says: String,
    file: Option<String>,
    entry: Option<String>,
    #[serde(default)]
    has: Vec<String>,
    #[serde(default)]
    lacks: Vec<String>,
    package: Option<String>,
    node: Option<String>,
    test: Option<String>,
    local: Option<String>,
}

/// Reads the workshop of a scenario; nothing where it has none. `place` names the folder in messages.
///
/// # Errors
/// Every fault as a line `<place>/<file>: what is wrong`.
pub fn read(place: &str, folder: &Tree) -> Result<Option<Workshop>, Vec<String>> {
    if folder.is_empty() {
        return Ok(None);
    }
    let mut reader = Reader { place, folder, faults: Vec::new() };
    let raw: Option<RawWorkshop> = reader.toml("workshop.toml");
    if let Some(raw) = raw.as_ref().filter(|raw| raw.format != FORMAT) {
        reader.fault("workshop.toml", format!("format {} is not known here; this version reads {FORMAT}", raw.format));
    }
    let intro = reader.text("intro.md");
    let steps: Vec<Step> = reader.step_ids().iter().filter_map(|id| reader.step(id)).collect();
    if steps.is_empty() && reader.faults.is_empty() {
        reader.fault("workshop.toml", "there is no step: a step is a folder such as `01-first/`".to_owned());
    }
    match raw {
        Some(raw) if reader.faults.is_empty() => {
            Ok(Some(Workshop { title: raw.title, summary: raw.summary, intro, answers: raw.answers, steps }))
        }
        _ => Err(reader.faults),
    }
}

struct Reader<'r> {
    place: &'r str,
    folder: &'r Tree,
    faults: Vec<String>,
}

impl Reader<'_> {
    fn fault(&mut self, file: &str, fault: String) {
        self.faults.push(format!("{}/{file}: {fault}", self.place));
    }

    fn find(&self, name: &str) -> Option<&File> {
        self.folder.get(name)
    }

    fn text(&mut self, name: &str) -> String {
        match self.find(name).and_then(File::text).map(str::to_owned) {
            Some(text) => text,
            None => {
                self.fault(name, "is missing, or is no text".to_owned());
                String::new()
            }
        }
    }

    fn toml<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let text = self.find(name).and_then(File::text).map(str::to_owned);
        let Some(text) = text else {
            self.fault(name, "is missing".to_owned());
            return None;
        };
        match toml::from_str(&text) {
            Ok(value) => Some(value),
            Err(error) => {
                let (line, column) = position(&text, error.span().map_or(0, |span| span.start));
                self.fault(name, format!("line {line}, column {column}: {}", error.message().trim_end()));
                None
            }
        }
    }

    fn step_ids(&self) -> Vec<String> {
        let folders = self.folder.keys().filter_map(|path| path.as_str().split_once('/'));
        let mut ids: Vec<String> = folders.map(|(folder, _)| folder.to_owned()).collect();
        ids.dedup();
        ids
    }

    fn step(&mut self, id: &str) -> Option<Step> {
        let file = format!("{id}/step.toml");
        let numbered = id.split_once('-').is_some_and(|(number, _)| number.len() == 2 && number.parse::<u8>().is_ok());
        if !numbered {
            self.fault(id, "a step's folder begins with its number, as in `03-structured-logs`".to_owned());
        }
        let raw: RawStep = self.toml(&file)?;
        let given = Layer {
            take: self.picks(&file, raw.given),
            hold: self.picks(&file, raw.hold),
            release: Picks::default(),
            leave: Picks::default(),
            files: self.overlay(&format!("{id}/given/")),
        };
        let solution = Layer {
            take: self.picks(&file, raw.take),
            hold: Picks::default(),
            release: self.picks(&file, raw.release),
            leave: self.picks(&file, raw.leave),
            files: self.overlay(&format!("{id}/files/")),
        };
        if raw.check.is_empty() {
            self.fault(&file, "nothing is checked: a step needs at least one `[[check]]`".to_owned());
        }
        let checks = raw.check.into_iter().filter_map(|check| self.check(&file, check)).collect();
        let (text, guide) = (self.text(&format!("{id}/text.md")), self.text(&format!("{id}/guide.md")));
        let hints = hints(&self.text(&format!("{id}/hints.md")));
        Some(Step {
            id: id.to_owned(),
            title: raw.title,
            minutes: raw.minutes,
            lens: raw.lens,
            text,
            hints,
            guide,
            checks,
            given,
            solution,
        })
    }

    fn overlay(&self, folder: &str) -> Tree {
        let below = self.folder.iter().filter_map(|(path, file)| {
            let path = RelPath::new(path.as_str().strip_prefix(folder)?).ok()?;
            Some((path, file.clone()))
        });
        below.collect()
    }

    fn picks(&mut self, file: &str, patterns: Vec<String>) -> Picks {
        let mut set = GlobSetBuilder::new();
        for pattern in &patterns {
            match GlobBuilder::new(pattern).empty_alternates(true).build() {
                Ok(glob) => {
                    set.add(glob);
                }
                Err(error) => self.fault(file, format!("`{pattern}` is a bad pattern: {error}")),
            }
        }
        Picks { set: set.build().unwrap_or_default(), patterns }
    }

    fn check(&mut self, file: &str, raw: RawCheck) -> Option<Check> {
        let words = !raw.has.is_empty() || !raw.lacks.is_empty();
        let proof = match (raw.file, raw.entry, raw.package, raw.node, raw.local) {
            (Some(path), None, None, None, None) if !words => Proof::File(path),
            (None, Some(at), None, None, None) => Proof::Entry { at, has: raw.has, lacks: raw.lacks },
            (None, None, Some(package), None, None) if !words => Proof::Test { package, name: raw.test },
            (None, None, None, Some(file), None) if !words => Proof::Node { file, name: raw.test },
            (None, None, None, None, Some(name)) if !words => Proof::Local(name),
            _ => {
                let ways = "one of `file`, `entry` (with `has`, `lacks`), `package` or `node` (with `test`), `local`";
                self.fault(file, format!("the check \"{}\" needs {ways}", raw.says));
                return None;
            }
        };
        Some(Check { says: raw.says, proof })
    }
}

/// A hint begins with a heading of the second level.
fn hints(text: &str) -> Vec<String> {
    let mut hints: Vec<String> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("## "), hints.last_mut()) {
            (Some(title), _) => hints.push(format!("{title}\n")),
            (None, Some(hint)) => hint.push_str(&format!("{line}\n")),
            (None, None) => {}
        }
    }
    hints.into_iter().map(|hint| format!("{}\n", hint.trim_end())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alternative_may_be_nothing() {
        let mut reader = Reader { place: "w", folder: &Tree::new(), faults: Vec::new() };
        let picks = reader.picks("step.toml", vec!["template.yaml#Resources.{List,Get}Product{,s}".to_owned()]);
        let meant = |id: &str| picks.name(&format!("template.yaml#Resources.{id}"));
        assert!(meant("GetProduct") && meant("ListProducts") && !meant("GetProductRole"));
        assert_eq!(reader.faults, Vec::<String>::new());
    }

    #[test]
    fn a_check_is_found_out_in_one_way() {
        let mut reader = Reader { place: "w", folder: &Tree::new(), faults: Vec::new() };
        let raw = |text: &str| toml::from_str(text).expect("a check");
        let check = reader.check("step.toml", raw("says = \"x\"\nnode = \"a.test.mjs\"\ntest = \"seen\""));
        let node = Proof::Node { file: "a.test.mjs".to_owned(), name: Some("seen".to_owned()) };
        assert_eq!(check.map(|check| check.proof), Some(node));
        assert!(reader.check("step.toml", raw("says = \"x\"\nnode = \"a\"\npackage = \"b\"")).is_none());
        assert_eq!(reader.faults.len(), 1);
    }
}
