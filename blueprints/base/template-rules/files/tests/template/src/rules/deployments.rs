//! How a new version gets its traffic.

use crate::finding::Finding;
use crate::function::Function;
use crate::template::Template;
use crate::values::{in_production, refers_to, target};
use crate::yaml::{Node, nothing};

/// DEP-13, DEP-15: callers have an alias to point to, which stays the same.
#[must_use]
pub fn alias(template: &Template) -> Vec<Finding> {
    let without = template
        .service_functions()
        .filter(|function| function.get("AutoPublishAlias").is_none());
    without
        .map(|function| function.finding("DEP-13", "has no alias (`AutoPublishAlias`)"))
        .collect()
}

/// DEP-4, DEP-5, DEP-6: in production a new version gets its traffic step by step.
#[must_use]
pub fn gradual(template: &Template) -> Vec<Finding> {
    template
        .service_functions()
        .filter_map(|function| gradual_fault(template, &function))
        .collect()
}

fn gradual_fault(template: &Template, function: &Function<'_>) -> Option<Finding> {
    let Some(preference) = enabled_preference(function) else {
        return Some(function.finding(
            "DEP-6",
            "has no `DeploymentPreference`: a new version gets all traffic at once",
        ));
    };
    let kind = preference.get("Type").unwrap_or_else(nothing);
    let types = in_production(template, kind);
    if types.is_empty() {
        return Some(Finding::new(
            "DEP-5",
            function.id,
            preference,
            "does not say how traffic shifts in production",
        ));
    }
    let sudden = types.iter().any(|name| name == "AllAtOnce");
    sudden.then(|| {
        Finding::new(
            "DEP-4",
            function.id,
            kind,
            "shifts all traffic at once in production",
        )
    })
}

/// DEP-7, DEP-10: alarms of this function, or of the API before it, roll the deployment back.
#[must_use]
pub fn watched(template: &Template) -> Vec<Finding> {
    template
        .service_functions()
        .filter_map(|function| watched_fault(template, &function))
        .collect()
}

fn watched_fault(template: &Template, function: &Function<'_>) -> Option<Finding> {
    let preference = enabled_preference(function)?;
    let alarms = preference.get("Alarms").unwrap_or_else(nothing);
    // `Alarms: !If [IsProd, [...], [...]]` is as good as a list.
    let mut named = Vec::new();
    alarms.walk(&mut |node| named.extend(target(node)));
    if named.is_empty() {
        return Some(Finding::new(
            "DEP-7",
            function.id,
            preference,
            "is deployed without an alarm that would roll it back",
        ));
    }
    let own = named
        .iter()
        .filter_map(|name| template.resource(name))
        .any(|alarm| refers_to(alarm.properties, function.id));
    (!own).then(|| {
        Finding::new(
            "DEP-7",
            function.id,
            alarms,
            "is rolled back by no alarm of its own",
        )
    })
}

/// DEP-8: a hook calls the new version before it gets traffic.
#[must_use]
pub fn verified(template: &Template) -> Vec<Finding> {
    let unverified = |function: &Function<'_>| {
        let preference = enabled_preference(function)?;
        let hook = preference.at(&["Hooks", "PreTraffic"]).and_then(target);
        let known =
            hook.is_some_and(|hook| template.functions().any(|function| function.id == hook));
        (!known).then(|| {
            Finding::new(
                "DEP-8",
                function.id,
                preference,
                "gets traffic without a pre-traffic hook",
            )
        })
    };
    template
        .service_functions()
        .filter_map(|function| unverified(&function))
        .collect()
}

fn enabled_preference<'a>(function: &Function<'a>) -> Option<&'a Node> {
    let preference = function.get("DeploymentPreference")?;
    let off = preference
        .get("Enabled")
        .is_some_and(|enabled| enabled.is("false"));
    (!off).then_some(preference)
}
