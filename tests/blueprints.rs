//! The library in this binary: every variant of every blueprint is whole, and says the truth about the Lens.

use formwork::answers::sample_answers;
use formwork::check::{faults, text_faults, together, variants_of};
use formwork::compose::{compose, compose_all, questions};
use formwork::library::Library;
use formwork::lock::Lock;
use formwork::manifest::{Blueprint, Kind};

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
