"""Reads template.yaml and says what of it the stand-in gets.

The real template is never changed for the stand-in's sake. Its copy differs in what is written here and in
docs/local.md, and each run prints what it left out.
"""

import copy
import json
import os
import re
from pathlib import Path

import yaml

from . import web
from .problem import Problem

# Types that the stand-in does not know and that change nothing in what a request or an event meets.
# A type that is neither here nor known to it fails the stack, with its name.
LEFT_OUT = {
    "AWS::ApiGateway::DocumentationPart": "documentation",
    "AWS::ApplicationAutoScaling::ScalableTarget": "scaling",
    "AWS::ApplicationAutoScaling::ScalingPolicy": "scaling",
    "AWS::ApplicationSignals::ServiceLevelObjective": "observation",
    "AWS::AppSync::ApiCache": "caching",
    "AWS::Athena::NamedQuery": "saved queries",
    "AWS::Budgets::Budget": "cost",
    "AWS::CloudWatch::AnomalyDetector": "observation",
    "AWS::CloudWatch::CompositeAlarm": "observation",
    "AWS::CodeDeploy::Application": "gradual deployment",
    "AWS::CodeDeploy::DeploymentConfig": "gradual deployment",
    "AWS::CodeDeploy::DeploymentGroup": "gradual deployment",
    "AWS::Cognito::ManagedLoginBranding": "look of the sign-in pages",
    "AWS::Cognito::UserPoolIdentityProvider": "sign-in elsewhere",
    "AWS::EventSchemas::Discoverer": "schema registry",
    "AWS::EventSchemas::Registry": "schema registry",
    "AWS::EventSchemas::Schema": "schema registry",
    "AWS::Lambda::CodeSigningConfig": "code signing",
    "AWS::Logs::Delivery": "log delivery",
    "AWS::Logs::DeliveryDestination": "log delivery",
    "AWS::Logs::DeliverySource": "log delivery",
    "AWS::Logs::QueryDefinition": "observation",
    # The functions' requests go to a service of local/services, if local/settings.toml names one.
    "AWS::OpenSearchServerless::AccessPolicy": "search engine",
    "AWS::OpenSearchServerless::Collection": "search engine",
    "AWS::OpenSearchServerless::CollectionGroup": "search engine",
    "AWS::OpenSearchServerless::SecurityPolicy": "search engine",
    "AWS::OpenSearchService::Domain": "search engine",
    "AWS::ResourceGroups::Group": "observation",
    "AWS::Route53::RecordSet": "names",
    "AWS::SES::ContactList": "lists of those who want no mail",
    "AWS::Synthetics::Canary": "observation",
    "AWS::WAFv2::WebACL": "web application firewall",
    "AWS::WAFv2::WebACLAssociation": "web application firewall",
    "AWS::WAFv2::LoggingConfiguration": "web application firewall",
}
# What the stand-in's CloudFormation does not make and its services do: made once the stack is there.
MADE_LATER = ("AWS::Events::Archive",)
# What SAM makes for gradual deployments; it is not made without them, so nothing may name it.
DEPLOYMENT_NAMES = ("ServerlessDeploymentApplication", "CodeDeployServiceRole")


class Loader(yaml.SafeLoader):
    """Reads `!Ref x` as `{"Ref": "x"}` and `!Sub x` as `{"Fn::Sub": "x"}`, as CloudFormation does."""


