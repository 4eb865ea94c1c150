"""People who can sign in on this machine: `[users.<name>]` of local/settings.toml, in the stack's first user pool."""

import base64
import hashlib
import json
import secrets
import urllib.error
import urllib.parse
import urllib.request

from .aws import Clients
from .problem import Problem

# Of users who exist while the stand-in runs.
PASSWORD = "Only-on-this-machine-1!"


def make(clients: Clients, deployed, users: dict[str, dict]) -> None:
    pools, cognito = deployed.of_type("AWS::Cognito::UserPool"), clients("cognito-idp")
    if users and not pools:
        raise Problem("local/settings.toml has users, and template.yaml has no user pool for them")
    for user in users.values():
        names = {"UserPoolId": pools[0], "Username": user["email"]}
        attributes = [{"Name": "email", "Value": user["email"]}, {"Name": "email_verified", "Value": "true"}]
        if "phone" in user:
            attributes += [{"Name": "phone_number", "Value": user["phone"]}, {"Name": "phone_number_verified", "Value": "true"}]
        cognito.admin_create_user(**names, TemporaryPassword=PASSWORD, MessageAction="SUPPRESS", UserAttributes=attributes)
        cognito.admin_set_user_password(**names, Password=PASSWORD, Permanent=True)
        for group in user.get("groups", []):
            try:
                cognito.admin_add_user_to_group(**names, GroupName=group)
            except cognito.exceptions.ResourceNotFoundException:
                raise Problem(f"local/settings.toml has a user in the group `{group}`, and template.yaml has no such group") from None


def access_token(endpoint: str, app: dict, email: str) -> str:
    """Signs in as a page does: by the login pages, with a code that is exchanged under PKCE (RFC 7636)."""
    verifier, address = secrets.token_urlsafe(32), app["CallbackURLs"][0]
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": app["ClientId"], "redirect_uri": address, "response_type": "code", "scope": " ".join(app["AllowedOAuthScopes"]),
        "state": "local", "code_challenge": challenge, "code_challenge_method": "S256",
    }
    back = redirected(f"{endpoint}/login", asked | {"username": email, "password": PASSWORD})
    code = urllib.parse.parse_qs(urllib.parse.urlsplit(back).query)["code"][0]
    grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": address, "code_verifier": verifier}
    return exchange(endpoint, app, grant)


def exchange(endpoint: str, app: dict, grant: dict) -> str:
    """An access token from the token endpoint, for a client with a secret or a public one."""
    headers = {}
    if "ClientSecret" in app:
        proof = base64.b64encode(f"{app['ClientId']}:{app['ClientSecret']}".encode()).decode()
        headers["Authorization"] = f"Basic {proof}"
    else:
        grant = grant | {"client_id": app["ClientId"]}
    request = urllib.request.Request(f"{endpoint}/oauth2/token", urllib.parse.urlencode(grant).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["access_token"]


class Staying(urllib.request.HTTPRedirectHandler):
    """Goes nowhere: where it is sent to is what is asked."""

    def redirect_request(self, *_):
        return None


def redirected(url: str, form: dict) -> str:
    try:
        urllib.request.build_opener(Staying).open(url, urllib.parse.urlencode(form).encode(), timeout=10)
    except urllib.error.HTTPError as answer:
        if answer.code == 302:
            return answer.headers["Location"]
        raise
    raise Problem(f"{form['username']} could not sign in")
