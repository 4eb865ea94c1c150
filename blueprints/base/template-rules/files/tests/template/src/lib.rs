//! Rules for `template.yaml` that cfn-lint, checkov and their like do not have.
//!
//! Each rule is a pure function from a [`Template`] to its [`Finding`]s; [`RULES`] lists them all. Two tests use them:
//! `tests/project.rs` holds this project's template to every rule, and `tests/planted.rs` proves of every rule that it
//! finds what it is for, in a small clean template with one fault planted.
//!
//! The ids in brackets (`DEP-6`, `OPS-AL-LAM-2`) are demands of the Serverless Applications Lens.

pub mod files;
pub mod finding;
pub mod function;
pub mod resource;
pub mod rules;
pub mod template;
pub mod values;
pub mod yaml;

pub use files::Files;
pub use finding::{Finding, listed};
pub use rules::{RULES, check};
pub use template::Template;
