# `just` lists what can be done here.

_default:
    @just --list --unsorted

# Everything, from nothing: as CI does it
test *parts:
    scripts/test {{ parts }}

# The quick half: formatting, lints and the tests of the tool
check:
    cargo fmt --check
    cargo clippy --all-targets -- --deny warnings
    cargo test

# Write what the cases in tests/cases show now; read the diff before you commit it
update-cases:
    UPDATE_CASES=1 cargo test --test cli --test shapes --test update

# Make blueprints/Cargo.lock.tera anew after a change to a generated Cargo.toml
lock:
    scripts/lock
