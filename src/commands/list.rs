//! `formwork list`: what there is.

use serde_json::json;

use crate::cli::List;
use crate::error::Result;
use crate::manifest::Kind;
use crate::report::{self, STRONG};

/// Lists the blueprints by kind.
pub fn run(args: &List) -> Result<()> {
    let library = super::library(&args.library)?;
    let kinds = Kind::ALL.into_iter().filter(|kind| args.all || *kind != Kind::Base);
    let found =
        kinds.map(|kind| (kind, library.iter().filter(move |blueprint| blueprint.kind == kind).collect::<Vec<_>>()));
    let found: Vec<_> = found.filter(|(_, blueprints)| !blueprints.is_empty()).collect();
    if args.json {
        let rows = found.iter().flat_map(|(_, blueprints)| blueprints);
        let rows: Vec<_> = rows
            .map(|blueprint| json!({"id": blueprint.id, "kind": report::kind(blueprint.kind), "title": blueprint.title, "summary": blueprint.summary}))
            .collect();
        return report::json(&json!({"command": "list", "blueprints": rows}));
    }
    let mut text = String::new();
    for (kind, blueprints) in found {
        let rows: Vec<_> =
            blueprints.iter().map(|blueprint| (blueprint.id.clone(), blueprint.summary.clone())).collect();
        text.push_str(&format!("{STRONG}{}{STRONG:#}\n{}\n", kind.folder(), report::columns(&rows)));
    }
    report::out(text.trim_end_matches('\n'))?;
    report::out("\n\nSee one with `formwork show ID`; start from a scenario with `formwork new DIR --scenario ID`.\n")
}
