//! The trees between which a workshop leads: where a step begins, and where it is solved.

use std::collections::{BTreeMap, BTreeSet};

use super::{Layer, Step, blocks};
use crate::merge::doc::{Doc, Key, Piece};
use crate::merge::{Format, Layers};
use crate::tree::{File, RelPath, Tree};

/// A point on the way; steps count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// The step lies before the learner.
    Begin(usize),
    /// The step is solved.
    Solved(usize),
}

/// All points of one workshop, as trees.
#[derive(Debug)]
pub struct States<'w> {
    finished: &'w Tree,
    layers: Vec<(Point, &'w Layer, Tree)>,
}

/// Which text an address has: the finished service's, or that of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Text {
    Finished,
    Layer(usize),
}

type Chosen = BTreeMap<RelPath, BTreeMap<String, Text>>;

/// The address of a file that is not cut into entries.
const WHOLE: &str = "";

/// How the name of a file ends that says what is different from the finished service's.
const DIFFERENCE: &str = ".diff";

impl<'w> States<'w> {
    /// The points of the steps; `finished` is the whole service, `render` fills the names into a step's own files.
    ///
    /// # Errors
    /// Every fault of a step's own files.
    pub fn new(
        finished: &'w Tree,
        steps: &'w [Step],
        mut render: impl FnMut(&str, &Tree) -> Result<Tree, Vec<String>>,
    ) -> Result<Self, Vec<String>> {
        let mut layers = Vec::new();
        let mut faults = Vec::new();
        for (number, step) in steps.iter().enumerate() {
            let parts =
                [(Point::Begin(number), &step.given, "given"), (Point::Solved(number), &step.solution, "files")];
            for (point, layer, folder) in parts {
                let place = format!("{}/{folder}", step.id);
                match render(&place, &layer.files).and_then(|files| made_out(&place, finished, files)) {
                    Ok(files) => layers.push((point, layer, files)),
                    Err(found) => faults.extend(found),
                }
            }
        }
        if faults.is_empty() { Ok(Self { finished, layers }) } else { Err(faults) }
    }

    /// The tree at a point.
    ///
    /// # Errors
    /// What cannot be put together.
    pub fn at(&self, point: Point) -> Result<Tree, Vec<String>> {
        let mut chosen = Chosen::new();
        let reached = self.layers.iter().take_while(|(other, ..)| other.place() <= point.place()).count();
        for (number, (_, layer, files)) in self.layers.iter().take(reached).enumerate() {
            self.choose(&mut chosen, layer, files, number);
        }
        let mut tree = Tree::new();
        let mut faults = Vec::new();
        for (path, texts) in chosen.iter().filter(|(_, texts)| !texts.is_empty()) {
            match self.file(path, texts, reached) {
                Ok(file) => drop(tree.insert(path.clone(), file)),
                Err(fault) => faults.push(format!("{path}: {fault}")),
            }
        }
        if faults.is_empty() { Ok(tree) } else { Err(faults) }
    }

