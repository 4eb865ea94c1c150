//! Queues, topics and rules.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::function::{Function, Trigger};
use crate::resource::Resource;
use crate::rules::alarms::is_alarm_topic;
use crate::template::Template;
use crate::values::{number, target};
use crate::yaml::{Node, nothing};

/// The longest that SQS keeps a message: 14 days.
const LONGEST: u64 = 1_209_600;
/// What SQS takes where nothing is said.
const DEFAULT_VISIBILITY: u64 = 30;

/// The queues that something gives up into.
#[must_use]
pub fn dead_letter_queues(template: &Template) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    template.section("Resources").walk(&mut |node| {
        let places: [&[&str]; 5] = [
            &["deadLetterTargetArn"],
            &["DeadLetterQueue", "TargetArn"],
            &["DeadLetterConfig", "Arn"],
            &["DeadLetterConfig", "TargetArn"],
            &["OnFailure", "Destination"],
        ];
        found.extend(
            places
                .iter()
                .filter_map(|path| node.at(path).and_then(target)),
        );
    });
    found
}

/// REL-DLQ-3: what was given up on stays as long as SQS can keep it.
#[must_use]
pub fn dead_letters(template: &Template) -> Vec<Finding> {
    let queues = dead_letter_queues(template);
    let dropped = template.of_type("AWS::SQS::Queue").filter(|queue| queues.contains(queue.id)).filter_map(|queue| {
        let kept = queue.at(&["MessageRetentionPeriod"]).and_then(|node| number(template, node));
        (kept != Some(LONGEST)).then(|| queue.finding("REL-DLQ-3", format!("holds dead letters for less than 14 days (`MessageRetentionPeriod: {LONGEST}`)")))
    });
    dropped.collect()
}

