//! `formwork blueprint ...`: for people who write blueprints.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::answering::answer;
use crate::answers::{Answers, sample_answers};
use crate::apply;
use crate::check::{self, Variant};
use crate::cli::{Check, Open};
use crate::compose::{Root, compose, compose_all, questions};
use crate::error::{Error, Result};
use crate::library::{Library, Origin};
use crate::manifest::{Blueprint, Kind};
use crate::merge::merge;
use crate::project::Target;
use crate::report::{self, GOOD, STRONG};
use crate::tree::Tree;
use crate::workshop::compiled_once;

/// Renders every variant and looks for faults.
pub fn check(args: &Check) -> Result<()> {
    let library = match &args.library.library {
        None => Library::embedded_whole()?,
        Some(_) => super::library(&args.library)?,
    };
    let chosen = chosen(&library, &args.ids)?;
    let texts = check::text_faults(&library, if args.ids.is_empty() { &[] } else { &chosen });
    let mut faults: Vec<String> = texts.iter().map(|place| format!("{}: {}", place.at, place.fault)).collect();
    let mut rows = Vec::new();
    for blueprint in chosen {
        let variants = check::variants_of(&library, blueprint);
        report::progress(&format!("{}: {}", blueprint.id, counted(variants.len())));
        let told = |fault: &String| texts.iter().any(|place| fault.starts_with(&format!("{}: ", place.at)));
        let found = variants.iter().map(|variant| check::faults(&library, blueprint, &variant.answers));
        let found: Vec<Vec<String>> =
            found.map(|faults| faults.into_iter().filter(|fault| !told(fault)).collect()).collect();
        if let (true, Some(folder)) = (faults.is_empty() && found.iter().all(Vec::is_empty), &args.write) {
            variants.iter().try_for_each(|variant| write(&library, blueprint, variant, folder.join(&blueprint.id)))?;
        }
        faults.extend(gathered(blueprint, &variants, &found));
        faults.extend(check::workshop_faults(&library, blueprint));
        rows.push((blueprint, variants));
    }
    if args.together {
        faults.extend(check_together(&library, args.write.as_deref())?);
    }
    match faults.len() {
        0 => report_variants(args, &rows),
        1 => Err(Error::failed("one fault").faults(faults)),
        number => Err(Error::failed(format!("{number} faults")).faults(faults)),
    }
}

/// Everything in one project; written as `together/default`, and as `together/once` what compiles its dependencies once.
fn check_together(library: &Library, write: Option<&Path>) -> Result<Vec<String>> {
    let (roots, answers) = check::together(library);
    report::progress(&format!("together: {} blueprints", roots.len()));
    let composition = match compose_all(library, &roots, &answers) {
        Ok(composition) => composition,
        Err(faults) => return Ok(faults.into_iter().map(|fault| format!("together: {fault}")).collect()),
    };
    if let Some(folder) = write {
        let tree = super::new::with_lock(&library.origin, &roots, &answers, &composition);
        write_tree(&folder.join("together"), "default", &tree)?;
        write_tree(&folder.join("together"), "once", &compiled_once(&tree, &tree))?;
    }
    Ok(Vec::new())
}

/// Each fault once, with the first variant that has it.
fn gathered(blueprint: &Blueprint, variants: &[Variant], found: &[Vec<String>]) -> Vec<String> {
    let mut by_fault: BTreeMap<&str, Vec<&Variant>> = BTreeMap::new();
    for (variant, faults) in variants.iter().zip(found) {
        faults.iter().for_each(|fault| by_fault.entry(fault).or_default().push(variant));
    }
    let place = |having: &[&Variant]| {
        let first = format!("{} {}", having[0].id, having[0].differs);
        if having.len() == variants.len() {
            "in every variant".to_owned()
        } else {
            format!("in {}, as {}", counted(having.len()), first.trim_end())
        }
    };
    by_fault.into_iter().map(|(fault, having)| format!("{}: {fault} ({})", blueprint.id, place(&having))).collect()
}

fn counted(variants: usize) -> String {
    if variants == 1 { "1 variant".to_owned() } else { format!("{variants} variants") }
}

