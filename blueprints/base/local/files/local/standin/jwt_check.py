"""Checks tokens of a user pool as AppSync does: signature, expiry, pool and client."""

import base64
import json
import os
import re
import time
import urllib.request
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256


def claims(api: dict, headers: dict) -> dict | None:
    """What the token of the request says; nothing if it is not one of this API's user pool."""
    given = {str(name).lower(): value for name, value in (headers or {}).items()}
    token = str(given.get("authorization") or "")
    return checked(api.get("userPoolConfig") or {}, token[7:] if token[:7].lower() == "bearer " else token)


def checked(pool: dict, token: str) -> dict | None:
    try:
        head, body, signature = token.split(".")
        header, said = json.loads(decoded(head)), json.loads(decoded(body))
        key(pool["userPoolId"], header["kid"]).verify(decoded(signature), f"{head}.{body}".encode(), padding.PKCS1v15(), SHA256())
    except (ValueError, KeyError, InvalidSignature):
        return None
    client = str(said.get("aud") or said.get("client_id") or "")
    ours = re.fullmatch(pool.get("appIdClientRegex") or ".*", client) and str(said.get("iss", "")).endswith(pool["userPoolId"])
    return said if ours and said.get("exp", 0) > time.time() else None


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@lru_cache
def key(pool: str, name: str) -> rsa.RSAPublicKey:
    with urllib.request.urlopen(f"{os.environ['AWS_ENDPOINT_URL']}/{pool}/.well-known/jwks.json", timeout=5) as answer:
        found = {item["kid"]: item for item in json.load(answer)["keys"]}[name]
    return rsa.RSAPublicNumbers(number(found["e"]), number(found["n"])).public_key()


def number(text: str) -> int:
    return int.from_bytes(decoded(text))
