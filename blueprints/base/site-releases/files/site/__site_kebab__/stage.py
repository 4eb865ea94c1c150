"""A stage of the stack, by the AWS CLI and samconfig.toml."""

import json
import subprocess
import tempfile
import tomllib
from pathlib import Path

import release

PROJECT = release.SITE.parent.parent


class Stage:
    def __init__(self, name: str):
        stages = tomllib.loads((PROJECT / "samconfig.toml").read_text())
        if "global" not in stages.get(name, {}):
            known = ", ".join(stage for stage, body in stages.items() if isinstance(body, dict) and "global" in body)
            raise SystemExit(f"error: samconfig.toml has no stage `{name}`; it has {known}")
        parameters = stages[name]["global"]["parameters"]
        self._region = parameters["region"]
        self.outputs = release.own(self._outputs(parameters["stack_name"]))
        self.bucket = self.outputs["SiteBucketName"]

    def _outputs(self, stack: str) -> dict[str, str]:
        found = self._json("cloudformation", "describe-stacks", "--stack-name", stack)
        return {output["OutputKey"]: output["OutputValue"] for output in found["Stacks"][0].get("Outputs", [])}

    def key(self, key_id: str) -> str:
        """The value of an API key."""
        return self._json("apigateway", "get-api-key", "--api-key", key_id, "--include-value")["value"]

    def put(self, item) -> None:
        with tempfile.NamedTemporaryFile() as body:
            body.write(item.body)
            body.flush()
            self._aws(
                "s3api", "put-object", "--bucket", self.bucket, "--key", item.key, "--body", body.name,
                "--content-type", item.content_type, "--cache-control", item.cache_control,
            )

    def get(self, key: str) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "object"
            self._aws("s3api", "get-object", "--bucket", self.bucket, "--key", key, str(target))
            return target.read_bytes()

    def releases(self) -> list[str]:
        """Those that were published, the latest first."""
        query = "Contents[?ends_with(Key, '/index.html')].[Key, LastModified]"
        found = self._json("s3api", "list-objects-v2", "--bucket", self.bucket, "--prefix", "releases/", "--query", query) or []
        return [key.split("/")[1] for key, _ in sorted(found, key=lambda item: item[1], reverse=True)]

    def _json(self, *command: str):
        return json.loads(self._aws(*command, "--output", "json") or "null")

    def _aws(self, *command: str) -> str:
        try:
            done = subprocess.run(["aws", *command, "--region", self._region], stdout=subprocess.PIPE, text=True, check=True)
        except FileNotFoundError:
            raise SystemExit("error: there is no `aws` on the path; the AWS CLI 2 is needed") from None
        except subprocess.CalledProcessError as failure:
            raise SystemExit(f"error: aws {command[0]} {command[1]} failed; the page is as it was") from failure
        return done.stdout
