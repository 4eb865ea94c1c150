"""Makes the archives of event buses: the stand-in's CloudFormation knows none, its EventBridge does, and replays them."""


def complete(client, deployed, source: dict) -> None:
    for name, body in source["Resources"].items():
        if body.get("Type") == "AWS::Events::Archive":
            bus = body["Properties"]["SourceArn"]["Fn::GetAtt"][0]
            arn = client.describe_event_bus(Name=deployed.physical[bus])["Arn"]
            client.create_archive(ArchiveName=name, EventSourceArn=arn)
