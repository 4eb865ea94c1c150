//! axe-core, a checker of accessibility, in the version of `package-lock.json`.

use std::path::Path;

use serde_json::Value;
use tokio::process::Command;

use crate::{Browser, Error};

const FOLDER: &str = env!("CARGO_MANIFEST_DIR");

/// What axe-core finds on a page.
#[derive(Debug)]
pub struct Axe(String);

impl Axe {
    /// Reads the checker, and fetches it by npm where it is not there yet.
    ///
    /// # Errors
    /// It is not there and cannot be fetched.
    pub async fn read() -> Result<Self, Error> {
        let file = Path::new(FOLDER).join("node_modules/axe-core/axe.min.js");
        if !file.is_file() {
            let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
            let mut npm = Command::new("npm");
            let done = npm.args(arguments).current_dir(FOLDER).output().await?;
            if !done.status.success() {
                let reason = String::from_utf8_lossy(&done.stderr).into_owned();
                return Err(Error::Setup(format!("npm cannot fetch axe-core: {reason}")));
            }
        }
        Ok(Self(std::fs::read_to_string(file)?))
    }

    /// What is wrong with what the browser shows, a line each: rule, its weight, where.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn faults(&self, browser: &Browser) -> Result<Vec<String>, Error> {
        browser.run(&self.0, &[]).await?;
        let script = "const done = arguments[0]; \
             axe.run({ resultTypes: ['violations'] }).then(({ violations }) => done(violations.map((rule) => \
             `${rule.id} (${rule.impact}): ${rule.nodes.map((node) => node.target.join(' ')).join(', ')}`)))";
        let found = browser.run_until_called(script).await?;
        let found = found.as_array().into_iter().flatten();
        Ok(found.filter_map(Value::as_str).map(str::to_owned).collect())
    }
}