/// PER-LAM-6: a message stays hidden for six times as long as its consumer may take.
#[must_use]
pub fn visibility(template: &Template) -> Vec<Finding> {
    template
        .functions()
        .flat_map(|function| {
            consumers(&function)
                .filter_map(|(_, queue)| visible_too_soon(template, &function, queue))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn visible_too_soon(template: &Template, function: &Function<'_>, queue: &str) -> Option<Finding> {
    let queue = template.resource(queue)?;
    let hidden = queue
        .at(&["VisibilityTimeout"])
        .and_then(|node| number(template, node))
        .unwrap_or(DEFAULT_VISIBILITY);
    let timeout = function
        .get("Timeout")
        .and_then(|node| number(template, node))?;
    let message = format!(
        "shows a message again after {hidden} s, but `{}` may work on it for {timeout} s: take at least {} s",
        function.id,
        6 * timeout
    );
    (hidden < 6 * timeout).then(|| queue.finding("PER-LAM-6", message))
}

/// The SQS triggers of a function and their queues.
fn consumers<'a>(function: &Function<'a>) -> impl Iterator<Item = (Trigger<'a>, &'a str)> {
    let triggers = function.triggers().filter(|trigger| trigger.kind == "SQS");
    triggers.filter_map(|trigger| Some((trigger, target(trigger.properties.get("Queue")?)?)))
}

/// REL-CON-5: one bad message does not bring back its whole batch, and a flood does not take every function.
#[must_use]
pub fn queue_batches(template: &Template) -> Vec<Finding> {
    let mut findings = Vec::new();
    for function in template.functions() {
        for (trigger, queue) in consumers(&function) {
            if !reports_partial_failures(trigger.properties) {
                findings.push(Finding::new(
                    "STR-8e",
                    function.id,
                    trigger.node,
                    format!("takes batches of `{queue}` without `ReportBatchItemFailures`"),
                ));
            }
            if trigger
                .properties
                .at(&["ScalingConfig", "MaximumConcurrency"])
                .is_none()
            {
                findings.push(Finding::new(
                    "REL-CON-5",
                    function.id,
                    trigger.node,
                    format!("consumes `{queue}` without a `MaximumConcurrency`"),
                ));
            }
        }
    }
    findings
}

/// Whether a mapping retries only what failed.
#[must_use]
pub fn reports_partial_failures(mapping: &Node) -> bool {
    mapping.get("FunctionResponseTypes").is_some_and(|types| {
        types
            .items()
            .iter()
            .any(|kind| kind.is("ReportBatchItemFailures"))
    })
}

/// EVT-2: a rule selects by what the event is, not just by whose it is.
#[must_use]
pub fn rule_patterns(template: &Template) -> Vec<Finding> {
    let own = template.of_type("AWS::Events::Rule").filter_map(|rule| {
        let pattern = rule.at(&["EventPattern"]);
        let scheduled = rule.at(&["ScheduleExpression"]).is_some();
        (!scheduled && pattern.is_none_or(matches_everything))
            .then(|| rule.finding("EVT-2", "matches every event"))
    });
    let of_functions = template.functions().flat_map(|function| {
        let rules = function
            .triggers()
            .filter(|trigger| matches!(trigger.kind, "EventBridgeRule" | "CloudWatchEvent"));
        let broad = rules.filter(|trigger| {
            trigger
                .properties
                .get("Pattern")
                .is_none_or(matches_everything)
        });
        broad
            .map(|trigger| {
                Finding::new(
                    "EVT-2",
                    function.id,
                    trigger.node,
                    format!("has the rule `{}`, which matches every event", trigger.name),
                )
            })
            .collect::<Vec<_>>()
    });
    own.chain(of_functions).collect()
}

fn matches_everything(pattern: &Node) -> bool {
    let selects = |key: &str| {
        pattern.get(key).is_some_and(|filter| {
            !filter.items().iter().all(is_open) || !filter.entries().is_empty()
        })
    };
    !["source", "detail-type", "detail", "resources"]
        .iter()
        .any(|key| selects(key))
}

/// A filter that every value passes.
fn is_open(filter: &Node) -> bool {
    let empty = |key| filter.get(key).is_some_and(Node::is_empty);
    empty("prefix")
        || empty("suffix")
        || filter
            .get("wildcard")
            .is_some_and(|wildcard| wildcard.is("*"))
        || filter.get("exists").is_some_and(|exists| exists.is("true"))
}

/// A subscription to a topic, wherever it is written.
pub struct Subscription<'a> {
    pub id: &'a str,
    pub node: &'a Node,
    pub topic: &'a Node,
    pub filtered: bool,
}

/// All subscriptions: resources of their own and SNS events of functions.
#[must_use]
pub fn subscriptions(template: &Template) -> Vec<Subscription<'_>> {
    let filtered = |node: &Node| {
        node.get("FilterPolicy")
            .is_some_and(|policy| !policy.is_empty())
    };
    let own = template
        .of_type("AWS::SNS::Subscription")
        .map(|resource: Resource<'_>| Subscription {
            id: resource.id,
            node: resource.body,
            topic: resource.at(&["TopicArn"]).unwrap_or_else(nothing),
            filtered: filtered(resource.properties),
        });
    let of_functions = template.functions().flat_map(|function| {
        let events = function.triggers().filter(|trigger| trigger.kind == "SNS");
        events
            .map(|trigger| subscription(function.id, &trigger, filtered(trigger.properties)))
            .collect::<Vec<_>>()
    });
    own.chain(of_functions).collect()
}

fn subscription<'a>(id: &'a str, trigger: &Trigger<'a>, filtered: bool) -> Subscription<'a> {
    Subscription {
        id,
        node: trigger.node,
        topic: trigger.properties.get("Topic").unwrap_or_else(nothing),
        filtered,
    }
}

/// COST-INT-3: a subscriber is not called in vain. (Whoever subscribes to alarms wants all of them.)
#[must_use]
pub fn filter_policies(template: &Template) -> Vec<Finding> {
    let unfiltered = subscriptions(template).into_iter().filter(|subscription| {
        let alarms =
            target(subscription.topic).is_some_and(|topic| is_alarm_topic(template, topic));
        !subscription.filtered && !alarms
    });
    unfiltered
        .map(|subscription| {
            Finding::new(
                "COST-INT-3",
                subscription.id,
                subscription.node,
                "gets every message of the topic (`FilterPolicy` is missing)",
            )
        })
        .collect()
}
