"""Subscriptions: AppSync's protocol over WebSockets (`graphql-ws`), in the process of the stand-in.

A subscriber's resolver is run as any other, and the filter that it sets decides what the subscriber hears of the
mutations that the schema names at the field.
"""

import asyncio
import json
from dataclasses import dataclass

import jwt_check
from graphql import parse

KEEP_ALIVE_SECONDS = 60


@dataclass
class Subscriber:
    api: str
    id: str
    field: str
    selected: list[str]
    filter: dict | None
    arguments: dict
    loop: asyncio.AbstractEventLoop
    outbox: asyncio.Queue


_subscribers: list[Subscriber] = []


def install() -> None:
    from ministack.services import appsync, appsync_events

    of_events = appsync_events.handle_websocket

    async def handle(scope, receive, send, api_id):
        if api_id in appsync._apis:
            return await serve(receive, send, api_id)
        return await of_events(scope, receive, send, api_id)

    appsync_events.handle_websocket = handle


async def serve(receive, send, api_id: str) -> None:
    outbox: asyncio.Queue = asyncio.Queue()
    writer = None
    try:
        while (message := await receive())["type"] != "websocket.disconnect":
            if message["type"] == "websocket.connect":
                await send({"type": "websocket.accept", "subprotocol": "graphql-ws"})
                writer = asyncio.create_task(write(send, outbox))
            elif message.get("text"):
                await answer(api_id, json.loads(message["text"]), outbox)
    finally:
        _subscribers[:] = [one for one in _subscribers if one.outbox is not outbox]
        if writer:
            writer.cancel()


async def write(send, outbox: asyncio.Queue) -> None:
    while True:
        try:
            message = await asyncio.wait_for(outbox.get(), KEEP_ALIVE_SECONDS)
        except TimeoutError:
            message = {"type": "ka"}
        await send({"type": "websocket.send", "text": json.dumps(message)})


async def answer(api_id: str, message: dict, outbox: asyncio.Queue) -> None:
    match message.get("type"):
        case "connection_init":
            outbox.put_nowait({"type": "connection_ack", "payload": {"connectionTimeoutMs": 300000}})
        case "start":
            outbox.put_nowait(await asyncio.to_thread(start, api_id, message, asyncio.get_running_loop(), outbox))
        case "stop":
            _subscribers[:] = [one for one in _subscribers if not (one.outbox is outbox and one.id == message["id"])]
            outbox.put_nowait({"type": "complete", "id": message["id"]})


def start(api_id: str, message: dict, loop, outbox: asyncio.Queue) -> dict:
    from ministack.core import appsync_js
    from ministack.services import appsync

    api, payload = appsync._apis[api_id], message["payload"]
    headers = payload.get("extensions", {}).get("authorization", {})
    if jwt_check.claims(api, headers) is None:
        return failed(message, "UnauthorizedException", "You are not authorized to make this call.")
    asked = json.loads(payload["data"])
    field = parse(asked["query"]).definitions[0].selection_set.selections[0]
    arguments = {item.name.value: value_of(item.value, asked.get("variables") or {}) for item in field.arguments}
    resolver = appsync._resolvers[api_id]["Subscription"][field.name.value]
    identity = appsync._cognito_identity(api, {name.lower(): value for name, value in headers.items()})
    context = appsync._js_ctx(arguments, identity, {}, headers, {}, field.name.value, "Subscription", {}, None)
    found = None
    for function in ("request", "response"):
        # Past `evaluate`, which drops what a resolver told AppSync.
        done = appsync_js._pool.call({"code": resolver["code"], "fn": function, "ctx": context}, timeout=5)
        if done["status"] == "error":
            return failed(message, done["error"]["errorType"], done["error"]["message"])
        found = next((item["filter"] for item in done.get("extensions", []) if item["op"] == "setSubscriptionFilter"), found)
    selected = [item.name.value for item in field.selection_set.selections]
    _subscribers.append(Subscriber(api_id, message["id"], field.name.value, selected, found, arguments, loop, outbox))
    return {"type": "start_ack", "id": message["id"]}


def failed(message: dict, kind: str, text: str) -> dict:
    return {"type": "error", "id": message["id"], "payload": {"errors": [{"errorType": kind, "message": text}]}}


def value_of(node, variables: dict):
    return variables.get(node.name.value) if node.kind == "variable" else node.value


def publish(api_id: str, sdl: str, query: str, data: dict | None) -> None:
    """Tells the subscribers of the mutations of a request that has been answered."""
    if not (data and _subscribers and query.lstrip().startswith("mutation")):
        return
    listening = mutations(sdl)
    names = {(item.alias or item.name).value: item.name.value for item in parse(query).definitions[0].selection_set.selections}
    for alias, changed in data.items():
        for one in list(_subscribers):
            if changed and one.api == api_id and names.get(alias) in listening.get(one.field, []) and hears(one, changed):
                selected = {name: changed.get(name) for name in one.selected}
                message = {"type": "data", "id": one.id, "payload": {"data": {one.field: selected}}}
                one.loop.call_soon_threadsafe(one.outbox.put_nowait, message)


def mutations(sdl: str) -> dict[str, list[str]]:
    """By field of Subscription the mutations that it hears of."""
    document = parse(sdl)
    root = next(item for item in document.definitions if item.kind == "object_type_definition" and item.name.value == "Subscription")
    found = {}
    for field in root.fields:
        for directive in (item for item in field.directives if item.name.value == "aws_subscribe"):
            found[field.name.value] = [item.value for item in directive.arguments[0].value.values]
    return found


def hears(one: Subscriber, changed: dict) -> bool:
    """A filter goes before arguments; a field that the mutation did not select matches nothing."""
    if one.filter is None:
        return all(changed.get(name) == value for name, value in one.arguments.items())
    return any(all(matches(rule, changed.get(rule["fieldName"])) for rule in group["filters"]) for group in one.filter["filterGroup"])


def matches(rule: dict, value) -> bool:
    if rule["operator"] != "eq":
        raise NotImplementedError(f"the stand-in for AppSync knows only filters by `eq`, not by `{rule['operator']}`")
    return value == rule["value"]
