//! An alarm for every metric that the Lens names, for every resource that has it (OPS-AL-*).

use crate::finding::Finding;
use crate::function::Function;
use crate::resource::Resource;
use crate::rules::alarms::is_alarm_topic;
use crate::rules::messaging::{dead_letter_queues, subscriptions};
use crate::template::Template;
use crate::values::{refers_to, target};
use crate::yaml::{Node, nothing};

/// A metric and the demand that names it.
type Metric = (&'static str, &'static str);

/// OPS-AL-*: see the tables below.
#[must_use]
pub fn alarmed(template: &Template) -> Vec<Finding> {
    let observed = Observed::of(template);
    let mut findings = Vec::new();
    for resource in template.resources() {
        let (namespace, metrics) = demanded(template, resource);
        findings.extend(observed.lacking(resource, namespace, &metrics));
    }
    for function in template.functions() {
        let metrics = of_function(&function);
        findings.extend(observed.lacking(function.resource, "AWS/Lambda", &metrics));
    }
    findings.extend(rules(template).into_iter().flat_map(|rule| {
        observed.lacking_for(&rule.id, rule.name, rule.resource, "AWS/Events", RULE)
    }));
    findings
}

/// OPS-MET-4: functions count by `SERVICE` and `STACK`, and alarms look at this stack's numbers alone. Stacks of
/// one stage would mix otherwise.
#[must_use]
pub fn of_this_stack(template: &Template) -> Vec<Finding> {
    let nameless = template.functions().filter(is_nameless);
    let nameless = nameless.map(|function| {
        let message = "has `SERVICE` in its environment, but not the stack's name as `STACK`";
        function.finding("OPS-MET-4", message)
    });
    let alarms = template.of_type("AWS::CloudWatch::Alarm");
    let mixed = alarms.filter(|alarm| {
        let metrics = metrics_of(alarm.properties);
        metrics.iter().any(|(.., dimensions)| {
            let is_ours = dimension(dimensions, "service").is_some();
            is_ours && !dimension(dimensions, "stack").is_some_and(is_stack_name)
        })
    });
    let mixed = mixed.map(|alarm| alarm.finding("OPS-MET-4", "looks at every stack's numbers"));
    nameless.chain(mixed).collect()
}

fn is_nameless(function: &Function<'_>) -> bool {
    let environment = function.get("Environment").unwrap_or_else(nothing);
    let variable = |name| environment.at(&["Variables", name]);
    variable("SERVICE").is_some() && !variable("STACK").is_some_and(is_stack_name)
}

fn is_stack_name(node: &Node) -> bool {
    target(node) == Some("AWS::StackName")
}

fn dimension<'a>(dimensions: &'a Node, name: &str) -> Option<&'a Node> {
    let mut all = dimensions.items().iter();
    all.find(|one| one.get("Name").is_some_and(|text| text.is(name)))?
        .get("Value")
}

const FUNCTION: &[Metric] = &[
    ("Duration", "OPS-AL-LAM-1"),
    ("Errors", "OPS-AL-LAM-2"),
    ("Throttles", "OPS-AL-LAM-3"),
    ("ConcurrentExecutions", "OPS-AL-LAM-4"),
];
const API: &[Metric] = &[
    ("IntegrationLatency", "OPS-AL-API-1"),
    ("Latency", "OPS-AL-API-2"),
    ("5XXError", "OPS-AL-API-3"),
];
const GRAPHQL: &[Metric] = &[("5XXError", "OPS-AL-APS-1"), ("Latency", "OPS-AL-APS-2")];
const TABLE: &[Metric] = &[
    ("ReadThrottleEvents", "OPS-AL-DDB-1"),
    ("WriteThrottleEvents", "OPS-AL-DDB-2"),
    ("SystemErrors", "OPS-AL-DDB-3"),
    ("ThrottledRequests", "OPS-AL-DDB-4"),
];
const STREAM: &[Metric] = &[
    ("ReadProvisionedThroughputExceeded", "OPS-AL-KIN-1"),
    ("WriteProvisionedThroughputExceeded", "OPS-AL-KIN-2"),
    ("GetRecords.IteratorAgeMilliseconds", "OPS-AL-KIN-3"),
    ("PutRecords.Success", "OPS-AL-KIN-5"),
    ("GetRecords.Success", "OPS-AL-KIN-6"),
];
const MACHINE: &[Metric] = &[
    ("ExecutionThrottled", "OPS-AL-SFN-1"),
    ("ExecutionsFailed", "OPS-AL-SFN-2"),
    ("ExecutionsTimedOut", "OPS-AL-SFN-3"),
];
const RULE: &[Metric] = &[
    ("FailedInvocations", "OPS-AL-EVB-1"),
    ("ThrottledRules", "OPS-AL-EVB-2"),
];
const BUCKET: &[Metric] = &[
    ("5xxErrors", "OPS-AL-S3-1"),
    ("TotalRequestLatency", "OPS-AL-S3-2"),
];