def construct_intrinsic(loader: Loader, name: str, node: yaml.Node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if name == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


Loader.add_multi_constructor("!", construct_intrinsic)
# A date stays the text it is written as (`Version: 2012-10-17`).
Loader.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for key, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(path: Path) -> dict:
    try:
        document = yaml.load(path.read_text(), Loader)
    except FileNotFoundError as error:
        raise Problem(f"there is no {path.name} in {path.parent}", "run it from a generated project: `just local`") from error
    except yaml.YAMLError as error:
        raise Problem(f"{path.name} is not valid YAML: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("Resources"), dict):
        raise Problem(f"{path.name} has no `Resources`")
    put_definitions_in(document["Resources"], path.parent)
    return document


# Where a template names a file, and where its text goes.
TEXTS = {"AWS::AppSync::GraphQLSchema": ("DefinitionS3Location", "Definition"), "AWS::AppSync::Resolver": ("CodeS3Location", "Code")}


def put_definitions_in(resources: dict, folder: Path) -> None:
    """Puts the definition of each state machine, schema and resolver in the place of its file's name, which the stand-in
    could not read."""
    for name, body in resources.items():
        properties = body.get("Properties", {})
        if body.get("Type") in TEXTS:
            put_text_in(name, properties, folder, *TEXTS[body["Type"]])
        if body.get("Type") != "AWS::Serverless::StateMachine" or "DefinitionUri" not in properties:
            continue
        file = folder / properties.pop("DefinitionUri")
        try:
            properties["Definition"] = json.loads(file.read_text())
        except (OSError, json.JSONDecodeError) as error:
            raise Problem(f"the definition of `{name}` cannot be read: {error}", "template.yaml names the file under DefinitionUri, as JSON") from error


def put_text_in(name: str, properties: dict, folder: Path, location: str, member: str) -> None:
    if isinstance(properties.get(location), str):
        file = folder / properties.pop(location)
        try:
            properties[member] = file.read_text()
        except OSError as error:
            raise Problem(f"the file of `{name}` cannot be read: {error}", f"template.yaml names it under {location}") from error


def functions(document: dict) -> dict[str, str]:
    """The binary of each function, by logical id."""
    found = {}
    for name, body in document["Resources"].items():
        if body.get("Type") != "AWS::Serverless::Function":
            continue
        binary = body.get("Metadata", {}).get("BuildProperties", {}).get("Binary")
        if not binary:
            raise Problem(f"function `{name}` of template.yaml names no binary", "write it under Metadata: `BuildProperties: {Binary: <name>}`")
        found[name] = binary
    # Resolvers of a GraphQL API need none.
    if not found and not any(body.get("Type") == "AWS::AppSync::GraphQLApi" for body in document["Resources"].values()):
        raise Problem("template.yaml has no AWS::Serverless::Function")
    return found


def for_stand_in(
    document: dict, code: dict[str, str], token_keys: str, endpoint: str, addresses: dict[str, str]
) -> tuple[dict, list[str]]:
    """The template with its code in S3 and without what the stand-in has not; and what differs, in words."""
    result = copy.deepcopy(document)
    gone, notes = leave_out(result["Resources"])
    notes += let_plain_http_pass(result["Resources"]) + let_mail_pass(result["Resources"])
    notes += web.serve_here(result["Resources"], endpoint)
    for name, body in result["Resources"].items():
        if body.get("Type") == "AWS::Serverless::Function":
            notes += adapt_function(body["Properties"], code[name], token_keys)
            notes += adapt_addresses(body["Properties"], addresses)
            polled = leave_out_streams(name, body["Properties"].get("Events", {}))
            notes += ["changed: Kinesis streams are read by local/standin/streams.py"] if polled else []
            gone |= polled
        if body.get("Type") == "AWS::Serverless::StateMachine":
            notes += adapt_state_machine(body["Properties"])
    gone |= set(DEPLOYMENT_NAMES) | {f"{name}DeploymentGroup" for name in code}
    for section in ("Resources", "Outputs"):
        result[section] = without(result.get(section, {}), gone)
    result["Outputs"] = {name: body for name, body in result["Outputs"].items() if not names_any(document["Outputs"][name], gone)}
    notes += leave_out_realtime(result["Outputs"])
    return result, sorted(set(notes))


def leave_out_realtime(outputs: dict) -> list[str]:
    """Takes out the outputs with the address of a GraphQL API's subscriptions, which the stand-in does not tell; `report.py` does."""
    found = [name for name, body in outputs.items() if isinstance(body["Value"], dict) and "RealtimeUrl" in body["Value"].get("Fn::GetAtt", [])]
    for name in found:
        del outputs[name]
    return ["changed: the address of subscriptions is the stand-in's own"] if found else []


def leave_out(resources: dict) -> tuple[set[str], list[str]]:
    gone, notes = set(), []
    for name, body in list(resources.items()):
        reason = LEFT_OUT.get(body.get("Type"))
        if body.get("Type") == "AWS::CloudWatch::Alarm" and "Metrics" in body.get("Properties", {}):
            reason = "an alarm over several metrics"
        if reason or body.get("Type") in MADE_LATER:
            del resources[name]
            gone.add(name)
        if reason:
            notes.append(f"left out: {body['Type']} ({reason})")
    return gone, notes


WITH_TLS = ("AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy")


def let_plain_http_pass(resources: dict) -> list[str]:
    """Takes the statements out of resource policies that refuse calls without TLS: the stand-in speaks plain HTTP."""
    notes = []
    for name, body in list(resources.items()):
        document = body.get("Properties", {}).get("PolicyDocument")
        if body.get("Type") not in WITH_TLS or not document:
            continue
        kept = [statement for statement in document["Statement"] if "aws:SecureTransport" not in statement.get("Condition", {}).get("Bool", {})]
        if len(kept) < len(document["Statement"]):
            notes.append(f"left out: statements of {body['Type']} that want TLS (the stand-in speaks plain HTTP)")
        document["Statement"] = kept
        if not kept:
            del resources[name]
    return notes


def let_mail_pass(resources: dict) -> list[str]:
    """The stand-in knows no identities as resources of SES: it asks for the right to send mail at all."""
    notes = []
    roles = (body for body in resources.values() if body.get("Type") == "AWS::IAM::Role")
    for policy in (policy for role in roles for policy in role["Properties"].get("Policies", [])):
        for statement in policy["PolicyDocument"]["Statement"]:
            if "ses:SendEmail" in statement["Action"]:
                statement["Resource"] = "*"
                notes.append("changed: the right to send mail is not bound to a sender")
    return notes


def adapt_function(properties: dict, location: str, token_keys: str) -> list[str]:
    properties["CodeUri"] = location
    notes = ["left out: gradual deployment of functions"] if properties.pop("DeploymentPreference", None) else []
    return notes + adapt_variables(properties.get("Environment", {}).get("Variables", {}), token_keys)


# A variable of the AWS SDK: every function gets it.
OF_THE_SDK = "AWS_ENDPOINT_URL_"


def adapt_addresses(properties: dict, addresses: dict[str, str]) -> list[str]:
    """Points the function to the services of local/services."""
    variables = properties.get("Environment", {}).get("Variables", {})
    given = {name: address for name, address in addresses.items() if name in variables or name.startswith(OF_THE_SDK)}
    variables |= given
    return [f"changed: {name} is the address of a service of local/services" for name in given]


def leave_out_streams(function: str, events: dict) -> set[str]:
    """Takes out the Kinesis events, and answers the names of the mappings that SAM would have made of them."""
    found = [name for name, body in events.items() if body.get("Type") == "Kinesis"]
    for name in found:
        del events[name]
    return {f"{function}{name}" for name in found}


def adapt_state_machine(properties: dict) -> list[str]:
    """Without its alias, which `machines.complete` makes once the stack is there."""
    properties.pop("AutoPublishAlias", None)
    return ["left out: gradual deployment of state machines"] if properties.pop("DeploymentPreference", None) else []


def adapt_variables(variables: dict, token_keys: str) -> list[str]:
    notes = []
    certificates = variables.get("SSL_CERT_FILE")
    # The path is Lambda's. The stand-in speaks plain HTTP, and a missing file is an error of its own.
    if isinstance(certificates, str) and not os.path.exists(certificates):
        del variables["SSL_CERT_FILE"]
        notes.append("left out: SSL_CERT_FILE (a path of Lambda's own system)")
    if "TOKEN_ISSUER" in variables:
        variables["TOKEN_KEYS"] = token_keys
        notes.append("changed: tokens of TOKEN_ISSUER are made here, and TOKEN_KEYS holds the key for them")
    return notes


def without(node, gone: set[str]):
    """Puts the plain name where something that is left out was referred to."""
    if isinstance(node, list):
        return [without(item, gone) for item in node if not (isinstance(item, str) and item in gone)]
    if not isinstance(node, dict):
        return node
    if node.get("Ref") in gone:
        return node["Ref"]
    attribute = node.get("Fn::GetAtt")
    if isinstance(attribute, list) and attribute[0] in gone:
        return f"arn:aws:left-out:::{attribute[0]}"
    result = {key: without(value, gone) for key, value in node.items()}
    if result.get("DependsOn") in ([], *gone):
        del result["DependsOn"]
    if isinstance(node.get("Fn::Sub"), str):
        result["Fn::Sub"] = re.sub(r"\$\{(\w+)(\.\w+)?\}", lambda m: m[1] if m[1] in gone else m[0], node["Fn::Sub"])
    return result


def names_any(node, gone: set[str]) -> bool:
    return without(node, gone) != node
