//! Everything that a room without a network needs, in one folder.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use walkdir::WalkDir;

use super::room::Course;
use super::teach;
use crate::apply;
use crate::error::{Error, Result};
use crate::merge::merge;
use crate::project::Target;
use crate::report::{self, GOOD, STRONG};
use crate::tree::{File, RelPath, Tree};
use crate::workshop::Proof;

/// Writes `formwork`, the book, the crates and the Python packages of the workshop to a folder.
///
/// # Errors
/// When the folder is taken, or cargo or pip cannot fetch what is missing.
pub fn pack(course: &Course<'_>, folder: &Path) -> Result<()> {
    let target = Target::free(folder)?;
    let mut tree = Tree::new();
    let below = |folder: &str, files: Tree, tree: &mut Tree| {
        for (path, file) in files {
            tree.extend(RelPath::new(&format!("{folder}/{path}")).map(|path| (path, file)));
        }
    };
    below("book", teach::pages(course)?, &mut tree);
    below("service", course.finished.tree.clone(), &mut tree);
    tree.extend(RelPath::new("README.md").map(|path| (path, File::plain(readme(course)))));
    let fill = |stage: &Path| {
        own_binary(stage)?;
        crates(stage)?;
        wheels(stage)
    };
    apply::create(&target, &merge(&Tree::new(), &Tree::new(), &tree), fill)?;
    let rows: Vec<(String, String)> = ["book", "crates", "wheels", "service", "formwork"]
        .into_iter()
        .map(|name| (name.to_owned(), size(&target.path.join(name))))
        .filter(|(_, size)| size != "0 MB")
        .collect();
    report::out(&format!(
        "{GOOD}Packed{GOOD:#} into {}: {}\n{}\nHand it out on a stick, or from this machine: {STRONG}python3 -m http.server --directory {}{STRONG:#}\nREADME.md in it says what a learner does. Rust, Python and a C compiler have to be on the learners' machines: {STRONG}formwork doctor{STRONG:#}\n",
        target.path.display(),
        size(&target.path),
        report::columns(&rows),
        target.path.display(),
    ))
}

fn own_binary(stage: &Path) -> Result<()> {
    let own = std::env::current_exe().map_err(|error| Error::failed("cannot find this binary").source(error))?;
    fs::copy(&own, stage.join("formwork"))
        .map(drop)
        .map_err(|error| Error::failed("cannot copy this binary").source(error))
}

fn crates(stage: &Path) -> Result<()> {
    report::progress("cargo vendor ...");
    let mut command = Command::new("cargo");
    command.args(["vendor", "--quiet", "--locked", "--versioned-dirs", "../crates"]).current_dir(stage.join("service"));
    ran(command, "cargo vendor")
}

fn wheels(stage: &Path) -> Result<()> {
    let wanted = "service/local/requirements.txt";
    if !stage.join(wanted).is_file() {
        return Ok(());
    }
    report::progress("pip download ...");
    let mut command = Command::new("python3");
    command
        .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--dest", "wheels", "-r", wanted])
        .current_dir(stage);
    ran(command, "pip download")
}

fn ran(mut command: Command, what: &str) -> Result<()> {
    let failed = || Error::failed(format!("`{what}` failed, so the pack would be incomplete; nothing was written"));
    let output = command.stdin(Stdio::null()).output().map_err(|error| failed().source(error))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let last: Vec<String> = said.lines().rev().take(5).map(str::to_owned).collect();
    Err(failed().faults(last.into_iter().rev()).hint("packing needs the network, once; the room does not"))
}

fn size(path: &Path) -> String {
    let bytes: u64 = WalkDir::new(path)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.metadata().ok())
        .filter(fs::Metadata::is_file)
        .map(|found| found.len())
        .sum();
    format!("{} MB", bytes.div_ceil(1_000_000))
}

fn readme(course: &Course<'_>) -> String {
    let id = &course.blueprint.id;
    let proofs = course.workshop.steps.iter().flat_map(|step| &step.checks);
    let has_node = proofs.into_iter().any(|check| matches!(check.proof, Proof::Node { .. }));
    let node = if has_node { ", Node.js 20" } else { "" };
    let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    format!(
        "# {}\n\nEverything for this workshop, without a network. Rust, Python 3.11{node} and a C compiler have to be on the machine. `formwork` and the\nwheels are for {system} on {machine}, and for the Python that packed them.\n\n1. Copy this folder to the disk, and go into it.\n2. Let cargo and pip take what they need from here:\n\n   ```sh\n   mkdir -p .cargo\n   printf '[source.crates-io]\\nreplace-with = \"pack\"\\n\\n[source.pack]\\ndirectory = \"crates\"\\n' > .cargo/config.toml\n   export PIP_NO_INDEX=1 PIP_FIND_LINKS=\"$PWD/wheels\"\n   ```\n\n3. Begin, inside this folder:\n\n   ```sh\n   ./formwork workshop start {id}\n   ```\n\nThe course to read is `book/index.html`; the finished service is in `service/`.\n",
        course.workshop.title
    )
}
