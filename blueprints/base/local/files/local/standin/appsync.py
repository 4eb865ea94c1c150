"""Completes AppSync, in the process of the stand-in.

MiniStack parses queries and runs the resolvers' own code (with Node.js). What it lacks is added here: data sources that
do what a resolver asked for, by a call of the service under the data source's own role; tokens that are really
checked; the limit to the depth of a query; subscriptions (`sockets.py`).
"""

import base64
import json
import os
import secrets
import threading
import urllib.error
import urllib.request

import boto3
import jwt_check
import sockets
from boto3.dynamodb.types import TypeDeserializer
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from graphql import GraphQLError, parse

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
CONFIG = Config(connect_timeout=2, read_timeout=60, retries={"max_attempts": 1})

# Credentials by role.
_sessions: dict[str, dict] = {}
_held = threading.local()


def install() -> None:
    from ministack.services import appsync

    appsync._DATA_SOURCE_HANDLERS |= {
        "AMAZON_DYNAMODB": _failing(appsync, dynamodb), "AMAZON_EVENTBRIDGE": _failing(appsync, eventbridge),
        "AWS_LAMBDA": _failing(appsync, function), "HTTP": _failing(appsync, http),
    }
    context = appsync._js_ctx

    def with_item(*args, result=None, error=None, **more):
        # When a condition failed, AppSync hands over the item as it is, beside the error.
        item, _held.item = getattr(_held, "item", None), None
        return context(*args, result=item if error else result, error=error, **more)

    appsync._js_ctx = with_item
    appsync._request_is_authenticated = lambda api_id, api, headers: jwt_check.claims(api, headers) is not None
    execute = appsync._execute_with_schema

    def within_limits(api_id, sdl, query, variables, operation_name, headers, authorize=None):
        refusal = refused(appsync._apis[api_id], query)
        if refusal:
            return appsync._json(200, {"data": None, "errors": [{"message": refusal, "errorType": "ValidationError"}]})
        answer = execute(api_id, sdl, query, variables, operation_name, headers, authorize)
        sockets.publish(api_id, sdl, query, json.loads(answer[2]).get("data"))
        return answer

    appsync._execute_with_schema = within_limits


def refused(api: dict, query: str) -> str | None:
    try:
        document = parse(query)
    except GraphQLError:
        # The stand-in says so itself.
        return None
    fragments = {item.name.value: item for item in document.definitions if item.kind == "fragment_definition"}
    operations = [item for item in document.definitions if item.kind == "operation_definition"]
    limit = int(api.get("queryDepthLimit") or 0)
    if limit and any(depth(item.selection_set, fragments) > limit for item in operations):
        return f"Query depth exceeds the limit of {limit}"
    roots = {field.name.value for item in operations for field in item.selection_set.selections if field.kind == "field"}
    if api.get("introspectionConfig") == "DISABLED" and roots & {"__schema", "__type"}:
        return "Introspection is disabled"
    return None


def depth(selection, fragments: dict) -> int:
    if selection is None:
        return 0
    below = [0]
    for item in selection.selections:
        if item.kind == "fragment_spread":
            below.append(depth(fragments[item.name.value].selection_set, fragments))
        else:
            below.append(depth(item.selection_set, fragments) + (item.kind == "field"))
    return max(below)


def _failing(appsync, handler):
    def run(api_id, source, request, context):
        try:
            return handler(source, request or {}, context)
        except ClientError as error:
            code, message = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
            raise appsync._AppSyncResolverError(message, f"{PREFIXES.get(source['type'], source['type'])}:{code}") from error
        except Failed as error:
            raise appsync._AppSyncResolverError(str(error), error.kind) from error

    return run


PREFIXES = {"AMAZON_DYNAMODB": "DynamoDB", "AMAZON_EVENTBRIDGE": "EventBridge", "AWS_LAMBDA": "Lambda", "HTTP": "Http"}


class Failed(Exception):
    def __init__(self, kind: str, message: str):
        super().__init__(message)
        self.kind = kind


def credentials(source: dict) -> dict:
    """Those of the data source's role: what its policies do not allow is refused here too."""
    from ministack.services import sts

    role = source.get("serviceRoleArn")
    if not role:
        raise Failed("NoRole", f"the data source {source['name']} has no role")
    if role not in _sessions:
        name = role.rsplit("/", 1)[-1]
        found = {"AccessKeyId": f"ASIA{secrets.token_hex(8).upper()}", "SecretAccessKey": secrets.token_hex(20), "SessionToken": secrets.token_hex(32)}
        # As the stand-in does it for functions: no caller can assume a role that trusts AppSync.
        caller = {"Arn": f"arn:aws:sts::{role.split(':')[4]}:assumed-role/{name}/appsync", "UserId": f"{name}:appsync"}
        sts.register_session(found["AccessKeyId"], caller | {key: found[key] for key in ("SecretAccessKey", "SessionToken")})
        _sessions[role] = found
    return _sessions[role]


def region(source: dict) -> str:
    return source["dataSourceArn"].split(":")[3]


def client(source: dict, service: str):
    found = credentials(source)
    return boto3.client(
        service, endpoint_url=ENDPOINT, region_name=region(source), config=CONFIG, aws_access_key_id=found["AccessKeyId"],
        aws_secret_access_key=found["SecretAccessKey"], aws_session_token=found["SessionToken"],
    )