/// What the Lens demands of a resource that is no function.
fn demanded(template: &Template, resource: Resource<'_>) -> (&'static str, Vec<Metric>) {
    match resource.kind {
        "AWS::Serverless::Api" | "AWS::ApiGateway::RestApi" => ("AWS/ApiGateway", API.to_vec()),
        "AWS::AppSync::GraphQLApi" => ("AWS/AppSync", GRAPHQL.to_vec()),
        "AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable" => ("AWS/DynamoDB", TABLE.to_vec()),
        "AWS::Kinesis::Stream" => ("AWS/Kinesis", STREAM.to_vec()),
        "AWS::Serverless::StateMachine" | "AWS::StepFunctions::StateMachine" => {
            ("AWS/States", MACHINE.to_vec())
        }
        "AWS::SQS::Queue" => ("AWS/SQS", of_queue(template, resource.id)),
        "AWS::SNS::Topic" => ("AWS/SNS", of_topic(template, resource.id)),
        "AWS::S3::Bucket" if !receives_logs(template, resource.id) => ("AWS/S3", BUCKET.to_vec()),
        _ => ("", Vec::new()),
    }
}

/// A queue of dead letters has nothing to be late with; there a message is the event.
fn of_queue(template: &Template, id: &str) -> Vec<Metric> {
    match dead_letter_queues(template).contains(id) {
        true => vec![("ApproximateNumberOfMessagesVisible", "REL-DLQ-1")],
        false => vec![("ApproximateAgeOfOldestMessage", "OPS-AL-SQS-1")],
    }
}

fn of_topic(template: &Template, id: &str) -> Vec<Metric> {
    if is_alarm_topic(template, id) {
        // Its own alarm would have to go through it.
        return Vec::new();
    }
    let filtered = subscriptions(template)
        .iter()
        .any(|subscription| refers_to(subscription.topic, id) && subscription.filtered);
    let mut metrics = vec![("NumberOfNotificationsFailed", "OPS-AL-SNS-1")];
    metrics.extend(filtered.then_some((
        "NumberOfNotificationsFilteredOut-InvalidAttributes",
        "OPS-AL-SNS-2",
    )));
    metrics
}

fn of_function(function: &Function<'_>) -> Vec<Metric> {
    let mut metrics = FUNCTION.to_vec();
    metrics.extend(
        function
            .has_trigger(&["Kinesis", "DynamoDB"])
            .then_some(("IteratorAge", "OPS-AL-LAM-5")),
    );
    let asynchronous = function.is_asynchronous();
    let queue = asynchronous && function.get("DeadLetterQueue").is_some();
    metrics.extend(queue.then_some(("DeadLetterErrors", "OPS-AL-LAM-6")));
    let destination = function
        .get("EventInvokeConfig")
        .and_then(|config| config.at(&["DestinationConfig", "OnFailure"]));
    let destination = asynchronous && destination.is_some();
    metrics.extend(destination.then_some(("DestinationDeliveryFailures", "OPS-AL-LAM-6")));
    metrics
}

