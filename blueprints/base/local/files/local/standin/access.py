"""A caller who may call the service, by the means the stack asks for: credentials of IAM, a token, an API key."""

import json
from dataclasses import dataclass, field

from . import people
from .aws import Clients
from .issuer import Issuer
from .people import PASSWORD

EMAIL = "local@example.com"


@dataclass
class Caller:
    key: str
    secret: str
    token: str | None
    api_key: str | None
    # Of each user of local/settings.toml, by name: what the e-mail address and the token are.
    users: dict[str, tuple[str, str]] = field(default_factory=dict)
    # The value of each API key, by logical id.
    api_keys: dict[str, str] = field(default_factory=dict)


def caller(clients: Clients, deployed, issuer: Issuer, users: dict[str, dict]) -> Caller:
    """Its IAM user has one right, `execute-api:Invoke`: what it can do besides is what the stack's policies let it do."""
    iam = clients("iam")
    iam.create_user(UserName="local")
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}]}
    iam.put_user_policy(UserName="local", PolicyName="call-apis", PolicyDocument=json.dumps(policy))
    made = iam.create_access_key(UserName="local")["AccessKey"]
    tokens, keys = user_tokens(clients, deployed, users), api_keys(clients, deployed)
    token = next((token for _, token in tokens.values()), None) or cognito_token(clients, deployed) or issued_token(clients, deployed, issuer)
    return Caller(made["AccessKeyId"], made["SecretAccessKey"], token, next(iter(keys.values()), None), tokens, keys)


def user_tokens(clients: Clients, deployed, users: dict[str, dict]) -> dict[str, tuple[str, str]]:
    """A token of each user, by the first client of the stack's first user pool: for a GraphQL API the one that says who it is, else
    the one that says what it may do."""
    if not users:
        return {}
    cognito, endpoint = clients("cognito-idp"), clients.endpoint
    pool, client = deployed.of_type("AWS::Cognito::UserPool")[0], deployed.of_type("AWS::Cognito::UserPoolClient")[0]
    if deployed.of_type("AWS::AppSync::GraphQLApi"):
        return {name: (user["email"], sign_in(cognito, pool, client, user["email"])) for name, user in users.items()}
    app = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]
    return {name: (user["email"], people.access_token(endpoint, app, user["email"])) for name, user in users.items()}


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
        return people.access_token(clients.endpoint, app, EMAIL)
    return token_of_user(cognito, pools[0], apps[0])


def token_of_service(endpoint: str, app: dict) -> str:
    return people.exchange(endpoint, app, {"grant_type": "client_credentials", "scope": " ".join(app["AllowedOAuthScopes"])})


def create_user(cognito, pool: str) -> None:
    attributes = [{"Name": "email", "Value": EMAIL}, {"Name": "email_verified", "Value": "true"}, {"Name": "given_name", "Value": "Ada"}]
    cognito.admin_create_user(UserPoolId=pool, Username=EMAIL, TemporaryPassword=PASSWORD, MessageAction="SUPPRESS", UserAttributes=attributes)
    cognito.admin_set_user_password(UserPoolId=pool, Username=EMAIL, Password=PASSWORD, Permanent=True)


def token_of_user(cognito, pool: str, app: str) -> str:
    create_user(cognito, pool)
    return sign_in(cognito, pool, app, EMAIL)


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


def api_keys(clients: Clients, deployed) -> dict[str, str]:
    """The values of the keys of the stack's usage plans, by logical id."""
    gateway = clients("apigateway")
    keys = [name for name, kind in deployed.types.items() if kind == "AWS::ApiGateway::ApiKey"]
    return {name: gateway.get_api_key(apiKey=deployed.physical[name], includeValue=True)["value"] for name in keys}
