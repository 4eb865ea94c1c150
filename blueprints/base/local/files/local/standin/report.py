"""What the user needs to call the service: addresses, commands to paste, where the logs are."""

import json
import os
import re
import shlex
import time
from dataclasses import dataclass
from pathlib import Path

from . import contract
from .access import Caller
from .aws import REGION
from .people import PASSWORD
from .ports import HOST
from .progress import detail, say, step

API_HOST = re.compile(r"https://(?P<api>[a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com")
GRAPH_HOST = re.compile(r"https://(?P<api>[a-z0-9]+)\.appsync-api\.[a-z0-9-]+\.amazonaws\.com/graphql")
METHODS = {"post": 0, "get": 1, "put": 2, "patch": 3, "delete": 4}
MOMENT = re.compile(r"\b\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d)")
PARAMETER = re.compile(r"\{(\w+)\}")
# Shows an answer and hands on one member of its body, which stands behind the headers.
ANSWERED = r"""answered() { python3 -c 'import json, sys
text = sys.stdin.read()
print(text, file=sys.stderr)
print(json.loads(text.rpartition("\r\n\r\n")[2] or "{}").get(sys.argv[1], ""))' "$1"; }"""


def local_url(url: str, port: int) -> str | None:
    """The address in the stand-in of an API that would have this one in AWS; nothing for any other text."""
    graph = GRAPH_HOST.match(url)
    if graph:
        return f"http://{HOST}:{port}/v1/apis/{graph['api']}/graphql"
    match = API_HOST.match(url)
    return match and f"http://{HOST}:{port}/_aws/execute-api/{match['api']}{url[match.end():]}"


@dataclass
class Service:
    """How the deployed service is called: the address of each of its APIs, by variable, and who calls it."""

    urls: dict[str, str]
    environment: dict[str, str]


def service(deployed, caller: Caller, port: int, addresses: dict[str, str]) -> Service:
    """Each output of the stack is a variable (`CatalogUrl` is `CATALOG_URL`), those of APIs with their address here."""
    outputs = {variable(name): value for name, value in deployed.outputs.items()}
    outputs |= {"CALLER_TOKEN": caller.token} if caller.token else {}
    urls = {name: url for name, value in outputs.items() if (url := local_url(value, port))}
    return Service(urls, environment(outputs | urls | realtime(outputs, port) | addresses, urls, caller, port))


def realtime(outputs: dict[str, str], port: int) -> dict[str, str]:
    """Where subscriptions of a GraphQL API go: all of them to the stand-in, which tells them apart by the host."""
    found = {}
    for name, value in outputs.items():
        if GRAPH_HOST.match(value):
            prefix = name.removesuffix("_URL")
            host = value.removeprefix("https://").removesuffix("/graphql").replace(".appsync-api.", ".appsync-realtime-api.")
            found |= {f"{prefix}_REALTIME_URL": f"ws://{HOST}:{port}/graphql", f"{prefix}_REALTIME_HOST": host}
    return found


def environment(outputs: dict[str, str], urls: dict[str, str], caller: Caller, port: int) -> dict[str, str]:
    """This process's environment, the outputs and the caller's credentials."""
    values = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | outputs
    for name in urls:
        prefix = name.removesuffix("_URL")
        values |= {f"{prefix}_TOKEN": caller.token} if caller.token else {}
        values |= {f"{prefix}_API_KEY": caller.api_key} if caller.api_key else {}
        values |= {f"{prefix}_TOKEN_{name.upper()}": token for name, (_, token) in caller.users.items()}
    values |= {variable(name): value for name, value in caller.api_keys.items()}
    for name, (email, token) in caller.users.items():
        values |= {f"{name.upper()}_EMAIL": email, f"{name.upper()}_TOKEN": token, "USERS_PASSWORD": PASSWORD}
    return values | {
        "AWS_ACCESS_KEY_ID": caller.key,
        "AWS_SECRET_ACCESS_KEY": caller.secret,
        "AWS_REGION": REGION,
        # The AWS CLI reads this one only.
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": f"http://{HOST}:{port}",
    }


