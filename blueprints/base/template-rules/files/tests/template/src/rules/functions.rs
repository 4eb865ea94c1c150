//! What each function has of its own.

use crate::finding::Finding;
use crate::function::Function;
use crate::rules::permissions::alexa_permissions;
use crate::template::Template;
use crate::values::{in_production, is_always, number, target};
use crate::yaml::nothing;

/// SEC-IAM-1, SEC-IAM-2: one role a function, so that none can do what another needs.
#[must_use]
pub fn own_role(template: &Template) -> Vec<Finding> {
    let shared = |function: &Function<'_>| {
        // Without `Role` SAM makes one for this function alone.
        let role = target(function.get("Role")?)?;
        let other = template.functions().find(|other| {
            other.id != function.id && other.get("Role").and_then(target) == Some(role)
        })?;
        Some(function.finding(
            "SEC-IAM-2",
            format!("shares the role `{role}` with `{}`", other.id),
        ))
    };
    template
        .functions()
        .filter_map(|function| shared(&function))
        .collect()
}

/// COST-LOG-3: one log group a function, bound by `LoggingConfig`, with a retention.
#[must_use]
pub fn own_log_group(template: &Template) -> Vec<Finding> {
    template
        .functions()
        .filter_map(|function| log_group_fault(template, &function))
        .collect()
}

fn log_group_fault(template: &Template, function: &Function<'_>) -> Option<Finding> {
    let finding = |message: String| Some(function.finding("COST-LOG-3", message));
    let Some(group) = bound_group(function) else {
        return finding("is bound to no log group by `LoggingConfig.LogGroup`".to_owned());
    };
    let Some(resource) = template
        .resource(group)
        .filter(|resource| resource.kind == "AWS::Logs::LogGroup")
    else {
        return finding(format!(
            "logs to `{group}`, which is no log group of this template"
        ));
    };
    if resource.at(&["RetentionInDays"]).is_none() {
        return finding(format!(
            "logs to `{group}`, which keeps everything for ever"
        ));
    }
    let other = template
        .functions()
        .find(|other| other.id != function.id && bound_group(other) == Some(group))?;
    finding(format!(
        "shares the log group `{group}` with `{}`",
        other.id
    ))
}

fn bound_group<'a>(function: &Function<'a>) -> Option<&'a str> {
    target(function.get("LoggingConfig")?.get("LogGroup")?)
}

/// OPS-TRC-1: a request can be followed through every function.
#[must_use]
pub fn traced(template: &Template) -> Vec<Finding> {
    let dark = template
        .functions()
        .filter(|function| !is_always(template, function.get("Tracing"), "Active"));
    dark.map(|function| function.finding("OPS-TRC-1", "is not traced (`Tracing` is not Active)"))
        .collect()
}

/// COST-LAM-2: every function says what it runs on, and all say the same.
#[must_use]
pub fn architecture(template: &Template) -> Vec<Finding> {
    let of = |function: &Function<'_>| {
        let stated = function.get("Architectures")?.items().first()?;
        Some(in_production(template, stated).join(", "))
    };
    let chosen = template.functions().find_map(|function| of(&function));
    let fault = |function: &Function<'_>| {
        let Some(found) = of(function) else {
            return Some("names no architecture, so it runs on Lambda's default".to_owned());
        };
        let first = chosen.as_ref().filter(|first| **first != found)?;
        Some(format!("runs on {found}, others on {first}"))
    };
    template
        .functions()
        .filter_map(|function| Some(function.finding("COST-LAM-2", fault(&function)?)))
        .collect()
}

const SECRET_WORDS: &[&str] = &[
    "password",
    "passwd",
    "secret",
    "token",
    "apikey",
    "api_key",
    "privatekey",
    "private_key",
    "credential",
];
/// Ends of names that say where a secret is, or about it, and are none themselves.
const HARMLESS_ENDS: &[&str] = &[
    "_arn",
    "_name",
    "secretname",
    "_id",
    "_url",
    "_uri",
    "_table",
    "_parameter",
    "_hours",
    "_seconds",
    "_issuer",
    "_header",
    "arn",
    "name",
    // What is public of a token: who made it, for whom and what, by which keys.
    "issuer",
    "audience",
    "scope",
    "keysurl",
];

/// OPS-CFG-3: no secret in the environment, and none as a parameter's default.
#[must_use]
pub fn no_secrets(template: &Template) -> Vec<Finding> {
    let mut findings = Vec::new();
    for function in template.functions() {
        let variables = function
            .get("Environment")
            .and_then(|environment| environment.get("Variables"))
            .unwrap_or_else(nothing);
        let secret = variables
            .entries()
            .iter()
            .filter(|(name, value)| sounds_secret(name) && !value.is_empty());
        findings.extend(secret.map(|(name, value)| {
            Finding::new(
                "OPS-CFG-3",
                function.id,
                value,
                format!("holds a secret in the variable `{name}`"),
            )
        }));
    }
    for (name, parameter) in template.section("Parameters").entries() {
        if sounds_secret(name)
            && parameter
                .get("Default")
                .is_some_and(|default| !default.is_empty())
        {
            let entry = format!("Parameters.{name}");
            findings.push(Finding {
                line: parameter.line,
                entry,
                lens: "OPS-CFG-3",
                message: "has a secret as its default".to_owned(),
            });
        }
    }
    findings
}

fn sounds_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    SECRET_WORDS.iter().any(|word| name.contains(word))
        && !HARMLESS_ENDS.iter().any(|end| name.ends_with(end))
}

/// What calls a function and for how many seconds it waits.
const CALLERS: &[(&str, u64, &str)] = &[
    ("Api", 29, "REL-ASY-2"),
    ("HttpApi", 30, "REL-ASY-2"),
    ("AlexaSkill", 8, "ALX-16"),
];

/// REL-ASY-2, ALX-16, PER-LAM-5: a timeout of its own, below that of whoever waits for the answer.
#[must_use]
pub fn timeouts(template: &Template) -> Vec<Finding> {
    template
        .functions()
        .filter_map(|function| timeout_fault(template, &function))
        .collect()
}

fn timeout_fault(template: &Template, function: &Function<'_>) -> Option<Finding> {
    let Some(timeout) = function
        .get("Timeout")
        .and_then(|node| number(template, node))
    else {
        return Some(function.finding("PER-LAM-5", "has no `Timeout` of its own"));
    };
    let (caller, limit, lens) = CALLERS
        .iter()
        .find(|(kind, limit, _)| function.has_trigger(&[kind]) && timeout >= *limit)
        .copied()
        .or_else(|| {
            let resolves = template.of_type("AWS::AppSync::DataSource").any(|source| {
                source
                    .at(&["LambdaConfig", "LambdaFunctionArn"])
                    .is_some_and(|arn| crate::values::refers_to(arn, function.id))
            });
            (resolves && timeout >= 30).then_some(("AppSync", 30, "REL-ASY-2"))
        })
        .or_else(|| {
            let is_called = alexa_permissions(template).any(|permission| {
                let called = permission.at(&["FunctionName"]);
                called.is_some_and(|called| crate::values::refers_to(called, function.id))
            });
            (is_called && timeout >= 8).then_some(("Alexa", 8, "ALX-16"))
        })?;
    let node = function.get("Timeout").unwrap_or_else(nothing);
    Some(Finding::new(
        lens,
        function.id,
        node,
        format!("may run for {timeout} s, but {caller} gives up after {limit} s"),
    ))
}