fn report_variants(args: &Check, rows: &[(&Blueprint, Vec<Variant>)]) -> Result<()> {
    if args.json {
        let variant = |variant: &Variant| json!({"id": variant.id, "answers": variant.answers});
        let row = |(blueprint, variants): &(&Blueprint, Vec<Variant>)| json!({"id": blueprint.id, "variants": variants.iter().map(variant).collect::<Vec<_>>()});
        return report::json(
            &json!({"command": "blueprint check", "blueprints": rows.iter().map(row).collect::<Vec<_>>()}),
        );
    }
    let line = |(blueprint, variants): &(&Blueprint, Vec<Variant>)| (blueprint.id.clone(), counted(variants.len()));
    report::out(&format!("{}{GOOD}no faults{GOOD:#}\n", report::columns(&rows.iter().map(line).collect::<Vec<_>>())))
}

fn chosen<'l>(library: &'l Library, ids: &[String]) -> Result<Vec<&'l Blueprint>> {
    // What others use is rendered with them, under the answers that they give it.
    let whole = |blueprint: &&Blueprint| blueprint.kind != Kind::Base;
    if ids.is_empty() {
        Ok(library.iter().filter(whole).collect())
    } else {
        ids.iter().map(|id| library.get(id, &Kind::ALL)).collect()
    }
}

fn write(library: &Library, blueprint: &Blueprint, variant: &Variant, folder: PathBuf) -> Result<()> {
    let composition = compose(library, blueprint, &variant.answers)
        .map_err(|faults| Error::failed("cannot be rendered").faults(faults))?;
    let root = Root { blueprint, own: Answers::new() };
    let tree = super::new::with_lock(&library.origin, &[root], &variant.answers, &composition);
    write_tree(&folder, &variant.id, &tree)
}

fn write_tree(folder: &Path, name: &str, tree: &Tree) -> Result<()> {
    apply::folder(folder)?;
    let target = Target::free(&folder.join(name))?;
    apply::create(&target, &merge(&Tree::new(), &Tree::new(), tree), |_| Ok(()))
}

/// Renders one blueprint into a folder, linked to its sources where that can be.
pub fn open(args: &Open) -> Result<()> {
    let target = Target::free(&args.dir)?;
    let library = super::library(&args.library)?;
    let blueprint = library.get(&args.id, &Kind::ALL)?;
    let asked = questions(&library, blueprint);
    let samples: BTreeMap<String, String> =
        sample_answers(&asked).into_iter().map(|(id, value)| (id, value.to_string())).collect();
    let answers: Answers = answer(&asked, &args.answers, vec![("a sample", samples)])?;
    let composition = compose(&library, blueprint, &answers).map_err(|faults| {
        Error::failed(format!("the blueprint `{}` cannot be rendered", blueprint.id)).faults(faults)
    })?;
    let mut linked = 0;
    apply::create(&target, &merge(&Tree::new(), &Tree::new(), &composition.tree), |folder| {
        if let Some(root) = folder_of(&library) {
            let links = composition.verbatim.iter().map(|(path, source)| (path.to_string(), root.join(source)));
            linked = apply::link(folder, links)?;
        }
        Ok(())
    })?;
    let files = composition.tree.len();
    let links = match folder_of(&library) {
        Some(_) => format!(
            "{linked} of them links into the library.\nThe others were rendered; change those in the library and open it again."
        ),
        None => "none of them a link: the library is no folder.\nTo edit the blueprint through this project, open it with `--library blueprints`, your copy of the library.".to_owned(),
    };
    report::out(&format!(
        "{GOOD}Opened{GOOD:#} {STRONG}{}{STRONG:#} in {}: {files} files, {links}\n",
        blueprint.id,
        args.dir.display()
    ))
}

fn folder_of(library: &Library) -> Option<PathBuf> {
    match &library.origin {
        Origin::External(place) => {
            crate::project::absolute(std::path::Path::new(place)).ok().filter(|path| path.is_dir())
        }
        Origin::Embedded => None,
    }
}
