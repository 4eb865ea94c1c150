"""Completes state machines: the stand-in's CloudFormation makes no versions and aliases of them, its Step Functions does."""


def complete(client, deployed, source: dict) -> None:
    for name, body in source["Resources"].items():
        alias = body.get("Properties", {}).get("AutoPublishAlias")
        if body.get("Type") == "AWS::Serverless::StateMachine" and alias:
            version = client.publish_state_machine_version(stateMachineArn=deployed.physical[name])
            routing = [{"stateMachineVersionArn": version["stateMachineVersionArn"], "weight": 100}]
            client.create_state_machine_alias(name=alias, routingConfiguration=routing)