    /// What is wrong with the steps as a whole: patterns that mean nothing, and what is missing at the end.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let addresses = self.addresses();
        for (point, layer, _) in &self.layers {
            for picks in [&layer.take, &layer.hold, &layer.release] {
                let used: BTreeSet<usize> =
                    addresses.iter().flat_map(|(path, address)| picks.which(path, address)).collect();
                let idle = picks.patterns.iter().enumerate().filter(|(at, _)| !used.contains(at));
                faults.extend(idle.map(|(_, pattern)| {
                    format!("step {}: `{pattern}` means nothing of the finished service", point.number())
                }));
            }
        }
        let end = self.layers.last().map(|(point, ..)| self.at(*point));
        match end {
            Some(Ok(end)) => faults.extend(self.differences(&end)),
            Some(Err(found)) => faults.extend(found),
            None => {}
        }
        faults
    }

    /// Everything that a pattern can mean: files, entries, and the blocks below these.
    fn addresses(&self) -> Vec<(&str, String)> {
        let mut found = Vec::new();
        for (path, file) in self.finished {
            for key in keys(path, file) {
                let entry = address(path, &key);
                let text = cut(path, file).filter(|_| Format::of(path) == Format::Template);
                let piece = text.and_then(|doc| doc.pieces.into_iter().find(|piece| piece.key.to_string() == key));
                let below = piece.map(|piece| blocks::blocks(piece.text)).unwrap_or_default();
                found.extend(below.into_iter().map(|(block, _)| (path.as_str(), format!("{entry}.{block}"))));
                found.push((path.as_str(), entry));
            }
        }
        found
    }

    fn differences(&self, end: &Tree) -> Vec<String> {
        let paths: BTreeSet<&RelPath> = end.keys().chain(self.finished.keys()).collect();
        let say = |path: &&RelPath| match (end.get(*path), self.finished.get(*path)) {
            (Some(one), Some(other)) if one == other => None,
            (Some(_), Some(_)) => Some(format!("at the end `{path}` is not that of the finished service")),
            (None, _) => Some(format!("no step brings `{path}`")),
            (_, None) => Some(format!("`{path}` is left over at the end")),
        };
        paths.iter().filter_map(say).collect()
    }

    fn choose(&self, chosen: &mut Chosen, layer: &Layer, files: &Tree, number: usize) {
        for (path, texts) in chosen.iter_mut() {
            texts.retain(|key, _| !layer.leave.hold(path.as_str(), &address(path, key)));
        }
        for (path, file) in self.finished {
            for key in keys(path, file) {
                if layer.take.hold(path.as_str(), &address(path, &key)) {
                    chosen.entry(path.clone()).or_default().insert(key, Text::Finished);
                }
            }
        }
        for (path, file) in files {
            let texts = chosen.entry(path.clone()).or_default();
            texts.extend(keys(path, file).into_iter().map(|key| (key, Text::Layer(number))));
        }
    }

    fn source(&self, text: Text) -> Option<&Tree> {
        match text {
            Text::Finished => Some(self.finished),
            Text::Layer(number) => self.layers.get(number).map(|(_, _, files)| files),
        }
    }

    /// One file out of the texts that were chosen for its entries.
    fn file(&self, path: &RelPath, texts: &BTreeMap<String, Text>, reached: usize) -> Result<File, String> {
        let sources: BTreeSet<Option<usize>> = texts
            .values()
            .map(|text| match text {
                Text::Finished => None,
                Text::Layer(number) => Some(*number),
            })
            .collect();
        let shown = |key: &str, text: &str| blocks::without(text, &|block| self.is_held(path, key, block, reached));
        let whole = self.finished.get(path).filter(|file| {
            let complete = || keys(path, file).iter().all(|key| texts.contains_key(key));
            let untouched = || restricted(path, file, &|_| true, &shown) == restricted(path, file, &|_| true, &as_is);
            sources.iter().all(Option::is_none) && complete() && untouched()
        });
        if let Some(file) = whole {
            return Ok(file.clone());
        }
        let mut layers = Layers::default();
        // The finished text first: its order is that of the whole.
        for source in sources {
            let text = source.map_or(Text::Finished, Text::Layer);
            let Some(file) = self.source(text).and_then(|tree| tree.get(path)) else { continue };
            let wanted = |key: &str| texts.get(key) == Some(&text);
            let show: &Show<'_> = if text == Text::Finished { &shown } else { &as_is };
            let part: Tree = [(path.clone(), restricted(path, file, &wanted, show))].into();
            let laid = layers.lay(&part);
            if let Some((_, fault)) = laid.unreadable.into_iter().next() {
                return Err(fault.to_string());
            }
            if let Some(conflict) = laid.conflicts.into_iter().next() {
                return Err(format!("cannot be put together: {conflict:?}"));
            }
        }
        let mut whole = layers.finish();
        match (whole.tree.remove(path), whole.unreadable.into_iter().next()) {
            (Some(file), None) => Ok(file),
            (_, Some((_, fault))) => Err(fault.to_string()),
            (None, None) => Err("is empty".to_owned()),
        }
    }
}

impl States<'_> {
    /// Whether a block of a finished entry waits for a later step: what was said of it last counts.
    fn is_held(&self, path: &RelPath, key: &str, block: &str, reached: usize) -> bool {
        let block = format!("{}.{block}", address(path, key));
        let said = |held, layer: &Layer| layer.hold.name(&block) || held && !layer.release.name(&block);
        self.layers.iter().take(reached).fold(false, |held, (_, layer, _)| said(held, layer))
    }
}

/// A finished entry's text as far as it is shown.
type Show<'s> = dyn Fn(&str, &str) -> String + 's;

fn as_is(_: &str, text: &str) -> String {
    text.to_owned()
}

impl Point {
    fn place(self) -> (usize, bool) {
        (self.number(), matches!(self, Point::Solved(_)))
    }

