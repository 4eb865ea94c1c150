"""OpenSearch, as far as index-posts and search-posts know it: an index with external versions, and a search for words.

It ranks by how many words of a post were asked for, knows no fuzziness, and keeps nothing when it ends.
"""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler

# By index and id: the version, and the document or nothing if it was deleted.
indexes: dict[str, dict[str, tuple[int, dict | None]]] = {}
fields: dict[str, set[str]] = {}
lock = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    def do_PUT(self):
        name, mapping = self.path.strip("/"), json.loads(self.body())
        with lock:
            if name in indexes:
                return self.answer(400, error("resource_already_exists_exception"))
            indexes[name], fields[name] = {}, set(mapping["mappings"]["properties"])
        self.answer(200, {"acknowledged": True})

    def do_POST(self):
        body = self.body()
        if not self.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256"):
            return self.answer(403, {"message": "not signed"})
        with lock:
            if self.path == "/_bulk":
                return self.answer(200, bulk(body.splitlines()))
            name = self.path.strip("/").removesuffix("/_search")
            if name not in indexes:
                return self.answer(404, error("index_not_found_exception"))
            self.answer(200, search(name, json.loads(body)))

    def body(self) -> str:
        return self.rfile.read(int(self.headers["content-length"])).decode()

    def answer(self, status: int, body: dict) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        """Nothing: the functions log what they ask."""


def error(kind: str) -> dict:
    return {"error": {"type": kind}}


def bulk(lines: list[str]) -> dict:
    items, rest = [], iter(lines)
    for line in rest:
        [(action, target)] = json.loads(line).items()
        document = json.loads(next(rest)) if action == "index" else None
        items.append({action: keep(target, document)})
    return {"errors": any("error" in result for item in items for result in item.values()), "items": items}


def keep(target: dict, document: dict | None) -> dict:
    name = target["_index"]
    if name not in indexes:
        return {"status": 404} | error("index_not_found_exception")
    if document is not None and not set(document) <= fields[name]:
        return {"status": 400} | error("strict_dynamic_mapping_exception")
    known, before = indexes[name].get(target["_id"], (-1, None))
    if target["version"] <= known:
        return {"status": 409} | error("version_conflict_engine_exception")
    indexes[name][target["_id"]] = (target["version"], document)
    return {"status": 404 if document is None and before is None else 200}


def search(name: str, body: dict) -> dict:
    wanted = words(body["query"]["multi_match"]["query"])
    hits = []
    for _, document in indexes[name].values():
        has = words(" ".join([document["text"], *document["tags"]])) if document else []
        if document and all(word in has for word in wanted):
            hits.append({"_score": float(sum(has.count(word) for word in wanted)), "_source": document})
    hits.sort(key=lambda hit: (-hit["_score"], hit["_source"]["id"]))
    if "search_after" in body:
        score, last = body["search_after"]
        hits = [hit for hit in hits if (-hit["_score"], hit["_source"]["id"]) > (-score, last)]
    return {"hits": {"hits": hits[: body["size"]]}}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
