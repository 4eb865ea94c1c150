"""An Alexa for stacks with a smart home skill: gives tokens as Login with Amazon does, and takes events as the event gateway does.

`GET /events` shows what came, so that a test or a person can look at it.
"""

import json
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .ports import HOST

PRINCIPAL = "alexa-connectedhome.amazon.com"
TOKENS = {"access_token": "Atza|of-this-machine", "refresh_token": "Atzr|of-this-machine", "token_type": "bearer", "expires_in": 3600}


class Alexa:
    def __init__(self):
        self._server = ThreadingHTTPServer((HOST, 0), Handler)
        self._server.events = []
        self.url = f"http://{HOST}:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def finish(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def start(source: dict) -> Alexa | None:
    """One, if the stack lets Alexa call a smart home skill."""
    principals = [body.get("Properties", {}).get("Principal") for body in source["Resources"].values() if body.get("Type") == "AWS::Lambda::Permission"]
    return Alexa() if PRINCIPAL in principals else None


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer(200, self.server.events) if self.path == "/events" else self._answer(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path == "/auth/o2/token":
            self._give_tokens(urllib.parse.parse_qs(body.decode()))
        elif self.path == "/v3/events":
            self._take_event(body)
        else:
            self._answer(404, {})

    def _give_tokens(self, form: dict) -> None:
        known = form.get("client_id") and form.get("client_secret")
        granted = form.get("code") or form.get("refresh_token") == [TOKENS["refresh_token"]]
        if not known:
            self._answer(400, {"error": "invalid_client"})
        elif not granted:
            self._answer(400, {"error": "invalid_grant"})
        else:
            self._answer(200, TOKENS)

    def _take_event(self, body: bytes) -> None:
        if self.headers.get("authorization") != f"Bearer {TOKENS['access_token']}":
            self._answer(401, {"header": {"name": "Exception"}, "payload": {"code": "INVALID_ACCESS_TOKEN_EXCEPTION"}})
            return
        self.server.events.append(json.loads(body))
        self._answer(202, None)

    def _answer(self, status: int, body) -> None:
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_) -> None:
        pass
