//! What an alarm does when it goes off.

use crate::finding::Finding;
use crate::resource::Resource;
use crate::template::Template;
use crate::values::{is_always, refers_to, target, words};
use crate::yaml::{Node, nothing};

fn alarms(template: &Template) -> impl Iterator<Item = Resource<'_>> {
    template.resources().filter(|resource| {
        matches!(
            resource.kind,
            "AWS::CloudWatch::Alarm" | "AWS::CloudWatch::CompositeAlarm"
        )
    })
}

/// OPS-AL-3: an alarm tells a topic that CloudWatch may publish to.
#[must_use]
pub fn actions(template: &Template) -> Vec<Finding> {
    alarms(template)
        .filter_map(|alarm| action_fault(template, alarm))
        .collect()
}

fn action_fault(template: &Template, alarm: Resource<'_>) -> Option<Finding> {
    let actions = alarm.at(&["AlarmActions"]).unwrap_or_else(nothing);
    if actions.is_empty() {
        return Some(alarm.finding("OPS-AL-3", "tells nobody (`AlarmActions`)"));
    }
    if alarm
        .at(&["ActionsEnabled"])
        .is_some_and(|enabled| enabled.is("false"))
    {
        return Some(alarm.finding("OPS-AL-3", "has its actions switched off"));
    }
    let topics = actions
        .items()
        .iter()
        .filter_map(target)
        .filter_map(|id| template.resource(id));
    // CloudWatch has no right on the key behind this alias, and fails without a word.
    let silent = topics.into_iter().find(|topic| {
        topic
            .at(&["KmsMasterKeyId"])
            .is_some_and(|key| words(key).ends_with("alias/aws/sns"))
    })?;
    Some(alarm.finding(
        "OPS-AL-3",
        format!(
            "tells `{}`, whose key `alias/aws/sns` CloudWatch may not use",
            silent.id
        ),
    ))
}

/// OPS-AL-3: an alarm names its section of the runbook, and the section exists.
#[must_use]
pub fn runbook(template: &Template) -> Vec<Finding> {
    alarms(template)
        .filter_map(|alarm| runbook_fault(template, alarm))
        .collect()
}

fn runbook_fault(template: &Template, alarm: Resource<'_>) -> Option<Finding> {
    let description = alarm
        .at(&["AlarmDescription"])
        .map(words)
        .unwrap_or_default();
    let Some(link) = description
        .split_whitespace()
        .find(|word| word.starts_with("docs/runbook/"))
    else {
        return Some(alarm.finding(
            "OPS-AL-3",
            "names no runbook section (`docs/runbook/<file>.md#<section>`) in its description",
        ));
    };
    let fault = template.files.lacks(link)?;
    Some(alarm.finding("OPS-AL-3", format!("names {fault}")))
}

/// OPS-AL-3: a percentile counts however few samples there are, as a service that rests has few.
#[must_use]
pub fn percentiles(template: &Template) -> Vec<Finding> {
    const PROPERTY: &str = "EvaluateLowSampleCountPercentile";
    let blind = alarms(template).filter(|alarm| {
        let node = alarm.at(&[PROPERTY]);
        node.is_some() && !is_always(template, node, "evaluate")
    });
    blind
        .map(|alarm| {
            let message = format!("sleeps while samples are few (`{PROPERTY}` is not evaluate)");
            alarm.finding("OPS-AL-3", message)
        })
        .collect()
}

/// Whether the topic only carries alarms.
#[must_use]
pub fn is_alarm_topic(template: &Template, id: &str) -> bool {
    alarms(template).any(|alarm| {
        alarm
            .at(&["AlarmActions"])
            .is_some_and(|actions: &Node| refers_to(actions, id))
    })
}
