"""A caller who may call the service, by the means the stack asks for: credentials of IAM, a token, an API key."""

import base64
import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

from .aws import Clients
from .issuer import Issuer
from .problem import Problem

# Of a user who exists while the stand-in runs.
PASSWORD = "Only-on-this-machine-1!"
EMAIL = "local@example.com"


@dataclass
class Caller:
    key: str
    secret: str
    token: str | None
    api_key: str | None


def caller(clients: Clients, deployed, issuer: Issuer) -> Caller:
    """Its IAM user has one right, `execute-api:Invoke`: what it can do besides is what the stack's policies let it do."""
    iam = clients("iam")
    iam.create_user(UserName="local")
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}]}
    iam.put_user_policy(UserName="local", PolicyName="call-apis", PolicyDocument=json.dumps(policy))
    made = iam.create_access_key(UserName="local")["AccessKey"]
    token = cognito_token(clients, deployed) or issued_token(clients, deployed, issuer)
    return Caller(made["AccessKeyId"], made["SecretAccessKey"], token, api_key(clients, deployed))


def cognito_token(clients: Clients, deployed) -> str | None:
    """A token of the first client of the stack's first user pool, by the grant that this client is made for."""
    pools, apps = deployed.of_type("AWS::Cognito::UserPool"), deployed.of_type("AWS::Cognito::UserPoolClient")
    if not (pools and apps):
        return None
    cognito = clients("cognito-idp")
    app = cognito.describe_user_pool_client(UserPoolId=pools[0], ClientId=apps[0])["UserPoolClient"]
    if "client_credentials" in app.get("AllowedOAuthFlows", []):
        return token_of_service(clients.endpoint, app)
    if app.get("AllowedOAuthFlows") == ["code"] and "ClientSecret" in app and "ALLOW_ADMIN_USER_PASSWORD_AUTH" not in app.get("ExplicitAuthFlows", []):
        create_user(cognito, pools[0])
        return token_by_code(clients.endpoint, app)
    return token_of_user(cognito, pools[0], apps[0])


def token_of_service(endpoint: str, app: dict) -> str:
    return exchange(endpoint, app, {"grant_type": "client_credentials", "scope": " ".join(app["AllowedOAuthScopes"])})


def exchange(endpoint: str, app: dict, form: dict) -> str:
    """An access token from the token endpoint."""
    proof = base64.b64encode(f"{app['ClientId']}:{app['ClientSecret']}".encode()).decode()
    request = urllib.request.Request(f"{endpoint}/oauth2/token", urllib.parse.urlencode(form).encode(), {"Authorization": f"Basic {proof}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["access_token"]


class StayHere(urllib.request.HTTPRedirectHandler):
    """The address after the sign-in is read, and not gone to: it is the client's."""

    def redirect_request(self, *_):
        return None


def token_by_code(endpoint: str, app: dict) -> str:
    """As a client with a browser gets it: the user signs in, and the code in the address that follows is exchanged."""
    asked = {
        "client_id": app["ClientId"], "redirect_uri": app["CallbackURLs"][0], "response_type": "code",
        "scope": " ".join(app["AllowedOAuthScopes"]), "state": "local",
    }
    signed_in = urllib.parse.urlencode(asked | {"username": EMAIL, "password": PASSWORD}).encode()
    try:
        urllib.request.build_opener(StayHere).open(f"{endpoint}/login", signed_in, timeout=10)
    except urllib.error.HTTPError as answer:
        address = urllib.parse.urlsplit(answer.headers.get("location", ""))
        code = urllib.parse.parse_qs(address.query)["code"][0]
        return exchange(endpoint, app, {"grant_type": "authorization_code", "code": code, "redirect_uri": asked["redirect_uri"]})
    raise Problem("the stand-in did not let the user sign in", "its log is .local/logs/ministack.log")


def create_user(cognito, pool: str) -> None:
    attributes = [{"Name": "email", "Value": EMAIL}, {"Name": "email_verified", "Value": "true"}, {"Name": "given_name", "Value": "Ada"}]
    cognito.admin_create_user(UserPoolId=pool, Username=EMAIL, TemporaryPassword=PASSWORD, MessageAction="SUPPRESS", UserAttributes=attributes)
    cognito.admin_set_user_password(UserPoolId=pool, Username=EMAIL, Password=PASSWORD, Permanent=True)


def token_of_user(cognito, pool: str, app: str) -> str:
    create_user(cognito, pool)
    answer = cognito.admin_initiate_auth(
        UserPoolId=pool, ClientId=app, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": EMAIL, "PASSWORD": PASSWORD},
    )
    return answer["AuthenticationResult"]["IdToken"]


def issued_token(clients: Clients, deployed, issuer: Issuer) -> str | None:
    """A token for the function that checks tokens, if the stack has one."""
    for function in deployed.of_type("AWS::Lambda::Function"):
        configuration = clients("lambda").get_function_configuration(FunctionName=function)
        variables = configuration.get("Environment", {}).get("Variables", {})
        if "TOKEN_KEYS" in variables:
            scopes = (value for name, value in variables.items() if name.startswith("TOKEN_") and name.endswith("_SCOPE"))
            return issuer.token(variables["TOKEN_ISSUER"], variables["TOKEN_AUDIENCE"], " ".join(scopes))
    return None


def api_key(clients: Clients, deployed) -> str | None:
    """The value of the key of the stack's usage plan, if it has one."""
    keys = deployed.of_type("AWS::ApiGateway::ApiKey")
    return clients("apigateway").get_api_key(apiKey=keys[0], includeValue=True)["value"] if keys else None
