import json
import os

import boto3

table = None


def lambda_handler(event, context):
    global table
    if table is None:
        table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
    table.put_item(Item=json.loads(event["body"]))
    return {"statusCode": 201, "body": event["body"]}
