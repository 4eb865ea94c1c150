"""Puts the code and the template into the stand-in, waits for the stack and reads what became of it."""

import io
import json
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from boto3.dynamodb.types import TypeSerializer
from botocore.exceptions import ClientError

from . import archives, gateway, interrupt, machines, template, web
from .aws import Clients
from .problem import Problem
from .progress import detail, step
from .settings import Settings

NAME = "local"
BUCKET = "local-code"


@dataclass
class Deployed:
    outputs: dict[str, str]
    physical: dict[str, str]
    types: dict[str, str]
    template: dict

    def of_type(self, wanted: str) -> list[str]:
        """Physical ids of the resources of a type."""
        return [self.physical[name] for name, kind in self.types.items() if kind == wanted]


def upload(clients: Clients, functions: dict[str, str], binaries: dict[str, Path]) -> dict[str, str]:
    """Zips each binary as `bootstrap` and answers the S3 location of the code of each function."""
    step("Uploading the functions")
    s3 = clients("s3")
    s3.create_bucket(Bucket=BUCKET)
    for name, path in binaries.items():
        s3.put_object(Bucket=BUCKET, Key=f"{name}.zip", Body=package(path))
    return {function: f"s3://{BUCKET}/{binary}.zip" for function, binary in functions.items()}


def package(binary: Path) -> bytes:
    buffer = io.BytesIO()
    entry = zipfile.ZipInfo("bootstrap")
    entry.external_attr = 0o100755 << 16
    # Stored, not compressed: it goes to this machine's own memory.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(entry, binary.read_bytes())
    return buffer.getvalue()


def deploy(clients: Clients, source: dict, code: dict[str, str], settings: Settings, token_keys: str, addresses: dict[str, str]) -> Deployed:
    step("Deploying template.yaml")
    started = time.monotonic()
    body, notes = template.for_stand_in(source, code, token_keys, clients.endpoint, addresses)
    formation = clients("cloudformation")
    clients("s3").put_object(Bucket=BUCKET, Key="template.json", Body=json.dumps(body).encode())
    create(formation, f"{clients.endpoint}/{BUCKET}/template.json", parameters(source, settings))
    wait(formation)
    deployed = read(formation)
    gateway.complete(clients("apigateway"), deployed)
    machines.complete(clients("stepfunctions"), deployed, source)
    archives.complete(clients("events"), deployed, source)
    web.complete(clients, deployed)
    fill(clients("dynamodb"), deployed, settings)
    for secret, value in settings.secrets.items():
        clients("secretsmanager").put_secret_value(SecretId=physical(deployed, secret, "secrets"), SecretString=value)
    for sender in settings.senders:
        clients("sesv2").create_email_identity(EmailIdentity=sender)
    detail(f"{len(deployed.physical)} resources in {time.monotonic() - started:.1f} s")
    for note in notes:
        detail(note)
    return deployed


def fill(dynamodb, deployed: Deployed, settings: Settings) -> None:
    serialize = TypeSerializer().serialize
    for table, items in settings.items.items():
        table_name = physical(deployed, table, "items")
        for item in items:
            dynamodb.put_item(TableName=table_name, Item={name: serialize(value) for name, value in item.items()})


def physical(deployed: Deployed, name: str, table: str) -> str:
    if name not in deployed.physical:
        raise Problem(f"local/settings.toml has [{table}] for `{name}`, which template.yaml has not")
    return deployed.physical[name]


def parameters(source: dict, settings: Settings) -> list[dict]:
    known = source.get("Parameters", {})
    unknown = sorted(set(settings.parameters) - set(known))
    if unknown:
        raise Problem(f"local/settings.toml sets the parameter `{unknown[0]}`, which template.yaml has not", f"it has: {', '.join(known)}")
    missing = sorted(name for name, body in known.items() if "Default" not in body and name not in settings.parameters)
    if missing:
        raise Problem(f"the parameter `{missing[0]}` of template.yaml has no default", "give it a value in local/settings.toml under [parameters]")
    return [{"ParameterKey": key, "ParameterValue": value} for key, value in settings.parameters.items()]


def create(formation, url: str, values: list[dict]) -> None:
    try:
        formation.create_stack(
            StackName=NAME, TemplateURL=url, Parameters=values, OnFailure="DO_NOTHING",
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
    except ClientError as error:
        raise Problem(f"the stand-in refuses template.yaml: {error.response['Error']['Message']}", "what it knows is in docs/local.md") from error


def wait(formation) -> None:
    while True:
        status = formation.describe_stacks(StackName=NAME)["Stacks"][0]
        if status["StackStatus"] == "CREATE_COMPLETE":
            return
        if not status["StackStatus"].endswith("_IN_PROGRESS"):
            raise failed(formation, status)
        interrupt.pause(0.1)


def failed(formation, status: dict) -> Problem:
    events = formation.describe_stack_events(StackName=NAME)["StackEvents"]
    reasons = [
        f"{event['LogicalResourceId']} ({event['ResourceType']}): {event.get('ResourceStatusReason', 'no reason given')}"
        for event in reversed(events)
        if event["ResourceStatus"].endswith("_FAILED") and event["ResourceType"] != "AWS::CloudFormation::Stack"
    ]
    reason = reasons or [status.get("StackStatusReason", "no reason given")]
    return Problem(f"the stack failed ({status['StackStatus']}): " + "; ".join(reason), "what the stand-in knows is in docs/local.md")


def read(formation) -> Deployed:
    stack = formation.describe_stacks(StackName=NAME)["Stacks"][0]
    resources = formation.describe_stack_resources(StackName=NAME)["StackResources"]
    processed = formation.get_template(StackName=NAME, TemplateStage="Processed")["TemplateBody"]
    return Deployed(
        outputs={output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])},
        physical={item["LogicalResourceId"]: item["PhysicalResourceId"] for item in resources},
        types={item["LogicalResourceId"]: item["ResourceType"] for item in resources},
        template=processed if isinstance(processed, dict) else json.loads(processed),
    )
