//! Tables and search.

use crate::finding::Finding;
use crate::template::Template;
use crate::values::in_production;

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
