//! A composition as it fits what is here.

use std::collections::BTreeSet;

use super::evolving::Project;
use crate::compose::Composition;
use crate::error::{Error, Result};
use crate::fitting::{Clash, Fitting, Said, Sides, TEMPLATE, decide};
use crate::tree::RelPath;

/// A composition that was made to fit.
pub struct Fitted<'l> {
    pub composition: Composition<'l>,
    pub fitting: Fitting,
    pub said: Vec<Said>,
    /// What only people can decide.
    pub clashes: Vec<Clash>,
}

/// Makes a composition fit. With a prefix whatever is new and in the way is decided; without one only in a repository
/// that was there before, while a project of ours shows it as a conflict.
pub fn fitted<'l>(found: &Project, mut composition: Composition<'l>, prefix: Option<&str>) -> Result<Fitted<'l>> {
    let mut fitting = found.fitting.clone();
    let manifests = found.manifests()?;
    let (mut said, mut clashes) = (Vec::new(), Vec::new());
    if prefix.is_some() || fitting.foreign {
        let known: BTreeSet<RelPath> = found.lock.paths().union(&found.lock.seeds).cloned().collect();
        let paths = known.iter().chain(composition.tree.keys()).cloned().collect();
        let ours = found.read(&paths)?;
        let base = found.lock.base(&ours);
        // What is large is cut once: here, for the merge as well.
        if let Some((path, text)) = ours.get_key_value(TEMPLATE).and_then(|(path, file)| Some((path, file.text()?))) {
            composition.cuts.keep(path, text);
        }
        let name = found.fitting.template.as_deref().unwrap_or(TEMPLATE);
        let sides = Sides {
            base: &base,
            ours: &ours,
            manifests: &manifests,
            known: &known,
            prefix: prefix.unwrap_or("Formwork"),
        };
        (said, clashes) = decide(&mut fitting, &composition, &sides).map_err(|fault| unreadable(name, &fault))?;
    }
    fitting.apply(&mut composition, &manifests);
    Ok(Fitted { composition, fitting, said, clashes })
}

/// A template that nothing can be put into.
pub fn unreadable(name: &str, fault: &crate::merge::doc::Fault) -> Error {
    let error = Error::usage(format!("`{name}` cannot be added to")).faults([fault.to_string()]);
    let error = if fault.at.is_some() { error.hint("mend that place and run it again") } else { error };
    error.hint("formwork adds to SAM and CloudFormation templates in YAML; nothing was written")
}
