"""An issuer of bearer tokens for this machine, for stacks whose authorizer function takes tokens of an issuer outside AWS.

Such a function reads the issuer's keys over HTTPS, or from its variable TOKEN_KEYS. Here it gets that variable.
"""

import base64
import json
import time

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

KEY_ID = "local"
LIFETIME_SECONDS = 24 * 60 * 60


class Issuer:
    """Has a key of its own, which nobody else has and which ends with this process."""

    def __init__(self):
        self._key = ec.generate_private_key(ec.SECP256R1())

    def key_set(self) -> str:
        """The public key as a JSON Web Key Set (RFC 7517)."""
        point = self._key.public_key().public_numbers()
        key = {"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": KEY_ID}
        return json.dumps({"keys": [key | {"x": encoded(number(point.x)), "y": encoded(number(point.y))}]})

    def token(self, issuer: str, audience: str, scope: str) -> str:
        """A token (RFC 7519) for a caller called `local`."""
        now = int(time.time())
        claims = {"iss": issuer, "aud": audience, "sub": "local", "scope": scope, "iat": now, "exp": now + LIFETIME_SECONDS}
        header = {"alg": "ES256", "typ": "JWT", "kid": KEY_ID}
        signed = ".".join(encoded(json.dumps(part).encode()) for part in (header, claims))
        r, s = utils.decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(SHA256())))
        return f"{signed}.{encoded(number(r) + number(s))}"


def number(value: int) -> bytes:
    return value.to_bytes(32, "big")


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