    /// The step's number, as people count.
    pub fn number(self) -> usize {
        match self {
            Point::Begin(at) | Point::Solved(at) => at + 1,
        }
    }
}

fn address(path: &RelPath, key: &str) -> String {
    if key == WHOLE { path.to_string() } else { format!("{path}#{key}") }
}

fn cut<'t>(path: &RelPath, file: &'t File) -> Option<Doc<'t>> {
    Format::of(path).cutter()?(file.text()?).ok()
}

/// The entries that can be chosen one by one: not the lines of sections, which come with their entries, nor comments
/// at an end, which come with the whole.
fn keys(path: &RelPath, file: &File) -> Vec<String> {
    let Some(doc) = cut(path, file) else { return vec![WHOLE.to_owned()] };
    let filled =
        |section: &str| doc.pieces.iter().any(|piece| matches!(&piece.key, Key::Entry(of, _) if of == section));
    let own = |key: &Key| match key {
        Key::Section(name) => !filled(name),
        Key::Entry(..) => true,
        Key::Tail(_) => false,
    };
    doc.pieces.iter().filter(|piece| own(&piece.key)).map(|piece| piece.key.to_string()).collect()
}

fn restricted(path: &RelPath, file: &File, wanted: &dyn Fn(&str) -> bool, show: &Show<'_>) -> File {
    let Some(doc) = cut(path, file) else { return file.clone() };
    let holds = |section: &str| {
        doc.pieces
            .iter()
            .any(|piece| matches!(&piece.key, Key::Entry(of, _) if of == section) && wanted(&piece.key.to_string()))
    };
    let keep = |key: &Key| match key {
        Key::Section(name) => holds(name) || wanted(name),
        Key::Entry(..) => wanted(&key.to_string()),
        Key::Tail(_) => false,
    };
    let text = |piece: &Piece<'_>| match (&piece.key, Format::of(path)) {
        (Key::Entry(..), Format::Template) => show(&piece.key.to_string(), piece.text),
        _ => piece.text.to_owned(),
    };
    let text: String = doc.pieces.iter().filter(|piece| keep(&piece.key)).map(text).collect();
    File { bytes: text.trim_start_matches(['\n', '\r']).as_bytes().to_vec().into(), executable: file.executable }
}

/// A step's own files, with those made out that are given as a difference from the finished service's.
fn made_out(place: &str, finished: &Tree, files: Tree) -> Result<Tree, Vec<String>> {
    let mut tree = Tree::new();
    let mut faults = Vec::new();
    for (path, file) in files {
        match path.as_str().strip_suffix(DIFFERENCE).map(|name| patched(finished, name, &file)) {
            None => drop(tree.insert(path, file)),
            Some(Ok((path, file))) => drop(tree.insert(path, file)),
            Some(Err(fault)) => faults.push(format!("{place}/{path}: {fault}")),
        }
    }
    if faults.is_empty() { Ok(tree) } else { Err(faults) }
}

