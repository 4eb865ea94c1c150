//! Formwork, in the order in which the data flows. See `ARCHITECTURE.md`.

/// Typed answers and their sources.
pub mod answers;
/// Changes to disk.
pub mod apply;
/// The only one who asks.
pub mod ask;
/// Proving blueprints.
pub mod check;
/// What can be typed.
pub mod cli;
/// One verb a file: gather, plan, apply, report.
pub mod commands;
/// Blueprints and answers to a tree.
pub mod compose;
/// What went wrong and what to do next.
pub mod error;
/// What was made to fit a repository that was there before.
pub mod fitting;
/// Blueprints by id, from the binary, a folder or a git repository.
pub mod library;
/// What was rendered.
pub mod lock;
/// `blueprint.toml`, raw and checked.
pub mod manifest;
/// `merge(base, ours, theirs)`, the one idea.
pub mod merge;
/// The folder that is worked on.
pub mod project;
/// Text and names to text.
pub mod render;
/// Words and JSON.
pub mod report;
/// The git repository of a new project.
pub mod repository;
/// What was asked for.
pub mod request;
/// What a template means.
pub mod template;
/// Files in memory.
pub mod tree;
/// A scenario built up step by step.
pub mod workshop;
