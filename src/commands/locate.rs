//! Where a pattern goes: the project or the template that is meant.

use std::path::{Path, PathBuf};

use super::answering::can_ask;
use super::evolving::{Project, finish};
use super::fitted::unreadable;
use crate::ask::Terminal;
use crate::cli::Add;
use crate::error::{Error, Result};
use crate::fitting::{Fitting, TEMPLATE};
use crate::library::Origin;
use crate::lock::Lock;
use crate::project;
use crate::request::{REQUEST, Request};

/// The project here, or the repository whose template was named or found.
pub fn locate(args: &Add) -> Result<Project> {
    if args.template.is_none()
        && let Some(found) = Project::find()?
    {
        return Ok(found);
    }
    let path = template(args)?;
    let root = path.parent().unwrap_or(Path::new(".")).to_owned();
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or(TEMPLATE).to_owned();
    if root.join(REQUEST).is_file() {
        let found = Project::at(root)?;
        let known = found.fitting.template.as_deref().unwrap_or(TEMPLATE);
        return if known == name {
            Ok(found)
        } else {
            Err(Error::usage(format!("the project in this folder is about `{known}`, not about `{name}`"))
                .hint("a template with patterns of its own needs a folder of its own"))
        };
    }
    finish(&root)?;
    if root.join(REQUEST).is_file() {
        return Project::at(root);
    }
    mergeable(args, &path, &name)?;
    let request = Request::new(&Origin::of(args.library.library.as_deref()).seen_from(&root));
    let template = (name != TEMPLATE).then_some(name);
    Ok(Project {
        root,
        request,
        lock: Lock::default(),
        fitting: Fitting { foreign: true, template, ..Fitting::default() },
    })
}

fn template(args: &Add) -> Result<PathBuf> {
    if let Some(path) = &args.template {
        let path = if path.is_dir() { path.join(TEMPLATE) } else { path.clone() };
        if !path.is_file() {
            return Err(
                Error::usage(format!("there is no file `{}`", path.display())).hint("give the path of a SAM template")
            );
        }
        return project::absolute(&path);
    }
    let here = project::absolute(Path::new("."))?;
    let found = candidates(&here);
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(nothing(&here)),
        several => {
            let shown: Vec<String> =
                several.iter().map(|path| path.strip_prefix(&here).unwrap_or(path).display().to_string()).collect();
            if can_ask(&args.answers) {
                let index = Terminal.pick("Which template?", shown, 0, "")?;
                return Ok(several[index].clone());
            }
            let hint = format!("name one: formwork add {} --template {}", args.pattern, shown[0]);
            Err(Error::usage("which template?").faults(shown).hint(hint))
        }
    }
}

/// The templates that may be meant: of this folder, else of the nearest above it in the same git repository, else of those below.
fn candidates(here: &Path) -> Vec<PathBuf> {
    let top = crate::repository::top(here).unwrap_or_else(|| here.to_owned());
    for folder in here.ancestors().take_while(|folder| folder.starts_with(&top)) {
        let found = of_folder(folder);
        if !found.is_empty() {
            return found;
        }
    }
    let named =
        |path: &Path| ["yaml", "yml"].iter().any(|ending| path.extension().is_some_and(|other| other == *ending));
    let shallow = project::files(here).into_iter().filter(|path| path.as_str().matches('/').count() <= 5);
    let paths = shallow.map(|path| here.join(path.as_str())).filter(|path| named(path));
    paths.filter(|path| project::read_text(path).is_ok_and(|text| is_sam(&text))).collect()
}

/// The template that `samconfig.toml` names, or those with the usual names.
fn of_folder(folder: &Path) -> Vec<PathBuf> {
    if let Some(named) = named_in_config(folder) {
        return vec![named];
    }
    [TEMPLATE, "template.yml"].map(|name| folder.join(name)).into_iter().filter(|path| path.is_file()).collect()
}

fn named_in_config(folder: &Path) -> Option<PathBuf> {
    let config: toml::Table = project::read_text(&folder.join("samconfig.toml")).ok()?.parse().ok()?;
    let commands = config.values().filter_map(toml::Value::as_table).flat_map(toml::Table::values);
    let parameters = commands.filter_map(|command| command.get("parameters")?.as_table());
    let named = parameters.filter_map(|table| table.get("template_file").or_else(|| table.get("template"))?.as_str());
    let mut paths = named.filter(|name| !name.contains(".aws-sam")).map(|name| folder.join(name));
    let path = paths.find(|path| path.is_file())?;
    project::absolute(&path).ok()
}

fn is_sam(text: &str) -> bool {
    let mut lines = text.lines();
    lines.any(|line| line.starts_with("Resources:")) && text.contains("AWS::")
}

/// What is here instead of a template, and the way from there.
fn nothing(here: &Path) -> Error {
    let is_there = |name: &str| here.join(name).exists();
    let ends = |ending: &str| project::files(here).iter().any(|path| path.as_str().ends_with(ending));
    let beside = "add to a SAM template beside it: formwork new makes one, or name one with `--template PATH`";
    let refuse = |what: &str| {
        Error::usage(format!("there is no SAM template here, but {what}, which formwork cannot add to")).hint(beside)
    };
    if is_there("cdk.json") {
        refuse("a CDK app (`cdk.json`)")
    } else if ["serverless.yml", "serverless.yaml", "serverless.ts"].into_iter().any(is_there) {
        refuse("a project of the Serverless Framework (`serverless.yml`)")
    } else if is_there("template.json") || is_there("serverless.template") {
        Error::usage("the template here is JSON, into which no entry can be put without writing all of it anew").hint(
            "convert it once: pip install cfn-flip && cfn-flip --yaml template.json template.yaml; then run this again",
        )
    } else if ends(".tf") {
        refuse("Terraform (`*.tf`)")
    } else if is_there("Pulumi.yaml") {
        refuse("a Pulumi project (`Pulumi.yaml`)")
    } else {
        Error::usage("there is no SAM template here, above or below")
            .hint("name one with `--template PATH`, or start a project with `formwork new`")
    }
}

/// Refuses what cannot be merged line by line, before anything is asked.
fn mergeable(args: &Add, path: &Path, name: &str) -> Result<()> {
    let refuse = |reason: String| Error::usage(format!("`{name}` cannot be added to: {reason}"));
    let bytes = project::bytes(path)?;
    let Ok(text) = std::str::from_utf8(&bytes) else {
        return Err(refuse("it is not UTF-8 text".to_owned()).hint("save it as UTF-8 first"));
    };
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('{') {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let to = if name.ends_with(".yaml") { format!("{stem}-block.yaml") } else { format!("{stem}.yaml") };
        return Err(refuse("it is JSON, into which no entry can be put without writing all of it anew".to_owned())
            .hint(format!("convert it once: pip install cfn-flip && cfn-flip --yaml {name} {to}; then formwork add ... --template {to}")));
    }
    // Whoever is asked wants to hear of it before; else the template is read once, where it is looked at anyway.
    if can_ask(&args.answers) {
        crate::fitting::read(text).map(drop).map_err(|fault| unreadable(name, &fault))
    } else {
        Ok(())
    }
}
