//! Tags, by which costs are told apart.

use crate::finding::Finding;
use crate::resource::Resource;
use crate::template::Template;
use crate::yaml::{Node, nothing};

const KEYS: &[&str] = &["project", "stage", "owner", "cost-centre"];

/// Types that take tags, and by which property.
const TAGGABLE: &[(&str, &str)] = &[
    ("AWS::ApiGateway::DomainName", "Tags"),
    ("AWS::ApiGateway::RestApi", "Tags"),
    ("AWS::ApiGateway::UsagePlan", "Tags"),
    ("AWS::AppSync::GraphQLApi", "Tags"),
    ("AWS::Athena::WorkGroup", "Tags"),
    ("AWS::CertificateManager::Certificate", "Tags"),
    ("AWS::CloudFront::Distribution", "Tags"),
    ("AWS::CloudWatch::Alarm", "Tags"),
    ("AWS::CloudWatch::CompositeAlarm", "Tags"),
    ("AWS::Cognito::IdentityPool", "IdentityPoolTags"),
    ("AWS::Cognito::UserPool", "UserPoolTags"),
    ("AWS::DynamoDB::Table", "Tags"),
    ("AWS::Events::EventBus", "Tags"),
    ("AWS::Events::Rule", "Tags"),
    ("AWS::EventSchemas::Registry", "Tags"),
    ("AWS::EventSchemas::Schema", "Tags"),
    ("AWS::IAM::Role", "Tags"),
    ("AWS::IoT::Policy", "Tags"),
    ("AWS::IoT::ThingType", "Tags"),
    ("AWS::IoT::TopicRule", "Tags"),
    ("AWS::Kinesis::Stream", "Tags"),
    ("AWS::KinesisFirehose::DeliveryStream", "Tags"),
    ("AWS::KMS::Key", "Tags"),
    ("AWS::Logs::LogGroup", "Tags"),
    ("AWS::OpenSearchServerless::Collection", "Tags"),
    ("AWS::OpenSearchService::Domain", "Tags"),
    ("AWS::Pipes::Pipe", "Tags"),
    ("AWS::S3::Bucket", "Tags"),
    ("AWS::SecretsManager::Secret", "Tags"),
    ("AWS::Serverless::Api", "Tags"),
    ("AWS::Serverless::Function", "Tags"),
    ("AWS::Serverless::StateMachine", "Tags"),
    ("AWS::SES::ConfigurationSet", "Tags"),
    ("AWS::SES::ContactList", "Tags"),
    ("AWS::SNS::Topic", "Tags"),
    ("AWS::SQS::Queue", "Tags"),
    ("AWS::SSM::Parameter", "Tags"),
    ("AWS::StepFunctions::StateMachine", "Tags"),
    ("AWS::WAFv2::WebACL", "Tags"),
];

/// COST-TAG-1: the same tags on everything that takes tags.
#[must_use]
pub fn everywhere(template: &Template) -> Vec<Finding> {
    template
        .resources()
        .filter_map(|resource| untagged(template, resource))
        .collect()
}

fn untagged(template: &Template, resource: Resource<'_>) -> Option<Finding> {
    let (_, property) = TAGGABLE.iter().find(|(kind, _)| *kind == resource.kind)?;
    let own = resource.at(&[property]).unwrap_or_else(nothing);
    let shared = shared(template, resource.kind);
    let missing: Vec<_> = KEYS
        .iter()
        .filter(|key| !has(own, key) && !has(shared, key))
        .copied()
        .collect();
    (!missing.is_empty()).then(|| {
        resource.finding(
            "COST-TAG-1",
            format!("has no tag `{}`", missing.join("`, `")),
        )
    })
}

/// What `Globals` gives to resources of this type.
fn shared<'a>(template: &'a Template, kind: &str) -> &'a Node {
    let short = kind.strip_prefix("AWS::Serverless::").unwrap_or_default();
    template
        .root()
        .at(&["Globals", short, "Tags"])
        .unwrap_or_else(nothing)
}

/// Tags are a map or a list of keys and values, by type.
fn has(tags: &Node, key: &str) -> bool {
    tags.get(key).is_some()
        || tags
            .items()
            .iter()
            .any(|tag| tag.get("Key").is_some_and(|name| name.is(key)))
}
