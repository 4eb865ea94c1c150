//! Every rule finds what it is for: a fault is planted into a clean template, and the rule must name it.

#![allow(
    clippy::expect_used,
    reason = "clippy.toml allows it in test functions, not in what they call"
)]

mod broken;
mod clean;
mod faults;

use template_tests::{RULES, Template, check};

use clean::{ALARMS, FILES, alarm, clean, clean_source, source, template};
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
fn each_api_is_held_to_the_contract_that_has_its_routes() {
    let second = "Events:\n        Things:\n          Type: Api\n          Properties: { RestApiId: !Ref Second, Path: /v2/things, Method: get }\n";
    let source = clean_source().replacen("Events:\n", second, 1);
    let of_two = |things: &'static str| {
        let files = FILES.into_iter().chain([("api/things.yaml", things)]);
        Template::parse(&source, files.collect()).expect("the template is YAML")
    };
    let told = |template: &Template| -> Vec<String> {
        let rules = RULES
            .iter()
            .filter(|(name, _)| name.ends_with("as the contract says"));
        rules
            .flat_map(|(_, rule)| rule(template))
            .map(|finding| finding.message)
            .collect()
    };
    assert_eq!(told(&of_two("paths: { /v2/things: { get: {} } }")), [""; 0]);
    assert_eq!(
        told(&of_two("paths: { /v2/things: { get: {}, put: {} } }")),
        ["api/things.yaml has PUT /v2/things, the template has not"]
    );
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