/// A rule of EventBridge. Alarms know it by reference, or by the very value of its name.
struct Rule<'a> {
    id: String,
    name: Option<&'a Node>,
    resource: Resource<'a>,
}

/// Every rule: the ones of the template and those that SAM makes of a function's events.
fn rules(template: &Template) -> Vec<Rule<'_>> {
    let own = template.of_type("AWS::Events::Rule").map(|rule| Rule {
        id: rule.id.to_owned(),
        name: rule.at(&["Name"]),
        resource: rule,
    });
    let of_functions = template.functions().flat_map(|function| {
        let events = function
            .triggers()
            .filter(|trigger| matches!(trigger.kind, "EventBridgeRule" | "CloudWatchEvent"));
        events
            .map(move |trigger| Rule {
                id: format!("{}{}", function.id, trigger.name),
                name: trigger.properties.get("RuleName"),
                resource: function.resource,
            })
            .collect::<Vec<_>>()
    });
    own.chain(of_functions).collect()
}

fn receives_logs(template: &Template, id: &str) -> bool {
    template.resources().any(|resource| {
        let of_bucket = resource.at(&["LoggingConfiguration", "DestinationBucketName"]);
        let of_site = resource.at(&["DistributionConfig", "Logging", "Bucket"]);
        of_bucket
            .into_iter()
            .chain(of_site)
            .any(|bucket| refers_to(bucket, id))
    })
}

/// The metrics that some alarm watches.
struct Observed<'a>(Vec<(&'a str, &'a str, &'a Node)>);

impl<'a> Observed<'a> {
    fn of(template: &'a Template) -> Self {
        let alarms = template.of_type("AWS::CloudWatch::Alarm");
        Self(
            alarms
                .flat_map(|alarm| metrics_of(alarm.properties))
                .collect(),
        )
    }

    fn lacking(&self, resource: Resource<'_>, namespace: &str, metrics: &[Metric]) -> Vec<Finding> {
        self.lacking_for(
            resource.id,
            resource.at(&["Name"]),
            resource,
            namespace,
            metrics,
        )
    }

    fn lacking_for(
        &self,
        id: &str,
        name: Option<&Node>,
        resource: Resource<'_>,
        namespace: &str,
        metrics: &[Metric],
    ) -> Vec<Finding> {
        let seen = |metric: &str| {
            self.0.iter().any(|(space, name_of, dimensions)| {
                *space == namespace
                    && same_metric(name_of, metric)
                    && is_about(dimensions, id, name)
            })
        };
        let lacking = metrics.iter().filter(|(metric, _)| !seen(metric));
        lacking
            .map(|(metric, lens)| {
                resource.finding(lens, format!("has no alarm on {namespace} {metric}"))
            })
            .collect()
    }
}

/// The metrics of an alarm, be it over one or over several.
fn metrics_of(alarm: &Node) -> Vec<(&str, &str, &Node)> {
    let several = alarm.get("Metrics").map(Node::items).unwrap_or_default();
    let parts = several
        .iter()
        .filter_map(|part| part.at(&["MetricStat", "Metric"]));
    let read = |node| {
        let text = |key| Node::get(node, key).and_then(Node::text);
        Some((
            text("Namespace")?,
            text("MetricName")?,
            node.get("Dimensions").unwrap_or_else(nothing),
        ))
    };
    std::iter::once(alarm)
        .chain(parts)
        .filter_map(read)
        .collect()
}

/// A producer uses `PutRecord` or `PutRecords`; either is watched.
fn same_metric(found: &str, wanted: &str) -> bool {
    found == wanted || (wanted == "PutRecords.Success" && found == "PutRecord.Success")
}

/// Whether a dimension names the resource, by reference or by the very value of its `Name`.
fn is_about(dimensions: &Node, id: &str, name: Option<&Node>) -> bool {
    let values = dimensions
        .items()
        .iter()
        .filter_map(|dimension| dimension.get("Value"));
    values.into_iter().any(|value| {
        target(value) == Some(id)
            || refers_to(value, id)
            || name.is_some_and(|name| name.same(value))
    })
}
