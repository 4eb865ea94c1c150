//! What stands between a caller and a function.

use crate::finding::Finding;
use crate::function::{Function, Trigger};
use crate::resource::Resource;
use crate::template::Template;
use crate::values::{in_production, target};
use crate::yaml::{Node, nothing};

/// The operations of an OpenAPI document, by their key.
const OPERATIONS: &[&str] = &[
    "get",
    "put",
    "post",
    "delete",
    "patch",
    "head",
    "x-amazon-apigateway-any-method",
];

/// SEC-API-1, REST-2a: nobody gets in without an authorizer.
#[must_use]
pub fn authorizer(template: &Template) -> Vec<Finding> {
    let mut findings: Vec<_> = template
        .of_type("AWS::Serverless::Api")
        .flat_map(open_api)
        .collect();
    findings.extend(
        template
            .functions()
            .flat_map(|function| open_routes(&function)),
    );
    findings.extend(
        template
            .of_type("AWS::ApiGateway::Method")
            .filter_map(open_method),
    );
    findings.extend(
        template
            .of_type("AWS::AppSync::GraphQLApi")
            .filter_map(key_only_graph),
    );
    findings
}

fn open_api(api: Resource<'_>) -> Vec<Finding> {
    let default = api.at(&["Auth", "DefaultAuthorizer"]);
    if default.is_some_and(|name| !name.is("NONE")) {
        return Vec::new();
    }
    let Some(body) = api.at(&["DefinitionBody"]) else {
        let keyed = api
            .at(&["Auth", "ApiKeyRequired"])
            .is_some_and(|key| key.is("true"));
        let message = if keyed {
            "asks for an API key only, which tells who pays, not who calls"
        } else {
            "has no `Auth.DefaultAuthorizer`"
        };
        return vec![api.finding("SEC-API-1", message)];
    };
    let open = operations(body)
        .filter(|(_, operation)| operation.get("security").is_none_or(Node::is_empty));
    open.map(|(name, operation)| {
        Finding::new(
            "SEC-API-1",
            api.id,
            operation,
            format!("lets everyone call {name}"),
        )
    })
    .collect()
}

fn operations(body: &Node) -> impl Iterator<Item = (String, &Node)> {
    let paths = body.get("paths").unwrap_or_else(nothing).entries();
    paths.iter().flat_map(|(path, item)| {
        let verbs = item
            .entries()
            .iter()
            .filter(|(verb, _)| OPERATIONS.contains(&verb.as_str()));
        verbs.map(move |(verb, operation)| (format!("{} {path}", verb.to_uppercase()), operation))
    })
}

fn open_routes(function: &Function<'_>) -> Vec<Finding> {
    let open = function.triggers().filter(|trigger| {
        trigger.kind == "Api"
            && trigger
                .properties
                .at(&["Auth", "Authorizer"])
                .is_some_and(|name| name.is("NONE"))
    });
    open.map(|trigger| {
        Finding::new(
            "REST-2a",
            function.id,
            trigger.node,
            format!("lets everyone call {}", route(&trigger)),
        )
    })
    .collect()
}

fn open_method(method: Resource<'_>) -> Option<Finding> {
    // A preflight request carries no credentials.
    let preflight = method
        .at(&["HttpMethod"])
        .is_some_and(|verb| verb.is("OPTIONS"));
    let open = method
        .at(&["AuthorizationType"])
        .is_none_or(|kind| kind.is("NONE"));
    (open && !preflight).then(|| method.finding("SEC-API-1", "has no authorization"))
}

fn key_only_graph(api: Resource<'_>) -> Option<Finding> {
    let more = api
        .at(&["AdditionalAuthenticationProviders"])
        .map(Node::items)
        .unwrap_or_default();
    let kinds = std::iter::once(api.properties)
        .chain(more)
        .filter_map(|provider| provider.get("AuthenticationType"));
    let keyed = kinds.into_iter().find(|kind| kind.is("API_KEY"))?;
    Some(Finding::new(
        "SEC-API-1",
        api.id,
        keyed,
        "lets in whoever has a key (API_KEY)",
    ))
}

/// SEC-API-2: under `AWS_IAM` SAM has API Gateway call functions with the caller's credentials unless told otherwise,
/// and every caller would need rights on the functions.
#[must_use]
pub fn invoke_role(template: &Template) -> Vec<Finding> {
    let by_caller = template.of_type("AWS::Serverless::Api").filter(|api| {
        let iam = api
            .at(&["Auth", "DefaultAuthorizer"])
            .is_some_and(|name| name.is("AWS_IAM"));
        iam && api.at(&["Auth", "InvokeRole"]).is_none()
    });
    by_caller.map(|api| api.finding("SEC-API-2", "has `DefaultAuthorizer: AWS_IAM` and no `InvokeRole`: callers would need `lambda:InvokeFunction`")).collect()
}

