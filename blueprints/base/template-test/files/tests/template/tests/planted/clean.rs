//! The clean template and the files around it.

use template_tests::{Files, Template};

const CLEAN: &str = include_str!("clean.yaml");
const TAGS: &str = "[{ Key: project, Value: p }, { Key: stage, Value: s }, { Key: owner, Value: o }, { Key: cost-centre, Value: c }]";
const TAG_MAP: &str = "{ project: p, stage: s, owner: o, cost-centre: c }";

/// Logical id, namespace, metric and the value of the dimension.
pub type Row = (&'static str, &'static str, &'static str, &'static str);

pub const ALARMS: &[Row] = &[
    ("WorkErrors", "AWS/Lambda", "Errors", "!Ref Work"),
    ("WorkDuration", "AWS/Lambda", "Duration", "!Ref Work"),
    ("WorkThrottles", "AWS/Lambda", "Throttles", "!Ref Work"),
    (
        "WorkConcurrency",
        "AWS/Lambda",
        "ConcurrentExecutions",
        "!Ref Work",
    ),
    ("WorkAge", "AWS/Lambda", "IteratorAge", "!Ref Work"),
    (
        "WorkDeadLetters",
        "AWS/Lambda",
        "DeadLetterErrors",
        "!Ref Work",
    ),
    (
        "VerifyDuration",
        "AWS/Lambda",
        "Duration",
        "!Ref VerifyWork",
    ),
    ("VerifyErrors", "AWS/Lambda", "Errors", "!Ref VerifyWork"),
    (
        "VerifyThrottles",
        "AWS/Lambda",
        "Throttles",
        "!Ref VerifyWork",
    ),
    (
        "VerifyConcurrentExecutions",
        "AWS/Lambda",
        "ConcurrentExecutions",
        "!Ref VerifyWork",
    ),
    (
        "ApiErrors",
        "AWS/ApiGateway",
        "5XXError",
        r#"!Sub "${AWS::StackName}-work""#,
    ),
    ("ApiLatency", "AWS/ApiGateway", "Latency", "!Ref Api"),
    (
        "ApiIntegration",
        "AWS/ApiGateway",
        "IntegrationLatency",
        "!Ref Api",
    ),
    (
        "TableReads",
        "AWS/DynamoDB",
        "ReadThrottleEvents",
        "!Ref Table",
    ),
    (
        "TableWrites",
        "AWS/DynamoDB",
        "WriteThrottleEvents",
        "!Ref Table",
    ),
    ("TableErrors", "AWS/DynamoDB", "SystemErrors", "!Ref Table"),
    (
        "TableThrottles",
        "AWS/DynamoDB",
        "ThrottledRequests",
        "!Ref Table",
    ),
    (
        "JobsAge",
        "AWS/SQS",
        "ApproximateAgeOfOldestMessage",
        "!GetAtt Jobs.QueueName",
    ),
    (
        "Dead",
        "AWS/SQS",
        "ApproximateNumberOfMessagesVisible",
        "!GetAtt DeadLetters.QueueName",
    ),
    (
        "StreamReads",
        "AWS/Kinesis",
        "ReadProvisionedThroughputExceeded",
        "!Ref Stream",
    ),
    (
        "StreamWrites",
        "AWS/Kinesis",
        "WriteProvisionedThroughputExceeded",
        "!Ref Stream",
    ),
    (
        "StreamAge",
        "AWS/Kinesis",
        "GetRecords.IteratorAgeMilliseconds",
        "!Ref Stream",
    ),
    (
        "StreamPuts",
        "AWS/Kinesis",
        "PutRecords.Success",
        "!Ref Stream",
    ),
    (
        "StreamGets",
        "AWS/Kinesis",
        "GetRecords.Success",
        "!Ref Stream",
    ),
    (
        "NotesFailed",
        "AWS/SNS",
        "NumberOfNotificationsFailed",
        "!GetAtt Notes.TopicName",
    ),
    (
        "NotesOdd",
        "AWS/SNS",
        "NumberOfNotificationsFilteredOut-InvalidAttributes",
        "!GetAtt Notes.TopicName",
    ),
    (
        "FlowThrottled",
        "AWS/States",
        "ExecutionThrottled",
        "!Ref Flow",
    ),
    ("FlowFailed", "AWS/States", "ExecutionsFailed", "!Ref Flow"),
    ("FlowLate", "AWS/States", "ExecutionsTimedOut", "!Ref Flow"),
    (
        "ForwardFailed",
        "AWS/Events",
        "FailedInvocations",
        "!Ref Forward",
    ),
    (
        "ForwardThrottled",
        "AWS/Events",
        "ThrottledRules",
        "!Ref Forward",
    ),
    (
        "OrderedFailed",
        "AWS/Events",
        "FailedInvocations",
        "!Ref WorkOrdered",
    ),
    (
        "OrderedThrottled",
        "AWS/Events",
        "ThrottledRules",
        "!Ref WorkOrdered",
    ),
    (
        "GraphErrors",
        "AWS/AppSync",
        "5XXError",
        "!GetAtt Graph.ApiId",
    ),
    (
        "GraphLatency",
        "AWS/AppSync",
        "Latency",
        "!GetAtt Graph.ApiId",
    ),
    ("PicturesErrors", "AWS/S3", "5xxErrors", "!Ref Pictures"),
    (
        "PicturesLatency",
        "AWS/S3",
        "TotalRequestLatency",
        "!Ref Pictures",
    ),
];

/// An alarm as an entry of `Resources`. Those of the table are alarms over several metrics.
pub fn alarm((id, namespace, metric, value): &Row) -> String {
    let metric = format!(
        "Namespace: {namespace}, MetricName: {metric}, Dimensions: [{{ Name: N, Value: {value} }}]"
    );
    let watched = match *namespace {
        "AWS/DynamoDB" => format!(
            "Metrics: [{{ Id: all, Expression: SUM(METRICS()) }}, {{ Id: a, MetricStat: {{ Metric: {{ {metric} }} }} }}]"
        ),
        _ => metric,
    };
    let told = "AlarmDescription: See docs/runbook/work.md#slow-or-failing, AlarmActions: [!Ref AlarmTopic]";
    format!(
        "  {id}: {{ Type: AWS::CloudWatch::Alarm, Properties: {{ {told}, {watched}, Tags: TAGS }} }}\n"
    )
}

pub fn source(alarms: impl Iterator<Item = String>) -> String {
    let source = format!("{CLEAN}{}", alarms.collect::<String>());
    source.replace("TAGMAP", TAG_MAP).replace("TAGS", TAGS)
}

pub fn clean_source() -> String {
    source(ALARMS.iter().map(alarm))
}

pub const FILES: [(&str, &str); 6] = [
    ("docs/runbook/work.md", "# Work\n\n## Slow, or failing\n"),
    ("events/work.json", "{}"),
    ("resolvers/Query.item.js", "export function request() {}\n"),
    ("functions/work/Cargo.toml", "[package]\nname = \"work\"\n"),
    ("functions/verify-work/Cargo.toml", "[package]\nname = \"verify-work\"\n"),
    (
        "api/openapi.yaml",
        "paths: { /v1/items: { post: { responses: {} } } }
components:
  schemas:
    NewItem: { type: object, required: [name], properties: { name: { $ref: '#/components/schemas/Name' } } }
    Name: { type: string, maxLength: 120, description: What it is called }
",
    ),
];

pub fn template(source: &str) -> Template {
    Template::parse(source, FILES.into_iter().collect::<Files>()).expect("the template is YAML")
}

pub fn clean() -> Template {
    template(&clean_source())
}
