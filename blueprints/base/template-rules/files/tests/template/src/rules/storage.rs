//! Tables and search.

use crate::finding::Finding;
use crate::template::Template;
use crate::values::{in_production, is_always, refers_to};
use crate::yaml::Node;

/// REST-4, OPS-TST-8: a table takes what comes.
#[must_use]
pub fn on_demand(template: &Template) -> Vec<Finding> {
    let tables = template.resources().filter(|resource| {
        matches!(
            resource.kind,
            "AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable"
        )
    });
    let fixed = tables.filter(|table| {
        let mode = table
            .at(&["BillingMode"])
            .map(|node| in_production(template, node))
            .unwrap_or_default();
        // Without a mode DynamoDB takes PROVISIONED.
        mode.is_empty() || mode.iter().any(|mode| mode != "PAY_PER_REQUEST")
    });
    fixed
        .map(|table| {
            table.finding(
                "OPS-TST-8",
                "has a fixed capacity (`BillingMode: PAY_PER_REQUEST` is missing)",
            )
        })
        .collect()
}

/// Kinds, the property that must come to this value in production, what is wrong without it, and the demand.
const PROMISES: &[(&str, &[&str], &str, &str, &str)] = &[
    (
        "AWS::DynamoDB::Table",
        &[
            "PointInTimeRecoverySpecification",
            "PointInTimeRecoveryEnabled",
        ],
        "true",
        "cannot be brought back to an earlier moment",
        "GEN",
    ),
    (
        "AWS::DynamoDB::Table",
        &["SSESpecification", "SSEEnabled"],
        "true",
        "is not encrypted under a key of this account",
        "SEC-DATA-3",
    ),
    (
        "AWS::DynamoDB::GlobalTable",
        &["SSESpecification", "SSEEnabled"],
        "true",
        "is not encrypted under a key of this account",
        "SEC-DATA-3",
    ),
    (
        "AWS::Kinesis::Stream",
        &["StreamEncryption", "EncryptionType"],
        "KMS",
        "is not encrypted",
        "SEC-DATA-3",
    ),
];

/// SEC-DATA-3: tables and streams are encrypted, and a table can be brought back.
#[must_use]
pub fn promises(template: &Template) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (kind, path, value, wrong, lens) in PROMISES {
        let broken = template
            .of_type(kind)
            .filter(|resource| !is_always(template, resource.at(path), value));
        findings.extend(broken.map(|resource| {
            let property = path.join(".");
            resource.finding(lens, format!("{wrong} (`{property}` is not {value})"))
        }));
    }
    let queues = template.of_type("AWS::SQS::Queue").filter(|queue| {
        let off = queue.at(&["SqsManagedSseEnabled"]);
        let key = queue.at(&["KmsMasterKeyId"]);
        off.is_some() && key.is_none() && !is_always(template, off, "true")
    });
    findings.extend(queues.map(|queue| {
        queue.finding(
            "SEC-DATA-3",
            "is not encrypted (`SqsManagedSseEnabled` is not true)",
        )
    }));
    findings
}

/// GEN: each replica of a global table can be brought back to an earlier moment.
#[must_use]
pub fn replicas_come_back(template: &Template) -> Vec<Finding> {
    let path = [
        "PointInTimeRecoverySpecification",
        "PointInTimeRecoveryEnabled",
    ];
    let mut findings = Vec::new();
    for table in template.of_type("AWS::DynamoDB::GlobalTable") {
        let replicas = table.at(&["Replicas"]).map(Node::items).unwrap_or_default();
        let lost = replicas
            .iter()
            .filter(|replica| !is_always(template, replica.at(&path), "true"));
        findings.extend(lost.map(|replica| {
            let message = format!(
                "has a replica that cannot be brought back to an earlier moment (`{}` is not true)",
                path.join(".")
            );
            Finding::new("GEN", table.id, replica, message)
        }));
    }
    findings
}

/// MOB-5, SEC-DATA-2: a search domain is reached over HTTPS only.
#[must_use]
pub fn search_over_https(template: &Template) -> Vec<Finding> {
    let open = template
        .of_type("AWS::OpenSearchService::Domain")
        .filter(|domain| {
            !domain
                .at(&["DomainEndpointOptions", "EnforceHTTPS"])
                .is_some_and(|enforced| enforced.is("true"))
        });
    open.map(|domain| {
        domain.finding(
            "SEC-DATA-2",
            "answers over plain HTTP (`EnforceHTTPS` is missing)",
        )
    })
    .collect()
}

/// SEC-DATA-2: nobody reads or writes a bucket without TLS.
#[must_use]
pub fn buckets_over_tls(template: &Template) -> Vec<Finding> {
    let policies: Vec<_> = template.of_type("AWS::S3::BucketPolicy").collect();
    let refuses_http = |bucket: &str| {
        policies.iter().any(|policy| {
            let is_its = policy
                .at(&["Bucket"])
                .is_some_and(|name| refers_to(name, bucket));
            let mut refuses = false;
            policy.properties.walk(&mut |node| {
                refuses |= node
                    .get("aws:SecureTransport")
                    .is_some_and(|secure| secure.is("false"));
            });
            is_its && refuses
        })
    };
    let open = template
        .of_type("AWS::S3::Bucket")
        .filter(|bucket| !refuses_http(bucket.id));
    open.map(|bucket| {
        bucket.finding(
            "SEC-DATA-2",
            "answers over plain HTTP (no policy denies `aws:SecureTransport: \"false\"`)",
        )
    })
    .collect()
}
