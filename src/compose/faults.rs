//! How the faults of composing are told: whose they are, and where in the library.

use crate::manifest::Blueprint;
use crate::merge::doc::Fault;
use crate::merge::{Change, Format};
use crate::tree::{File, RelPath};

/// Where a blueprint's file lies in its library.
pub(super) fn source_of(blueprint: &Blueprint, path: &RelPath) -> String {
    format!("{}/{}/files/{path}", blueprint.kind.folder(), blueprint.id)
}

/// Why a fragment cannot be read, at its place in the library; the line is that of the rendered text where the fragment
/// can be read as it stands there.
pub(super) fn unread(blueprint: &Blueprint, source: &RelPath, path: &RelPath, fault: &Fault) -> String {
    let place = source_of(blueprint, source);
    let text = blueprint.files.get(source).and_then(File::text).unwrap_or_default();
    let as_it_stands = Format::of(path).cutter().and_then(|cut| cut(text).err());
    match (as_it_stands, fault.at) {
        (Some(Fault { at: Some((line, column)), message, .. }), _) => format!("{place}:{line}:{column}: {message}"),
        (_, Some((line, column))) if source != path => {
            format!("{place}: line {line}, column {column} of what is rendered: {}", fault.message)
        }
        (_, Some((line, column))) => format!("{place}:{line}:{column}: {}", fault.message),
        (_, None) => format!("{place}: {}", fault.message),
    }
}

/// Two owners of one entry.
pub(super) fn clash(id: &str, change: &Change) -> Option<String> {
    match change {
        Change::Conflict { at, why, .. } => Some(format!("`{id}` brings `{at}`, which {why}; one entry has one owner")),
        _ => None,
    }
}
