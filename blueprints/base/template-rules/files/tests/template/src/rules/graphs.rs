//! GraphQL APIs and the pools of their users.

use crate::finding::Finding;
use crate::resource::Resource;
use crate::template::Template;
use crate::values::is_always;
use crate::yaml::Node;

/// REL-THR-1: one query cannot ask for everything at once.
#[must_use]
pub fn limits(template: &Template) -> Vec<Finding> {
    let mut findings = Vec::new();
    for api in template.of_type("AWS::AppSync::GraphQLApi") {
        let unlimited = ["QueryDepthLimit", "ResolverCountLimit"]
            .into_iter()
            .filter(|limit| api.at(&[limit]).is_none_or(|value| value.is("0")));
        findings.extend(unlimited.map(|limit| {
            let message = format!("runs any query, however large (`{limit}` is missing)");
            api.finding("REL-THR-1", message)
        }));
    }
    findings
}

/// MOB-15: in production nobody is told what there is to attack.
#[must_use]
pub fn introspection(template: &Template) -> Vec<Finding> {
    let told = template
        .of_type("AWS::AppSync::GraphQLApi")
        .filter(|api| !is_always(template, api.at(&["IntrospectionConfig"]), "DISABLED"));
    told.map(|api| {
        let message = "shows its whole schema in production (`IntrospectionConfig`)";
        api.finding("MOB-15", message)
    })
    .collect()
}

/// SEC-DATA-5: variables, headers and results stay out of the logs.
#[must_use]
pub fn no_contents_logged(template: &Template) -> Vec<Finding> {
    let verbose = template.of_type("AWS::AppSync::GraphQLApi").filter(|api| {
        let excluded = api.at(&["LogConfig", "ExcludeVerboseContent"]);
        !is_always(template, excluded, "true")
    });
    verbose
        .map(|api| {
            let message = "logs what people send and get (`LogConfig.ExcludeVerboseContent`)";
            api.finding("SEC-DATA-5", message)
        })
        .collect()
}

/// MOB-4: resolvers are code of this repository, for the runtime that is left.
#[must_use]
pub fn resolvers(template: &Template) -> Vec<Finding> {
    let faults = template
        .of_type("AWS::AppSync::Resolver")
        .filter_map(|resolver| {
            let message = resolver_fault(template, &resolver)?;
            Some(resolver.finding("MOB-4", message))
        });
    faults.collect()
}

fn resolver_fault(template: &Template, resolver: &Resource<'_>) -> Option<String> {
    let runtime = resolver.at(&["Runtime", "Name"]);
    if !runtime.is_some_and(|name| name.is("APPSYNC_JS")) {
        return Some("is no resolver in JavaScript (`Runtime: APPSYNC_JS`)".to_owned());
    }
    let path = resolver.at(&["CodeS3Location"]).and_then(Node::text);
    match path {
        _ if resolver.at(&["Code"]).is_some() => None,
        None => Some("has no code".to_owned()),
        Some(path) => template
            .files
            .get(path)
            .is_none()
            .then(|| format!("has its code in `{path}`, which does not exist")),
    }
}

/// MOB-1: whoever has not signed in gets no credentials.
#[must_use]
pub fn guests(template: &Template) -> Vec<Finding> {
    let open = template
        .of_type("AWS::Cognito::IdentityPool")
        .filter(|pool| {
            let guests = pool.at(&["AllowUnauthenticatedIdentities"]);
            !is_always(template, guests, "false")
        });
    open.map(|pool| pool.finding("MOB-1", "gives guests credentials"))
        .collect()
}
