//! What people should know or do after a pattern came into a repository that was there before.

use super::evolving::Project;
use crate::compose::Composition;
use crate::error::Result;
use crate::fitting::TEMPLATE;
use crate::template::Node;
use crate::tree::{File, RelPath};

type Step = (String, Option<String>);

/// The notes, each with a command or none.
pub fn notes(found: &Project, composition: &Composition<'_>) -> Result<Vec<Step>> {
    let mut steps = Vec::new();
    let ignored = crate::repository::ignored(&found.root, composition.tree.keys());
    if !ignored.is_empty() {
        let paths = ignored.join(" ");
        steps.push((format!("git ignores what was written: {paths}"), Some(format!("git add --force {paths}"))));
    }
    if !found.fitting.foreign {
        return Ok(steps);
    }
    let path = RelPath::new(TEMPLATE).into_iter().collect();
    let here = found.read(&path)?;
    if let Some(root) = here.values().next().and_then(File::text).and_then(Node::parse) {
        steps.extend(globals(&root, composition));
        steps.extend(whole_folder(&root));
        steps.extend(unnamed_binaries(&root));
    }
    Ok(steps)
}

/// What `Globals` adds to our functions, which state everything that they need.
fn globals(root: &Node, composition: &Composition<'_>) -> Option<Step> {
    let function = root.get("Globals")?.get("Function")?;
    let reaching =
        ["VpcConfig", "Layers", "SnapStart", "PermissionsBoundary", "FileSystemConfigs", "ImageConfig", "PackageType"];
    let found: Vec<&str> =
        function.pairs().iter().filter_map(|(key, _)| key.scalar()).filter(|key| reaching.contains(key)).collect();
    let brings = composition.resources().iter().any(|(_, kind)| kind == "AWS::Serverless::Function");
    (brings && !found.is_empty()).then(|| {
        (
            format!(
                "Globals.Function.{} of your template reaches the new functions too: see that they work with it",
                found.join(", Globals.Function.")
            ),
            None,
        )
    })
}

/// Functions whose code is the whole folder now hold the Rust sources as well.
fn whole_folder(root: &Node) -> Option<Step> {
    let functions = root.get("Resources")?.pairs().iter().filter(|(_, body)| {
        let properties = body.get("Properties");
        let code = properties.and_then(|properties| properties.get("CodeUri")).and_then(Node::scalar);
        let rust = body.get("Metadata").and_then(|metadata| metadata.get("BuildMethod")).is_some();
        body.get("Type").and_then(Node::scalar) == Some("AWS::Serverless::Function")
            && matches!(code, Some("." | "./"))
            && !rust
    });
    let names: Vec<&str> = functions.filter_map(|(key, _)| key.scalar()).collect();
    (!names.is_empty()).then(|| {
        (
            format!(
                "CodeUri of {} is the whole folder, in which the Rust sources lie now: point it to a folder of its own",
                names.join(", ")
            ),
            None,
        )
    })
}

/// In a workspace with several binaries SAM has to be told which one a function is.
fn unnamed_binaries(root: &Node) -> Option<Step> {
    let functions = root.get("Resources")?.pairs().iter().filter(|(_, body)| {
        let metadata = body.get("Metadata");
        let method = metadata.and_then(|metadata| metadata.get("BuildMethod")).and_then(Node::scalar);
        let binary = metadata
            .and_then(|metadata| metadata.get("BuildProperties"))
            .and_then(|properties| properties.get("Binary"));
        method == Some("rust-cargolambda") && binary.is_none()
    });
    let names: Vec<&str> = functions.filter_map(|(key, _)| key.scalar()).collect();
    (!names.is_empty()).then(|| {
        (format!("name the binary of {}: `BuildProperties: {{ Binary: ... }}` under its `Metadata`, as there are several now", names.join(", ")), None)
    })
}
