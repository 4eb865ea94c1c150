"""Clients for the stand-in. The key `test` is its root: it deploys, and may do anything."""

import os

import boto3
from botocore.config import Config

from .ports import HOST

REGION = "us-east-1"
CONFIG = Config(retries={"mode": "standard", "max_attempts": 3}, connect_timeout=5, read_timeout=60)


class Clients:
    def __init__(self, port: int):
        # The profiles, endpoints and CA bundles of this machine's user are for AWS, not for the stand-in.
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            del os.environ[name]
        os.environ |= {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
        self.endpoint = f"http://{HOST}:{port}"

    def __call__(self, service: str):
        return boto3.client(
            service, endpoint_url=self.endpoint, region_name=REGION,
            aws_access_key_id="test", aws_secret_access_key="test", config=CONFIG,
        )
