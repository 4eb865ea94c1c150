//! The entries of a template that is here against those that come: which serve as well, and which need other names.

use std::collections::{BTreeMap, BTreeSet};

use super::decide::Work;
use super::{Said, TEMPLATE};
use crate::merge::doc::{Doc, Key};
use crate::template::same_meaning;

/// Sections whose names one name space holds: a `!Ref` finds both.
const REFERRED: [&str; 2] = ["Parameters", "Resources"];

/// Sections whose entries can have other names.
const NAMED: [&str; 5] = ["Parameters", "Resources", "Conditions", "Mappings", "Outputs"];

/// The entries of the three sides by section and name.
pub struct Entries {
    /// What is here and did not come from us.
    here: BTreeMap<(String, String), String>,
    theirs: Vec<(String, String, String)>,
    base: BTreeSet<(String, String)>,
    sections: BTreeSet<String>,
    /// Resources that SAM makes out of others.
    implied: BTreeSet<String>,
}

/// What SAM makes once for a template.
const IMPLIED: [&str; 6] = [
    "ServerlessRestApi",
    "ServerlessRestApiProdStage",
    "ServerlessHttpApi",
    "ServerlessHttpApiApiGatewayDefaultStage",
    "ServerlessDeploymentApplication",
    "CodeDeployServiceRole",
];

/// How SAM calls what it makes for a function or a state machine.
const IMPLIED_BY: [&str; 6] =
    ["Role", "DeploymentGroup", "Aliaslive", "Url", "UrlPublicPermissions", "EventInvokeConfig"];

impl Entries {
    pub fn new(ours: &Doc<'_>, base: &Doc<'_>, theirs: &Doc<'_>) -> Self {
        let of = |doc: &Doc<'_>| -> Vec<(String, String, String)> {
            let entry = |piece: &crate::merge::doc::Piece<'_>| match &piece.key {
                Key::Entry(section, name) => Some((section.clone(), name.clone(), piece.text.to_owned())),
                _ => None,
            };
            doc.pieces.iter().filter_map(entry).collect()
        };
        let base: BTreeSet<(String, String)> = of(base).into_iter().map(|(section, name, _)| (section, name)).collect();
        let here = of(ours).into_iter().map(|(section, name, text)| ((section, name), text));
        let here: BTreeMap<(String, String), String> = here.filter(|(key, _)| !base.contains(key)).collect();
        let serverless =
            here.iter().filter(|((section, _), text)| section == "Resources" && text.contains("AWS::Serverless::"));
        let made = serverless.flat_map(|((_, id), _)| IMPLIED_BY.iter().map(move |end| format!("{id}{end}")));
        let implied = made.chain(IMPLIED.iter().map(|name| (*name).to_owned())).collect();
        let theirs = of(theirs);
        let sections = theirs.iter().map(|(section, ..)| section.clone()).collect();
        Self { here, theirs, base, sections, implied }
    }

    /// Looks at every entry. A new name makes others differ that were the same before, so that what was taken for the
    /// same is looked at again until no name changes.
    pub fn settle(&self, work: &mut Work<'_>) {
        let (left_out, said) = (work.fitting.left_out.clone(), work.said.clone());
        let mut names = work.fitting.renamed.len();
        loop {
            for (section, name, text) in &self.theirs {
                self.look_at(work, section, name, text);
            }
            if work.fitting.renamed.len() == names {
                return;
            }
            names = work.fitting.renamed.len();
            work.fitting.left_out = left_out.clone();
            work.said.retain(|one| said.contains(one) || matches!(one, Said::Renamed { .. }));
        }
    }

    fn look_at(&self, work: &mut Work<'_>, section: &str, name: &str, text: &str) {
        let address = format!("{section}.{name}");
        let place = format!("{TEMPLATE}#{address}");
        if work.fitting.renamed.contains_key(&address) || work.fitting.left_out.contains(&place) {
            return;
        }
        let key = (section.to_owned(), name.to_owned());
        if self.base.contains(&key) || !self.is_taken(section, name) {
            return;
        }
        let now = || crate::template::renamed(&format!("{section}:\n{text}"), &work.fitting.renamed);
        let same = self.here.get(&key).is_some_and(|here| {
            let now = now();
            same_meaning(section, here, now.split_once('\n').map_or("", |(_, text)| text))
        });
        if same {
            work.use_theirs(place);
        } else if NAMED.contains(&section) {
            let to = self.free_name(work, section, name);
            work.said.push(Said::Renamed { entry: address.clone(), to: to.clone() });
            work.fitting.renamed.insert(address, to);
        } else {
            work.clash(
                format!("{place} is there already, with other content"),
                format!("remove yours, or go on without ours: --keep {place}"),
            );
        }
    }

    fn is_taken(&self, section: &str, name: &str) -> bool {
        let has = |section: &str| self.here.contains_key(&(section.to_owned(), name.to_owned()));
        if REFERRED.contains(&section) {
            REFERRED.into_iter().any(has) || (section == "Resources" && self.implied.contains(name))
        } else {
            has(section)
        }
    }

    fn free_name(&self, work: &Work<'_>, section: &str, name: &str) -> String {
        let first = format!("{}{name}", work.sides.prefix);
        let is_free = |wanted: &String| {
            let brought = |(other, id, _): &(String, String, String)| self.sections.contains(other) && id == wanted;
            !self.is_taken(section, wanted)
                && !self.theirs.iter().any(brought)
                && !self.base.contains(&(section.to_owned(), wanted.clone()))
        };
        let later = (2..).map(|number| format!("{first}{number}"));
        std::iter::once(first.clone()).chain(later).find(is_free).unwrap_or(first)
    }
}
