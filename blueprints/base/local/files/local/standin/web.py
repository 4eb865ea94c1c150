"""A distribution, its pages and its login on this machine.

The stand-in serves distributions with their behaviors, functions and headers, by the name of the host: the one it calls
`d123.cloudfront.net` is `d123.cloudfront.localhost` here, which browsers look for on this machine and hold to be as safe as HTTPS.
It never calls an address of AWS, so an origin that is an API of the stack gets the address that this API has here.
"""

import json
import re
import shutil
import urllib.parse

from .aws import Clients
from .ports import HOST
from .problem import Problem

API_ORIGIN = re.compile(r"\$\{(\w+)\}\.execute-api\.")
LOGIN_PAGES = re.compile(r"https://\S+?\.amazoncognito\.com")


def serve_here(resources: dict, endpoint: str) -> list[str]:
    notes = []
    for body in resources.values():
        properties = body.get("Properties", {})
        if body.get("Type") == "AWS::CloudFront::Distribution":
            notes += adapt_distribution(properties["DistributionConfig"], urllib.parse.urlsplit(endpoint).port)
        if body.get("Type") == "AWS::CloudFront::Function" and not shutil.which("node"):
            raise Problem("template.yaml has a CloudFront function, and Node.js, by which the stand-in runs it, is not on the path", "install Node.js 20 or newer")
        if body.get("Type") == "AWS::CloudFront::ResponseHeadersPolicy":
            notes += let_pages_call_the_login(properties["ResponseHeadersPolicyConfig"], endpoint)
    return notes


def adapt_distribution(config: dict, port: int) -> list[str]:
    notes = ["changed: distributions are served over plain HTTP"]
    for behavior in [config["DefaultCacheBehavior"], *config.get("CacheBehaviors", [])]:
        behavior["ViewerProtocolPolicy"] = "allow-all"
    for origin in config["Origins"]:
        found = API_ORIGIN.search(json.dumps(origin["DomainName"]))
        if not found:
            continue
        origin["DomainName"] = HOST
        origin["OriginPath"] = {"Fn::Sub": f"/_aws/execute-api/${{{found[1]}}}{origin.get('OriginPath', '')}"}
        origin["CustomOriginConfig"] = {"OriginProtocolPolicy": "http-only", "HTTPPort": port}
        notes.append("changed: the origin that is an API has its address on this machine")
    # There is no certificate, and no name but the one that the stand-in gives.
    config.pop("Aliases", None)
    config["ViewerCertificate"] = {"CloudFrontDefaultCertificate": True}
    return notes


def let_pages_call_the_login(config: dict, endpoint: str) -> list[str]:
    policy = config.get("SecurityHeadersConfig", {}).get("ContentSecurityPolicy", {})
    text = policy.get("ContentSecurityPolicy")
    if not (isinstance(text, dict) and LOGIN_PAGES.search(text.get("Fn::Sub", ""))):
        return []
    policy["ContentSecurityPolicy"] = {"Fn::Sub": LOGIN_PAGES.sub(endpoint, text["Fn::Sub"])}
    return ["changed: the content security policy names the login pages of this machine"]


def complete(clients: Clients, deployed) -> None:
    """Puts the addresses that pages and login have here into the outputs, and makes the login send people back to them."""
    distributions = deployed.of_type("AWS::CloudFront::Distribution")
    if not (distributions and "SiteUrl" in deployed.outputs):
        return
    name = clients("cloudfront").get_distribution(Id=distributions[0])["Distribution"]["DomainName"]
    deployed.outputs["SiteUrl"] = f"http://{name.removesuffix('.net')}.localhost:{urllib.parse.urlsplit(clients.endpoint).port}"
    if "LoginUrl" in deployed.outputs:
        deployed.outputs["LoginUrl"] = clients.endpoint
        come_back(clients("cognito-idp"), deployed)


def come_back(cognito, deployed) -> None:
    addresses = [f"{deployed.outputs['SiteUrl']}/"]
    for pool in deployed.of_type("AWS::Cognito::UserPool"):
        for app in deployed.of_type("AWS::Cognito::UserPoolClient"):
            settings = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=app)["UserPoolClient"]
            if "code" in settings.get("AllowedOAuthFlows", []):
                known = cognito.meta.service_model.operation_model("UpdateUserPoolClient").input_shape.members
                # An update resets what it leaves out.
                kept = {key: value for key, value in settings.items() if key in known and value != ""}
                cognito.update_user_pool_client(**kept | {"CallbackURLs": addresses, "LogoutURLs": addresses})
