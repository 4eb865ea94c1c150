//! Every rule finds what it is for: a fault is planted into a clean template, and the rule must name it.

#![allow(
    clippy::expect_used,
    reason = "clippy.toml allows it in test functions, not in what they call"
)]

mod broken;
mod clean;
mod faults;

use template_tests::{RULES, check};

use clean::{ALARMS, alarm, clean, clean_source, source, template};
use faults::{FAULTS, Fault};

#[test]
fn clean_template_has_no_findings() {
    let listed: Vec<_> = check(&clean()).iter().map(ToString::to_string).collect();
    assert!(listed.is_empty(), "{listed:#?}");
}

#[test]
fn either_architecture_may_be_chosen() {
    let x86 = clean_source().replace("arm64", "x86_64");
    assert_eq!(check(&template(&x86)).len(), 0);
}

#[test]
fn every_planted_fault_is_found() {
    let missed: Vec<_> = FAULTS.iter().filter_map(missed).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

fn missed(fault: &Fault) -> Option<String> {
    let findings = check(&fault.planted());
    let found = findings
        .iter()
        .any(|finding| finding.lens == fault.lens && finding.message.contains(fault.message));
    let listed: Vec<_> = findings.iter().map(ToString::to_string).collect();
    (!found).then(|| format!("{}: found {listed:?}", fault.name))
}

#[test]
fn every_rule_has_a_planted_fault() {
    let planted: Vec<_> = FAULTS.iter().map(Fault::planted).collect();
    // What this one finds is shown for each alarm below.
    let others = RULES
        .iter()
        .filter(|(name, _)| *name != "every metric has an alarm");
    let unproved: Vec<_> = others
        .filter(|(_, rule)| planted.iter().all(|template| rule(template).is_empty()))
        .map(|(name, _)| name)
        .collect();
    assert!(unproved.is_empty(), "no fault is planted for {unproved:?}");
}

#[test]
fn every_missing_alarm_is_found() {
    for (index, (id, namespace, metric, _)) in ALARMS.iter().enumerate() {
        let others = ALARMS
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != index)
            .map(|(_, row)| alarm(row));
        let findings = check(&template(&source(others)));
        // The deployment may name that alarm, which is a finding of another rule.
        let messages: Vec<_> = findings
            .iter()
            .map(|finding| finding.message.as_str())
            .filter(|message| message.starts_with("has no alarm on"))
            .collect();
        assert_eq!(
            messages,
            [format!("has no alarm on {namespace} {metric}")],
            "without {id}"
        );
    }
}
