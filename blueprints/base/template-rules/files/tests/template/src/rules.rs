//! Every rule. One module a topic; a rule is a function from the template to what is wrong with it.

pub mod alarms;
pub mod aliases;
pub mod apis;
pub mod contract;
pub mod deployments;
pub mod files;
pub mod functions;
pub mod graphs;
pub mod messaging;
pub mod metrics;
pub mod permissions;
pub mod references;
pub mod retention;
pub mod storage;
pub mod streams;
pub mod tags;

use crate::finding::Finding;
use crate::template::Template;

pub type Rule = fn(&Template) -> Vec<Finding>;

/// The rules by name.
pub const RULES: &[(&str, Rule)] = &[
    ("references exist", references::exist),
    ("functions have a role each", functions::own_role),
    ("functions have a log group each", functions::own_log_group),
    ("functions run on one architecture", functions::architecture),
    ("functions are traced", functions::traced),
    ("functions hold no secrets", functions::no_secrets),
    (
        "functions end before their callers give up",
        functions::timeouts,
    ),
    ("functions have a binary", files::binaries),
    ("functions have an event", files::events),
    ("functions have an alias", deployments::alias),
    ("aliases that are named are published", aliases::published),
    ("alarms watch an alias that is there", aliases::watched),
    ("deployments are gradual", deployments::gradual),
    ("deployments are watched", deployments::watched),
    ("deployments are verified", deployments::verified),
    ("alarms tell somebody", alarms::actions),
    ("alarms are in the runbook", alarms::runbook),
    ("alarms look at few samples too", alarms::percentiles),
    ("documents exist", files::documents),
    ("every metric has an alarm", metrics::alarmed),
    ("what is counted belongs to a stack", metrics::of_this_stack),
    ("APIs authorize", apis::authorizer),
    (
        "APIs call functions by their own permission",
        apis::invoke_role,
    ),
    ("APIs validate what is written", apis::request_models),
    ("APIs limit their load", apis::throttling),
    ("APIs log no payloads", apis::no_payloads_logged),
    ("GraphQL APIs limit their queries", graphs::limits),
    (
        "GraphQL APIs hide their schema in production",
        graphs::introspection,
    ),
    ("GraphQL APIs log no contents", graphs::no_contents_logged),
    ("resolvers have code", graphs::resolvers),
    ("guests get no credentials", graphs::guests),
    ("APIs are as the contract says", contract::routes),
    ("models are as the contract says", contract::models),
    ("permissions name what they allow", permissions::wildcards),
    (
        "permissions are written in this template",
        permissions::managed_policies,
    ),
    (
        "skills are called by their own skill id",
        permissions::skill_tokens,
    ),
    ("skills call an alias", permissions::skills_call_aliases),
    ("dead letters are kept", messaging::dead_letters),
    ("queues wait for their consumer", messaging::visibility),
    ("queues report partial failures", messaging::queue_batches),
    ("rules select events", messaging::rule_patterns),
    ("subscriptions filter", messaging::filter_policies),
    ("streams survive a bad record", streams::controls),
    ("streams are encrypted", streams::encrypted),
    ("tables scale by themselves", storage::on_demand),
    (
        "storage is encrypted, and tables come back",
        storage::promises,
    ),
    ("global tables come back", storage::replicas_come_back),
    ("policies of deletion are valid", retention::valid),
    ("data outlives its stack", retention::kept),
    (
        "tables and user pools are protected in production",
        retention::protected,
    ),
    ("searches are encrypted", storage::search_over_https),
    ("buckets refuse plain HTTP", storage::buckets_over_tls),
    ("everything is tagged", tags::everywhere),
];

/// All findings of all rules, in the order of the file.
#[must_use]
pub fn check(template: &Template) -> Vec<Finding> {
    let mut findings: Vec<_> = RULES.iter().flat_map(|(_, rule)| rule(template)).collect();
    findings.sort();
    findings
}
