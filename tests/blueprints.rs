//! The library in this binary: every variant of every blueprint is whole, and says the truth about the Lens.

#![expect(clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

use formwork::answers::{Value, sample_answers};
use formwork::check::{faults, text_faults, together, variants_of};
use formwork::compose::{compose, compose_all, questions};
use formwork::library::Library;
use formwork::lock::Lock;
use formwork::manifest::{Blueprint, Kind};
use formwork::tree::{RelPath, Tree};

fn whole(library: &Library) -> impl Iterator<Item = &Blueprint> {
    library.iter().filter(|blueprint| blueprint.kind != Kind::Base)
}

#[test]
fn every_variant_renders_and_every_demand_of_the_lens_is_answered_at_a_place_that_exists() {
    let library = Library::embedded_whole().expect("the library");
    let mut found = Vec::new();
    for blueprint in whole(&library) {
        for variant in variants_of(&library, blueprint) {
            let faults = faults(&library, blueprint, &variant.answers);
            found.extend(
                faults.into_iter().map(|fault| format!("{} {} {}: {fault}", blueprint.id, variant.id, variant.differs)),
            );
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_name_in_a_text_is_defined_and_every_name_that_is_defined_is_used() {
    let found = text_faults(&Library::embedded_whole().expect("the library"), &[]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_blueprint_can_be_shown() {
    let library = Library::embedded_whole().expect("the library");
    for blueprint in library.iter() {
        let answers = sample_answers(&questions(&library, blueprint));
        if let Err(faults) = compose(&library, blueprint, &answers) {
            panic!("{}: {}", blueprint.id, faults.join("\n"));
        }
    }
}

#[test]
fn the_same_answers_give_the_same_bytes_and_the_lock_gives_them_back() {
    let library = Library::embedded_whole().expect("the library");
    let again = Library::embedded_whole().expect("the library");
    for blueprint in whole(&library) {
        let answers = &variants_of(&library, blueprint)[0].answers;
        let one = compose(&library, blueprint, answers).expect("a composition");
        let two = compose(&again, again.find(&blueprint.id).expect("the same"), answers).expect("a composition");
        assert_eq!(one.tree, two.tree);
        let lock = Lock::of(&one);
        assert_eq!(lock.to_text(), Lock::of(&two).to_text());
        let base = Lock::parse(&lock.to_text()).expect("a lock").base(&one.tree);
        for (path, file) in one.tree.iter().filter(|(path, _)| !one.seeds.contains(*path)) {
            assert_eq!(base.get(path).map(|base| &base.bytes), Some(&file.bytes), "{path}");
        }
    }
}

#[test]
fn every_project_has_its_lock_file() {
    let library = Library::embedded_whole().expect("the library");
    for blueprint in whole(&library) {
        for variant in variants_of(&library, blueprint) {
            let composition = compose(&library, blueprint, &variant.answers).expect("a composition");
            let named = |name: &str| composition.tree.keys().any(|path| path.as_str().ends_with(name));
            // A pattern by itself may bring no crate.
            let locked = named("Cargo.lock") || !named("/Cargo.toml");
            assert!(locked, "{} {}: run scripts/lock", blueprint.id, variant.differs);
        }
    }
}

#[test]
fn all_scenarios_and_patterns_are_whole_in_one_project() {
    let library = Library::embedded_whole().expect("the library");
    let (roots, answers) = together(&library);
    let composition = compose_all(&library, &roots, &answers).unwrap_or_else(|faults| panic!("{}", faults.join("\n")));
    let mut expected = whole(&library).filter(|blueprint| blueprint.apart.is_none());
    assert!(expected.all(|blueprint| composition.instances.iter().any(|found| found.id == blueprint.id)));
    let has_lock = composition.tree.keys().any(|path| path.as_str() == "Cargo.lock");
    assert!(has_lock, "run scripts/lock");
}

/// The project of a blueprint by its default answers, but for who deploys it through which stages.
fn delivered(library: &Library, id: &str, delivery: &str, stages: &str) -> Tree {
    let blueprint = library.find(id).expect("the blueprint");
    let mut answers = variants_of(library, blueprint)[0].answers.clone();
    answers.insert("delivery".to_owned(), Value::Text(delivery.to_owned()));
    answers.insert("stages".to_owned(), Value::Text(stages.to_owned()));
    compose(library, blueprint, &answers).unwrap_or_else(|faults| panic!("{}", faults.join("\n"))).tree
}

fn text(tree: &Tree, path: &str) -> String {
    let file = &tree[&RelPath::new(path).expect("a path")];
    String::from_utf8(file.bytes.to_vec()).expect("text")
}

/// What stands after `key` in the lines that have it, in their order.
fn after<'a>(text: &'a str, key: &str) -> Vec<&'a str> {
    text.lines().filter_map(|line| line.trim().strip_prefix(key)).collect()
}

#[test]
fn codepipeline_does_all_that_github_actions_does_and_leaves_nothing_of_it() {
    let library = Library::embedded_whole().expect("the library");
    for (id, stages) in
        [("rest-microservice", "dev-staging-prod"), ("web-application", "dev-prod"), ("pipeline", "dev-prod")]
    {
        let github = delivered(&library, id, "github", stages);
        let codepipeline = delivered(&library, id, "codepipeline", stages);
        let workflow = text(&github, ".github/workflows/ci.yml");
        let steps = ["check", "build", "deploy"].map(|part| text(&codepipeline, &format!("ci/{part}.yaml"))).concat();
        let commands = ["- run: ", "run: "].iter().flat_map(|key| after(&workflow, key)).collect::<Vec<_>>();
        assert!(commands.len() > 5, "{id}: {commands:?}");
        // CodePipeline hands on no repository, so that there the lock file is compared with its copy.
        for command in commands.into_iter().filter(|command| !command.starts_with("git diff")) {
            assert!(steps.contains(command), "{id}: `{command}` is not in ci/*.yaml");
        }
        assert!(
            steps.contains("sam deploy --config-env \"$STAGE\" --role-arn \"$STACK_ROLE_ARN\" --no-confirm-changeset")
        );
        let template = text(&codepipeline, "ci/pipeline/template.yaml");
        let promoted = after(&workflow, "stage: ");
        let mut deployed = after(&template, "- Name: ");
        deployed.retain(|name| promoted.contains(name));
        assert_eq!(deployed, promoted, "{id}");
        assert!(!codepipeline.keys().any(|path| path.as_str().starts_with(".github/")), "{id}");
        assert!(!text(&codepipeline, "ci/template.yaml").contains("GitHub"), "{id}");
        assert!(!github.keys().any(|path| path.as_str().starts_with("ci/pipeline/")), "{id}");
    }
}