def dynamodb(source: dict, request: dict, _):
    table = {"TableName": source["dynamodbConfig"]["tableName"]}
    calls, operation = client(source, "dynamodb"), request["operation"]
    key = {"Key": request.get("key")}
    try:
        match operation:
            case "GetItem":
                return plain(calls.get_item(**table, **key, ConsistentRead=bool(request.get("consistentRead"))).get("Item"))
            case "PutItem":
                item = request["key"] | request.get("attributeValues", {})
                calls.put_item(**table, Item=item, **condition(request))
                return plain(item)
            case "UpdateItem":
                answer = calls.update_item(**table, **key, ReturnValues="ALL_NEW", **expressions({"Update": request["update"], "Condition": request.get("condition")}))
                return plain(answer["Attributes"])
            case "DeleteItem":
                return plain(calls.delete_item(**table, **key, ReturnValues="ALL_OLD", **condition(request)).get("Attributes"))
            case "Query":
                return query(calls, table, request)
    except ClientError as error:
        if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
            _held.item = plain(calls.get_item(**table, **key, ConsistentRead=True).get("Item"))
        raise
    raise Failed("Unsupported", f"the stand-in for AppSync does not know the operation {operation}")


def query(calls, table: dict, request: dict) -> dict:
    options = expressions({"KeyCondition": request["query"], "Filter": request.get("filter")})
    options |= {"IndexName": request["index"]} if request.get("index") else {}
    options |= {"Limit": request["limit"]} if request.get("limit") else {}
    options |= {"ExclusiveStartKey": json.loads(base64.b64decode(request["nextToken"]))} if request.get("nextToken") else {}
    forward = request.get("scanIndexForward")
    page = calls.query(**table, **options, ScanIndexForward=True if forward is None else forward, ConsistentRead=bool(request.get("consistentRead")))
    last = page.get("LastEvaluatedKey")
    token = base64.b64encode(json.dumps(last).encode()).decode() if last else None
    return {"items": [plain(item) for item in page["Items"]], "nextToken": token, "scannedCount": page["ScannedCount"]}


def condition(request: dict) -> dict:
    return expressions({"Condition": request.get("condition")})


def expressions(parts: dict) -> dict:
    """DynamoDB has one set of names and values for all expressions of a call."""
    given = {kind: part for kind, part in parts.items() if part}
    result = {f"{kind}Expression": part["expression"] for kind, part in given.items()}
    names = {name: value for part in given.values() for name, value in (part.get("expressionNames") or {}).items()}
    values = {name: value for part in given.values() for name, value in (part.get("expressionValues") or {}).items()}
    return result | ({"ExpressionAttributeNames": names} if names else {}) | ({"ExpressionAttributeValues": values} if values else {})


def plain(item: dict | None):
    """Attribute values as JSON."""
    return item and {name: number(TypeDeserializer().deserialize(value)) for name, value in item.items()}


def number(value):
    if isinstance(value, list):
        return [number(item) for item in value]
    if isinstance(value, dict):
        return {name: number(item) for name, item in value.items()}
    if hasattr(value, "as_tuple"):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def eventbridge(source: dict, request: dict, _) -> dict:
    bus = source["eventBridgeConfig"]["eventBusArn"]
    entries = [{"Source": event["source"], "DetailType": event["detailType"], "Detail": json.dumps(event["detail"]), "EventBusName": bus} for event in request["events"]]
    answer = client(source, "events").put_events(Entries=entries)
    return {"Entries": answer["Entries"], "FailedEntryCount": answer["FailedEntryCount"]}


def function(source: dict, request: dict, _):
    answer = client(source, "lambda").invoke(FunctionName=source["lambdaConfig"]["lambdaFunctionArn"], Payload=json.dumps(request["payload"]))
    body = json.loads(answer["Payload"].read() or "null")
    if answer.get("FunctionError"):
        raise Failed("Lambda:Unhandled", (body or {}).get("errorMessage", "the function failed"))
    return body


def http(source: dict, request: dict, _) -> dict:
    """Signed, and sent to the stand-in whatever the host: it tells services by their signature."""
    found = credentials(source)
    signing = source["httpConfig"]["authorizationConfig"]["awsIamConfig"]
    parameters = request.get("params") or {}
    sent = AWSRequest(request["method"], f"{ENDPOINT}{request['resourcePath']}", data=parameters.get("body"), headers=parameters.get("headers") or {})
    keys = Credentials(found["AccessKeyId"], found["SecretAccessKey"], found["SessionToken"])
    SigV4Auth(keys, signing["signingServiceName"], signing["signingRegion"]).add_auth(sent)
    prepared = urllib.request.Request(sent.url, data=(parameters.get("body") or "").encode(), headers=dict(sent.headers), method=request["method"])
    try:
        with urllib.request.urlopen(prepared, timeout=30) as answer:
            return {"statusCode": answer.status, "headers": dict(answer.headers), "body": answer.read().decode()}
    except urllib.error.HTTPError as answer:
        # Whatever the status: the resolver looks at it.
        return {"statusCode": answer.code, "headers": dict(answer.headers), "body": answer.read().decode()}
