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
    """Puts the addresses that pages and logins have here into the outputs, and makes each login send people back to its page."""
    for output in [name for name in deployed.outputs if name.endswith("SiteUrl")]:
        site = output.removesuffix("SiteUrl")
        distribution = deployed.physical.get(f"{site}SiteDistribution")
        if not distribution:
            continue
        deployed.outputs[output] = address(clients, distribution)
        if f"{site}LoginUrl" in deployed.outputs:
            deployed.outputs[f"{site}LoginUrl"] = clients.endpoint
            come_back(clients("cognito-idp"), deployed.outputs, site)


def address(clients: Clients, distribution: str) -> str:
    name = clients("cloudfront").get_distribution(Id=distribution)["Distribution"]["DomainName"]
    return f"http://{name.removesuffix('.net')}.localhost:{urllib.parse.urlsplit(clients.endpoint).port}"


def come_back(cognito, outputs: dict[str, str], site: str) -> None:
    addresses = [f"{outputs[f'{site}SiteUrl']}/"]
    client = {"UserPoolId": outputs[f"{site}UserPoolId"], "ClientId": outputs[f"{site}LoginClientId"]}
    settings = cognito.describe_user_pool_client(**client)["UserPoolClient"]
    known = cognito.meta.service_model.operation_model("UpdateUserPoolClient").input_shape.members
    # An update resets what it leaves out.
    kept = {key: value for key, value in settings.items() if key in known and value != ""}
    cognito.update_user_pool_client(**kept | {"CallbackURLs": addresses, "LogoutURLs": addresses})
