//! Consumers of Kinesis and DynamoDB Streams. One bad record must not stop its shard for a day.

use crate::finding::Finding;
use crate::template::Template;
use crate::values::words;
use crate::yaml::Node;

/// STR-8a to STR-8e, PER-KIN-2, PER-KIN-3, STR-13: the controls and the demand behind each.
const CONTROLS: &[(&[&str], &str)] = &[
    (&["MaximumRetryAttempts"], "STR-8a"),
    (&["MaximumRecordAgeInSeconds"], "STR-8b"),
    (&["BisectBatchOnFunctionError"], "STR-8c"),
    (&["DestinationConfig", "OnFailure"], "STR-8d"),
    (&["FunctionResponseTypes"], "STR-8e"),
    (&["MaximumBatchingWindowInSeconds"], "PER-KIN-2"),
    (&["BatchSize"], "PER-KIN-3"),
    (&["ParallelizationFactor"], "STR-13"),
];

/// STR-8: every mapping of a stream states all of its controls.
#[must_use]
pub fn controls(template: &Template) -> Vec<Finding> {
    let own = template
        .of_type("AWS::Lambda::EventSourceMapping")
        .filter(|mapping| mapping.at(&["StartingPosition"]).is_some());
    let own = own.flat_map(|mapping| lacking(mapping.id, mapping.body, mapping.properties));
    let of_functions = template.functions().flat_map(|function| {
        let streams = function
            .triggers()
            .filter(|trigger| matches!(trigger.kind, "Kinesis" | "DynamoDB"));
        streams
            .flat_map(|trigger| lacking(function.id, trigger.node, trigger.properties))
            .collect::<Vec<_>>()
    });
    own.chain(of_functions).collect()
}

fn lacking(id: &str, node: &Node, mapping: &Node) -> Vec<Finding> {
    let off = CONTROLS.iter().filter(|(path, _)| !is_on(mapping, path));
    off.map(|(path, lens)| {
        Finding::new(
            lens,
            id,
            node,
            format!("reads a stream without `{}`", path.join(".")),
        )
    })
    .collect()
}

/// Whether a control is set, and not to what Lambda does without it: retry for ever, whatever the age.
fn is_on(mapping: &Node, path: &[&str]) -> bool {
    let Some(value) = mapping.at(path) else {
        return false;
    };
    match path {
        ["FunctionResponseTypes"] => super::messaging::reports_partial_failures(mapping),
        _ => !matches!(words(value), "-1" | "false"),
    }
}

/// SEC-DATA-3: what lies in a stream is encrypted.
#[must_use]
pub fn encrypted(template: &Template) -> Vec<Finding> {
    let plain = template
        .of_type("AWS::Kinesis::Stream")
        .filter(|stream| stream.at(&["StreamEncryption", "KeyId"]).is_none());
    plain
        .map(|stream| {
            stream.finding(
                "SEC-DATA-3",
                "is not encrypted (`StreamEncryption` is missing)",
            )
        })
        .collect()
}
