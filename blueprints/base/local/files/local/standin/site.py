"""Puts the pages of `site/` into the bucket behind the stack's distribution, as `site/publish` does."""

import importlib.util
import mimetypes
import sys
from pathlib import Path

from .aws import Clients
from .progress import detail


def publish(clients: Clients, deployed, project: Path) -> None:
    bucket, pages = deployed.outputs.get("SiteBucketName"), project / "site" / "public"
    if not (bucket and pages.is_dir()):
        return
    if (project / "site" / "release.py").is_file():
        publish_release(clients, deployed, project / "site" / "release.py", bucket)
        return
    files = sorted(path for path in pages.rglob("*") if path.is_file())
    for path in files:
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        clients("s3").put_object(Bucket=bucket, Key=path.relative_to(pages).as_posix(), Body=path.read_bytes(), ContentType=kind)
    detail(f"{len(files)} files of site/ published")


def publish_release(clients: Clients, deployed, path: Path, bucket: str) -> None:
    """As site/publish does, by the same module."""
    spec = importlib.util.spec_from_file_location("release", path)
    release = importlib.util.module_from_spec(spec)
    sys.modules["release"] = release
    spec.loader.exec_module(release)
    gateway = clients("apigateway")
    config = release.configuration(deployed.outputs, lambda key: gateway.get_api_key(apiKey=key, includeValue=True)["value"])
    objects = release.objects(release.PAGE, config)
    for item in objects:
        clients("s3").put_object(Bucket=bucket, Key=item.key, Body=item.body, ContentType=item.content_type, CacheControl=item.cache_control)
    detail(f"release {release.current(objects[-1].body)} of site/ published")
