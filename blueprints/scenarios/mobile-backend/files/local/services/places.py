"""The service of places, as far as find-place knows it: one place, and failures on demand."""

import json
from http.server import BaseHTTPRequestHandler

PLACES = {"palmengarten": {"name": "Palmengarten", "country_code": "DE", "lat": 50.1231, "lon": 8.6568}}
# A place that makes the service fail, for whoever wants to see what becomes of it.
BROKEN = "atlantis"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        place = self.path.removeprefix("/v1/places/")
        if not self.headers.get("Authorization", "").removeprefix("Bearer ").strip():
            self.answer(401, {"error": "no key"})
        elif place == BROKEN:
            self.answer(503, {"error": "out of order"})
        elif place in PLACES:
            self.answer(200, PLACES[place])
        else:
            self.answer(404, {"error": "no such place"})

    def answer(self, status: int, body: dict) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        """Nothing: the functions log what they ask."""