fn patched(finished: &Tree, name: &str, difference: &File) -> Result<(RelPath, File), String> {
    let (path, file) = finished.get_key_value(name).ok_or_else(|| format!("the finished service has no `{name}`"))?;
    let (Some(text), Some(difference)) = (file.text(), difference.text()) else { return Err("is no text".to_owned()) };
    let patch = diffy::Patch::from_str(difference).map_err(|fault| format!("is no unified diff: {fault}"))?;
    let text = diffy::apply(text, &patch).map_err(|fault| format!("does not fit `{name}` any more: {fault}"))?;
    Ok((path.clone(), File { bytes: text.into_bytes().into(), executable: file.executable }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::of_texts as tree;
    use crate::workshop::read;

    fn path(path: &str) -> RelPath {
        RelPath::new(path).expect("a path")
    }

    fn finished() -> Tree {
        tree(&[
            ("Cargo.toml", "[workspace]\nmembers = [\"functions/*\"]\n"),
            ("src/a.rs", "//! Done.\n"),
            ("template.yaml", "Transform: X\n\nResources:\n  A:\n    Size: 2\n\n  # why\n  B:\n    Size: 1\n# end\n"),
        ])
    }

    fn steps(later: &[&str]) -> Vec<Step> {
        let toml = |picks: &str| {
            format!("title = \"T\"\nminutes = 1\nlens = []\n{picks}\n[[check]]\nsays = \"x\"\nfile = \"x\"\n")
        };
        let mut folder = tree(&[
            ("workshop.toml", "format = 1\ntitle = \"T\"\nsummary = \"S\"\n"),
            ("intro.md", ""),
            ("01-a/files/template.yaml", "Resources:\n  A:\n    Size: 1\n  Extra:\n    Size: 0\n"),
            ("01-a/files/src/a.rs", "//! On the way.\n"),
        ]);
        for (number, picks) in ["given = [\"Cargo.toml\"]"].iter().chain(later).enumerate() {
            let file = |name: &str| format!("{:02}-a/{name}", number + 1);
            folder.extend(tree(&[
                (&file("step.toml"), &toml(picks)),
                (&file("text.md"), ""),
                (&file("hints.md"), ""),
                (&file("guide.md"), ""),
            ]));
        }
        read("w", &folder).expect("a workshop").expect("one").steps
    }

    fn states<'w>(finished: &'w Tree, steps: &'w [Step]) -> States<'w> {
        States::new(finished, steps, |_, files| Ok(files.clone())).expect("states")
    }

    #[test]
    fn a_file_may_be_given_as_its_difference_from_the_finished_one() {
        let finished = tree(&[("a.rs", "one\ntwo\nthree\n")]);
        let difference = "--- finished\n+++ given\n@@ -1,3 +1,2 @@\n one\n-two\n three\n";
        let made = |name: &str, text: &str| made_out("01-a/given", &finished, tree(&[(name, text)]));
        assert_eq!(made("a.rs.diff", difference), Ok(tree(&[("a.rs", "one\nthree\n")])));
        assert_eq!(made("b.rs", "own\n"), Ok(tree(&[("b.rs", "own\n")])));
        let fault = |name: &str, text: &str| made(name, text).expect_err("a fault").join("\n");
        let drifted = difference.replace("two", "2");
        assert!(fault("a.rs.diff", &drifted).starts_with("01-a/given/a.rs.diff: does not fit `a.rs` any more"));
        assert_eq!(fault("b.rs.diff", difference), "01-a/given/b.rs.diff: the finished service has no `b.rs`");
        assert!(fault("a.rs.diff", "@@ nonsense").starts_with("01-a/given/a.rs.diff: "));
    }

    const ALL: &str = "take = [\"template.yaml\", \"src/*\"]\nleave = [\"template.yaml#Resources.Extra\"]";

    #[test]
    fn every_point_has_what_the_steps_up_to_it_brought() {
        let (finished, steps) = (finished(), steps(&[ALL]));
        let states = states(&finished, &steps);
        let cargo = ("Cargo.toml", "[workspace]\nmembers = [\"functions/*\"]\n");
        assert_eq!(states.at(Point::Begin(0)), Ok(tree(&[cargo])));
        let first = tree(&[
            cargo,
            ("src/a.rs", "//! On the way.\n"),
            ("template.yaml", "Resources:\n  A:\n    Size: 1\n  Extra:\n    Size: 0\n"),
        ]);
        assert_eq!(states.at(Point::Solved(0)), Ok(first.clone()));
        assert_eq!(states.at(Point::Begin(1)), Ok(first));
        assert_eq!(states.at(Point::Solved(1)), Ok(finished.clone()));
        assert_eq!(states.faults(), Vec::<String>::new());
    }

    #[test]
    fn a_block_that_a_step_holds_back_comes_when_a_later_one_releases_it() {
        let finished = finished();
        let hold = "take = [\"template.yaml\", \"src/*\"]\nhold = [\"template.yaml#Resources.B.Size\"]\nleave = [\"template.yaml#Resources.Extra\"]";
        let steps = steps(&[hold, "release = [\"template.yaml#Resources.B.Size\"]"]);
        let states = states(&finished, &steps);
        let template = |point| states.at(point).expect("a tree")[&path("template.yaml")].text().map(str::to_owned);
        let held = template(Point::Solved(1)).expect("text");
        assert!(held.contains("  B:\n") && !held.contains("Size: 1"), "{held}");
        assert_eq!(states.at(Point::Solved(2)), Ok(finished.clone()));
    }

    #[test]
    fn an_end_that_is_not_the_finished_service_is_a_fault_with_its_file() {
        let (finished, steps) = (finished(), steps(&["take = [\"src/*\", \"docs/**\"]"]));
        let faults = states(&finished, &steps).faults();
        let expected = [
            "step 2: `docs/**` means nothing of the finished service",
            "at the end `template.yaml` is not that of the finished service",
        ];
        assert_eq!(faults, expected);
    }
}
