"""A caller who may call the service, by the means the stack asks for: credentials of IAM, a token, an API key."""

import base64
import json
import urllib.parse
import urllib.request
from dataclasses import dataclass, field

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
    # The tokens of the users of local/settings.toml, by their names.
    users: dict[str, str] = field(default_factory=dict)


def caller(clients: Clients, deployed, issuer: Issuer, users: dict[str, dict]) -> Caller:
    """Its IAM user has one right, `execute-api:Invoke`: what it can do besides is what the stack's policies let it do."""
    iam = clients("iam")
    iam.create_user(UserName="local")
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}]}
    iam.put_user_policy(UserName="local", PolicyName="call-apis", PolicyDocument=json.dumps(policy))
    made = iam.create_access_key(UserName="local")["AccessKey"]
    token = cognito_token(clients, deployed) or issued_token(clients, deployed, issuer)
    tokens = {name: token_of(clients, deployed, name, user) for name, user in users.items()}
    return Caller(made["AccessKeyId"], made["SecretAccessKey"], token, api_key(clients, deployed), tokens)


def token_of(clients: Clients, deployed, name: str, user: dict) -> str:
    """A token of a user who is made here, with verified addresses and in groups as local/settings.toml says."""
    pools, apps = deployed.of_type("AWS::Cognito::UserPool"), deployed.of_type("AWS::Cognito::UserPoolClient")
    if not (pools and apps):
        raise Problem(f"local/settings.toml has the user `{name}`, and the stack has no user pool")
    cognito = clients("cognito-idp")
    more = [{"Name": "phone_number", "Value": user["phone"]}, {"Name": "phone_number_verified", "Value": "true"}] if "phone" in user else []
    token = token_of_user(cognito, pools[0], apps[0], user["email"], more)
    for group in user.get("groups", []):
        cognito.admin_add_user_to_group(UserPoolId=pools[0], Username=user["email"], GroupName=group)
    # A token knows the groups of the time when it was made.
    return sign_in(cognito, pools[0], apps[0], user["email"]) if user.get("groups") else token


def cognito_token(clients: Clients, deployed) -> str | None:
    """A token of the first client of the stack's first user pool, by the grant that this client is made for."""
    pools, apps = deployed.of_type("AWS::Cognito::UserPool"), deployed.of_type("AWS::Cognito::UserPoolClient")
    if not (pools and apps):
        return None
    cognito = clients("cognito-idp")
    app = cognito.describe_user_pool_client(UserPoolId=pools[0], ClientId=apps[0])["UserPoolClient"]
    if "client_credentials" in app.get("AllowedOAuthFlows", []):
        return token_of_service(clients.endpoint, app)
    return token_of_user(cognito, pools[0], apps[0])


def token_of_service(endpoint: str, app: dict) -> str:
    proof = base64.b64encode(f"{app['ClientId']}:{app['ClientSecret']}".encode()).decode()
    form = urllib.parse.urlencode({"grant_type": "client_credentials", "scope": " ".join(app["AllowedOAuthScopes"])})
    request = urllib.request.Request(f"{endpoint}/oauth2/token", form.encode(), {"Authorization": f"Basic {proof}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["access_token"]


def token_of_user(cognito, pool: str, app: str, email: str = EMAIL, more: list[dict] = []) -> str:
    attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}, *more]
    cognito.admin_create_user(UserPoolId=pool, Username=email, TemporaryPassword=PASSWORD, MessageAction="SUPPRESS", UserAttributes=attributes)
    cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=PASSWORD, Permanent=True)
    return sign_in(cognito, pool, app, email)


def sign_in(cognito, pool: str, app: str, email: str) -> str:
    let_sign_in(cognito, pool, app)
    answer = cognito.admin_initiate_auth(
        UserPoolId=pool, ClientId=app, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD},
    )
    return answer["AuthenticationResult"]["IdToken"]


def let_sign_in(cognito, pool: str, app: str) -> None:
    """Lets this program sign in by password at a client that is made for apps, which do so on the sign-in pages."""
    client = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=app)["UserPoolClient"]
    flows = client.get("ExplicitAuthFlows", [])
    if "ALLOW_ADMIN_USER_PASSWORD_AUTH" not in flows:
        of_answers = ("ClientSecret", "CreationDate", "LastModifiedDate")
        kept = {name: value for name, value in client.items() if value not in ("", []) and name not in of_answers}
        cognito.update_user_pool_client(**kept | {"ExplicitAuthFlows": [*flows, "ALLOW_ADMIN_USER_PASSWORD_AUTH"]})


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
