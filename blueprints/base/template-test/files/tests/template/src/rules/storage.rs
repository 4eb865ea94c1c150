//! Tables and search.

use crate::finding::Finding;
use crate::template::Template;
use crate::values::{in_production, refers_to};

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
