"""What the contracts in api/ say of an answer, where a project has some."""

from pathlib import Path

import yaml


def load(project: Path) -> list[dict]:
    return [contract for path in sorted((project / "api").glob("*.yaml")) if (contract := read(path))]


def read(path: Path) -> dict:
    try:
        return yaml.safe_load(path.read_text()) or {}
    except (OSError, yaml.YAMLError):
        return {}


def members(contracts: list[dict], path: str, method: str) -> set[str]:
    """The members of the JSON that the operation answers when all goes well."""
    found = set()
    for contract in contracts:
        responses = contract.get("paths", {}).get(path, {}).get(method, {}).get("responses", {})
        for status, response in responses.items():
            if str(status).startswith("2"):
                content = resolved(contract, response).get("content", {})
                found |= properties(contract, content.get("application/json", {}).get("schema", {}))
    return found


def properties(contract: dict, schema: dict) -> set[str]:
    schema = resolved(contract, schema)
    parts = (properties(contract, part) for part in schema.get("allOf", []))
    return set(schema.get("properties", {})).union(*parts)


def resolved(contract: dict, value: dict) -> dict:
    """The value itself, or what its `$ref` within the file leads to."""
    while "$ref" in value:
        names = value["$ref"].removeprefix("#/").split("/")
        value = contract
        for name in names:
            value = value.get(name, {})
    return value
