"""A release of the page: which object holds what, and in which order they are put."""

import hashlib
import json
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

SITE = Path(__file__).absolute().parent
PAGE = SITE / "public"
POINTER = "index.html"
FOR_EVER = "public, max-age=31536000, immutable"
# Kept, but never shown without a question whether it is still the one.
ASK_FIRST = "no-cache"


@dataclass(frozen=True)
class Object:
    key: str
    body: bytes
    content_type: str
    cache_control: str


def objects(folder: Path, config: dict) -> list[Object]:
    """What is put, in this order: what visitors ask for first comes first."""
    files = read(folder)
    page = [at(POINTER, files.pop(POINTER), FOR_EVER)]
    page += [at(name, body, FOR_EVER) for name, body in files.items()]
    return [*page, at("config.json", json.dumps(config, indent=2).encode(), FOR_EVER)]


def read(folder: Path) -> dict[str, bytes]:
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    if POINTER not in files:
        raise FileNotFoundError(f"there is no {POINTER} in {folder}")
    return files


def identifier(files: dict[str, bytes]) -> str:
    """The same for the same files, another one for others."""
    digest = hashlib.sha256()
    for name, body in sorted(files.items()):
        digest.update(f"{name}\0{len(body)}\0".encode() + body)
    return digest.hexdigest()[:12]


def document(page: bytes, release: str) -> bytes:
    """The page with the addresses of its release."""
    return page.replace(b'"/assets/', f'"/releases/{release}/assets/'.encode())


def current(pointer: bytes) -> str | None:
    """The release that a pointer names."""
    found = re.search(rb'"/releases/([0-9a-f]{12})/', pointer)
    return found and found[1].decode()


def at(key: str, body: bytes, cache_control: str) -> Object:
    kind = mimetypes.guess_type(key)[0] or "application/octet-stream"
    return Object(key, body, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind, cache_control)


def own(outputs: dict[str, str]) -> dict[str, str]:
    """The outputs of the stack that begin with the name of this folder, without it: in `bookings` `BookingsSiteUrl` is `SiteUrl`."""
    name = SITE.name.replace("-", "")
    return {output[len(name):]: value for output, value in outputs.items() if output.lower().startswith(name)}


def configuration(outputs: dict[str, str], key) -> dict:
    """What the page has to know of its stack, from its own outputs. `key` tells the value of an API key by its id."""
    return {
        "login": outputs["LoginUrl"],
        "clientId": outputs["LoginClientId"],
        "scope": outputs["LoginScopes"],
        "keys": {"standard": key(outputs["StandardKeyId"]), "premium": key(outputs["PremiumKeyId"])},
    }
