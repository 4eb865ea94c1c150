"""Completes a REST API that the stand-in imported.

SAM writes routes, models, validators and gateway responses into the OpenAPI body of the API. The stand-in enforces all
of them, but its import takes only routes, integrations and authorizers from a body. The rest is set here by API
Gateway's own calls, from that same body; so are the limits of single routes, whose paths it does not decode.
"""

import json


def complete(client, deployed) -> None:
    for name, kind in deployed.types.items():
        body = deployed.template["Resources"].get(name, {}).get("Properties", {}).get("Body")
        if kind == "AWS::ApiGateway::RestApi" and isinstance(body, dict):
            complete_api(client, deployed.physical[name], body)


def complete_api(client, api: str, body: dict) -> None:
    schemas = body.get("definitions") or body.get("components", {}).get("schemas", {})
    for name, schema in schemas.items():
        client.create_model(restApiId=api, name=name, contentType="application/json", schema=json.dumps(own_references(schema, api)))
    validators = {
        name: client.create_request_validator(restApiId=api, name=name, **settings)["id"]
        for name, settings in body.get("x-amazon-apigateway-request-validators", {}).items()
    }
    ids = {item["path"]: item["id"] for item in client.get_resources(restApiId=api, limit=500)["items"]}
    for path, operations in body.get("paths", {}).items():
        for method, operation in operations.items():
            complete_method(client, api, ids[path], method, operation, validators)
    complete_responses(client, api, body)


def own_references(node, api: str):
    """Models name each other within the body; as models of an API they do so by URL."""
    if isinstance(node, list):
        return [own_references(item, api) for item in node]
    if not isinstance(node, dict):
        return node
    result = {key: own_references(value, api) for key, value in node.items()}
    if isinstance(node.get("$ref"), str) and node["$ref"].startswith("#/"):
        result["$ref"] = f"https://apigateway.amazonaws.com/restapis/{api}/models/{node['$ref'].rsplit('/', 1)[1]}"
    return result


def complete_method(client, api: str, resource: str, method: str, operation, validators: dict) -> None:
    """Puts the method anew with its validator, and its integration as the import made it."""
    validator = validators.get(operation.get("x-amazon-apigateway-request-validator")) if isinstance(operation, dict) else None
    if not validator:
        return
    where = {"restApiId": api, "resourceId": resource, "httpMethod": method.upper()}
    imported = client.get_method(**where)
    kept = {key: imported[key] for key in ("authorizationType", "authorizerId", "authorizationScopes", "apiKeyRequired") if imported.get(key)}
    model = model_of(operation)
    client.put_method(
        **where, **kept, requestValidatorId=validator,
        requestModels={"application/json": model} if model else {},
        requestParameters=parameters_of(operation),
    )
    integration = imported["methodIntegration"]
    client.put_integration(**where, type=integration["type"], integrationHttpMethod=integration["httpMethod"], uri=integration["uri"])


def parameters_of(operation: dict) -> dict[str, bool]:
    places = {"query": "querystring", "header": "header", "path": "path"}
    return {
        f"method.request.{places[item['in']]}.{item['name']}": item.get("required", False)
        for item in operation.get("parameters", [])
        if item.get("in") in places
    }


def model_of(operation: dict) -> str | None:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    schemas = [content] + [item.get("schema", {}) for item in operation.get("parameters", []) if item.get("in") == "body"]
    return next((schema["$ref"].rsplit("/", 1)[1] for schema in schemas if "$ref" in schema), None)


def complete_responses(client, api: str, body: dict) -> None:
    for kind, response in body.get("x-amazon-apigateway-gateway-responses", {}).items():
        options = {key: response[key] for key in ("responseParameters", "responseTemplates") if response.get(key)}
        if response.get("statusCode"):
            options["statusCode"] = str(response["statusCode"])
        client.put_gateway_response(restApiId=api, responseType=kind, **options)
    for stage in client.get_stages(restApiId=api)["item"]:
        limit_routes(client, api, stage)
        # A gateway response takes effect with the next deployment.
        client.create_deployment(restApiId=api, stageName=stage["stageName"])


def limit_routes(client, api: str, stage: dict) -> None:
    """`/~1v1~1products/GET` stands for `/v1/products/GET`, and does so in a patch."""
    limits = {"throttlingRateLimit": "throttling/rateLimit", "throttlingBurstLimit": "throttling/burstLimit"}
    patches = [
        {"op": "replace", "path": f"{route if route.startswith('/') else '/' + route}/{path}", "value": str(settings[limit])}
        for route, settings in stage.get("methodSettings", {}).items()
        for limit, path in limits.items()
        if "~1" in route
    ]
    if patches:
        client.update_stage(restApiId=api, stageName=stage["stageName"], patchOperations=patches)