/// SEC-APP-2, REST-1: a body is checked against a model before a function sees it.
#[must_use]
pub fn request_models(template: &Template) -> Vec<Finding> {
    template
        .functions()
        .flat_map(|function| unchecked_writes(template, &function))
        .collect()
}

fn unchecked_writes(template: &Template, function: &Function<'_>) -> Vec<Finding> {
    let writes = function.triggers().filter(|trigger| {
        trigger.kind == "Api"
            && verb(trigger).is_some_and(|verb| matches!(verb.as_str(), "post" | "put" | "patch"))
    });
    writes
        .filter_map(|trigger| {
            let message = model_fault(template, &trigger)?;
            Some(Finding::new(
                "SEC-APP-2",
                function.id,
                trigger.node,
                format!("{} {message}", route(&trigger)),
            ))
        })
        .collect()
}

fn model_fault(template: &Template, trigger: &Trigger<'_>) -> Option<String> {
    let api = trigger
        .properties
        .get("RestApiId")
        .and_then(target)
        .and_then(|id| template.resource(id));
    if api.is_some_and(|api| {
        api.at(&["DefinitionBody"]).is_some() || api.at(&["DefinitionUri"]).is_some()
    }) {
        // The contract itself is the definition, and it has the models.
        return None;
    }
    let Some(request) = trigger.properties.get("RequestModel") else {
        return Some("has no `RequestModel`".to_owned());
    };
    for switch in ["Required", "ValidateBody"] {
        if !request.get(switch).is_some_and(|on| on.is("true")) {
            return Some(format!("has a `RequestModel` without `{switch}: true`"));
        }
    }
    let name = request
        .get("Model")
        .and_then(Node::text)
        .unwrap_or_default();
    let known = api.and_then(|api| api.at(&["Models", name])).is_some();
    (!known).then(|| format!("has the model `{name}`, which its API does not have"))
}

/// REST-2b, REL-THR-1: a limit for the stage as a whole.
#[must_use]
pub fn throttling(template: &Template) -> Vec<Finding> {
    let limited = |api: &Resource<'_>| {
        let settings = api
            .at(&["MethodSettings"])
            .map(Node::items)
            .unwrap_or_default();
        settings.iter().any(|setting| {
            let everything = setting.get("HttpMethod").is_some_and(|verb| verb.is("*"))
                && setting
                    .get("ResourcePath")
                    .is_some_and(|path| path.is("/*"));
            everything
                && setting.get("ThrottlingRateLimit").is_some()
                && setting.get("ThrottlingBurstLimit").is_some()
        })
    };
    let unlimited = template
        .of_type("AWS::Serverless::Api")
        .filter(|api| !limited(api));
    unlimited
        .map(|api| {
            api.finding(
                "REST-2b",
                "has no rate and burst limit for all routes (`MethodSettings`)",
            )
        })
        .collect()
}

/// SEC-DATA-5, SEC-DATA-7: bodies and headers stay out of the logs.
#[must_use]
pub fn no_payloads_logged(template: &Template) -> Vec<Finding> {
    let mut findings = Vec::new();
    for api in template.resources().filter(|resource| {
        matches!(
            resource.kind,
            "AWS::Serverless::Api" | "AWS::ApiGateway::Stage"
        )
    }) {
        let settings = api
            .at(&["MethodSettings"])
            .map(Node::items)
            .unwrap_or_default();
        let traced = settings
            .iter()
            .filter_map(|setting| setting.get("DataTraceEnabled"));
        let on = traced.filter(|node| {
            in_production(template, node)
                .iter()
                .any(|value| value == "true")
        });
        findings.extend(on.map(|node| {
            Finding::new(
                "SEC-DATA-7",
                api.id,
                node,
                "logs whole requests and answers (`DataTraceEnabled`)",
            )
        }));
    }
    findings
}

fn verb(trigger: &Trigger<'_>) -> Option<String> {
    trigger
        .properties
        .get("Method")
        .and_then(Node::text)
        .map(str::to_lowercase)
}

fn route(trigger: &Trigger<'_>) -> String {
    let path = trigger
        .properties
        .get("Path")
        .and_then(Node::text)
        .unwrap_or_default();
    format!(
        "{} {path}",
        verb(trigger).unwrap_or_default().to_uppercase()
    )
}
