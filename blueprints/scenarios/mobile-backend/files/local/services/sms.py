"""End User Messaging, as far as send-message knows it: keeps what it is to send, and who answered STOP.

`GET /sent` shows what would have been sent.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler

# Who has answered STOP.
OPTED_OUT = {"+4915187654321"}

sent: list[dict] = []
lock = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        with lock:
            self.answer(200, sent)

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if not self.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256"):
            return self.answer(403, {"__type": "AccessDeniedException", "Message": "not signed"})
        if self.headers.get("x-amz-target") != "PinpointSMSVoiceV2.SendTextMessage":
            return self.answer(400, {"__type": "ValidationException", "Message": "not known here", "Reason": "UNKNOWN_OPERATION"})
        if message["DestinationPhoneNumber"] in OPTED_OUT:
            return self.answer(400, {"__type": "ConflictException", "Message": "opted out", "Reason": "DESTINATION_PHONE_NUMBER_OPTED_OUT"})
        with lock:
            sent.append(message)
            return self.answer(200, {"MessageId": str(len(sent))})

    def answer(self, status: int, body) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/x-amz-json-1.0")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        """Nothing: the functions log what they send."""
