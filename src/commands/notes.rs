//! What people should know or do after a pattern came into a repository that was there before.

use super::evolving::Project;
use crate::compose::Composition;
use crate::error::Result;
use crate::fitting::TEMPLATE;
use crate::template::Node;
use crate::tree::{File, RelPath, Tree};

type Step = (String, Option<String>);

/// The notes, each with a command or none.
pub fn notes(found: &Project, composition: &Composition<'_>, profile: Option<String>) -> Result<Vec<Step>> {
    let mut steps = Vec::new();
    let ignored = crate::repository::ignored(&found.root, composition.tree.keys());
    if !ignored.is_empty() {
        let paths = ignored.join(" ");
        steps.push((format!("git ignores what was written: {paths}"), Some(format!("git add --force {paths}"))));
    }
    if !found.fitting.foreign {
        return Ok(steps);
    }
    steps.extend(workflows(found, composition));
    let mut binaries = Vec::new();
    let path = RelPath::new(TEMPLATE).into_iter().collect();
    let here = found.read(&path)?;
    // Without these words there is nothing to note, and a large template need not be read again.
    let speaks = |text: &&str| ["Globals:", "CodeUri: .", "rust-cargolambda"].iter().any(|word| text.contains(word));
    if let Some(root) = here.values().next().and_then(File::text).filter(speaks).and_then(Node::parse) {
        steps.extend(globals(&root, composition));
        steps.extend(whole_folder(&root));
        binaries.extend(unnamed_binaries(&root));
    }
    let manifests = found.manifests()?;
    let brings = !crate::fitting::members_of(&composition.tree).is_empty();
    if brings && manifests.has_root() && found.lock.paths().iter().all(|path| path.as_str() != "Cargo.toml") {
        steps.extend(binaries);
        let own = manifests.at(&["profile", "release"]).is_some();
        steps.extend(profile.filter(|_| !own).map(|text| {
            (format!("in Cargo.toml, if you like: it makes all functions of the workspace small\n{text}"), None)
        }));
        steps.push(("Cargo.lock gets the new crates".to_owned(), Some("cargo check --workspace".to_owned())));
    } else if brings && !manifests.has_root() && !composition.tree.keys().any(|path| path.as_str() == "Cargo.lock") {
        let text = "Cargo.lock is made by the first build, with the newest versions; commit it".to_owned();
        steps.push((text, Some("cargo check --workspace".to_owned())));
    }
    Ok(steps)
}

/// The profile by which our crates are built, as lines of a manifest.
pub fn release_profile(tree: &Tree) -> Option<String> {
    let manifest = tree.get("Cargo.toml")?.text()?;
    let doc = crate::merge::toml::cut(manifest).ok()?;
    let own = doc.pieces.iter().filter(|piece| piece.key.section() == Some("profile.release") && !piece.key.is_tail());
    let lines = own.flat_map(|piece| piece.text.lines()).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let text: Vec<String> = lines.map(|line| format!("      {line}")).collect();
    (!text.is_empty()).then(|| text.join("\n"))
}

/// GitHub reads workflows at the top of a repository alone; a template below it has ours beside it.
fn workflows(found: &Project, composition: &Composition<'_>) -> Option<Step> {
    let below = crate::repository::below_top(&found.root).filter(|below| !below.is_empty())?;
    let brings = composition.tree.keys().any(|path| path.as_str().starts_with(".github/"));
    brings.then(|| {
        let text = format!(
            "GitHub reads workflows at the top of a repository alone: move {below}/.github there, let its steps run in {below} \
             (`defaults: {{ run: {{ working-directory: {below} }} }}`), and put {below}/ before the `path` of its artifact"
        );
        (text, None)
    })
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