def variable(name: str) -> str:
    """`CatalogUrl` as `CATALOG_URL`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()


def ready(project: Path, source: dict, served: Service, caller: Caller, logs: Path) -> None:
    step("Ready. Ctrl-C stops it and removes everything.")
    for name, value in served.environment.items():
        if name.endswith("_SITE_URL"):
            detail(f"the page: {value}")
    if caller.tokens:
        detail(f"sign in there as {' or '.join(caller.tokens)}, each with the password {PASSWORD}")
    for name, url in served.urls.items():
        detail(f"{name}={url}")
    if served.urls:
        say("\nCall it (paste the first lines once):\n")
        say(credentials(caller, served.urls))
        texts = commands(project, source, next(iter(served.urls)))
        if any("| answered " in text for text in texts):
            say(ANSWERED)
        for text in texts:
            say(f"\n{text}")
    folder = logs.relative_to(project)
    say(f"\nLogs: {folder}/<log group>.log; the stand-in's own: {folder}/ministack.log")


def credentials(caller: Caller, urls: dict[str, str]) -> str:
    """Shell lines that define `call`, a curl with this caller's credentials."""
    lines = [f"export {name}={shlex.quote(url)}" for name, url in urls.items()]
    key = f' -H "x-api-key: {caller.api_key}"' if caller.api_key else ""
    proof = f'-H "Authorization: Bearer {caller.token}"' if caller.token else f"--aws-sigv4 aws:amz:{REGION}:execute-api --user {caller.key}:{caller.secret}"
    return "\n".join([*lines, f'call() {{ curl -sS -i {proof}{key} "$@"; }}'])


def commands(project: Path, source: dict, base: str) -> list[str]:
    """A command for each route, with the body and headers of that function's event file.

    What the answer to a POST names stands in a shell variable for the routes below: ID for `/orders/{id}`.
    """
    routes = list(api_routes(source))
    kept = kept_parameters(contract.load(project), [route for route, _ in routes])
    routes.sort(key=lambda found: (found[0]["Path"], METHODS.get(found[0]["Method"].lower(), 9)))
    return [command(route, sample(project, binary), base, kept) for route, binary in routes] + queries(project, base)


def queries(project: Path, base: str) -> list[str]:
    """A command for each file of local/queries: the body of a GraphQL request."""
    files = sorted((project / "local" / "queries").glob("*.json"))
    bodies = (json.dumps(json.loads(file.read_text())) for file in files)
    return [f'call -X POST "${base}" -H \'content-type: application/json\' \\\n    -d {shlex.quote(body)}' for body in bodies]


def api_routes(source: dict):
    """Each route of an API, with the binary that answers it."""
    for body in source["Resources"].values():
        if body.get("Type") != "AWS::Serverless::Function":
            continue
        for event in body["Properties"].get("Events", {}).values():
            if event.get("Type") == "Api":
                yield event["Properties"], body["Metadata"]["BuildProperties"]["Binary"]


def kept_parameters(api: list[dict], routes: list[dict]) -> dict[str, str]:
    """By path of a collection the parameter below it that the answer to its POST names."""
    posts = {route["Path"] for route in routes if route["Method"].lower() == "post"}
    found = {}
    for path in (route["Path"] for route in routes):
        for match in PARAMETER.finditer(path):
            parent = path[: match.start()].rstrip("/")
            if parent in posts and match[1] in contract.members(api, parent, "post"):
                found[parent] = match[1]
    return found


def sample(project: Path, binary: str) -> dict:
    try:
        return json.loads((project / "events" / f"{binary}.json").read_text())
    except (OSError, json.JSONDecodeError):
        return {}


def command(route: dict, event: dict, base: str, kept: dict[str, str]) -> str:
    method, path = route["Method"].upper(), route["Path"]
    # Sorted: curl signs a query as it is written, AWS as it is sorted.
    query = "&".join(f"{name}={value}" for name, value in sorted((event.get("queryStringParameters") or {}).items()) if value)
    parts = [f'call -X {method} "${base}{filled(path, event, kept)}{"?" + query if query else ""}"']
    parts += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in sent_headers(route, event).items()]
    if event.get("body"):
        parts.append(f"-d {shlex.quote(to_come(event['body']))}")
    text = " \\\n    ".join(parts)
    if method == "POST" and path in kept:
        return f"{variable(kept[path])}=$({text} | answered {kept[path]})"
    return text


def to_come(body: str) -> str:
    """The body of an event with its moments in a week from now: who makes something for a day that has passed may be refused."""
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 7 * 24 * 60 * 60))
    return MOMENT.sub(lambda match: f"{day}T{match[1]}", body)


def filled(path: str, event: dict, kept: dict[str, str]) -> str:
    """The path with the variable of a POST's answer for a parameter, or else with the value of the event file."""
    values = event.get("pathParameters") or {}

    def value(match: re.Match) -> str:
        parent = path[: match.start()].rstrip("/")
        return f"${{{variable(match[1])}}}" if kept.get(parent) == match[1] else values.get(match[1], match[0])

    return PARAMETER.sub(value, path)


def sent_headers(route: dict, event: dict) -> dict[str, str]:
    """The content type and the headers that the route itself names."""
    named = {"content-type"} if event.get("body") else set()
    for parameter in route.get("RequestParameters", []):
        name = parameter if isinstance(parameter, str) else next(iter(parameter))
        if name.startswith("method.request.header."):
            named.add(name.removeprefix("method.request.header.").lower())
    return {name: value for name, value in (event.get("headers") or {}).items() if name.lower() in named}
