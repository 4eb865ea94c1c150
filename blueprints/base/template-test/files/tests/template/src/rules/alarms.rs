//! What an alarm does when it goes off.

use crate::finding::Finding;
use crate::resource::Resource;
use crate::template::Template;
use crate::values::{refers_to, target, words};
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
    let (path, anchor) = link
        .trim_end_matches(['.', ',', ')'])
        .split_once('#')
        .unwrap_or((link, ""));
    let Some(text) = template.files.get(path) else {
        return Some(alarm.finding("OPS-AL-3", format!("names `{path}`, which does not exist")));
    };
    let found = text
        .lines()
        .filter(|line| line.starts_with('#'))
        .any(|line| slug(line) == anchor);
    (!found).then(|| {
        alarm.finding(
            "OPS-AL-3",
            format!("names the section `#{anchor}`, which `{path}` does not have"),
        )
    })
}

/// The anchor that Markdown makes of a heading.
fn slug(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.map(|letter| if letter == ' ' { '-' } else { letter })
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
