"""Puts the pages of `site/` and the pictures of `media/` into their buckets, as `site/<name>/publish` and `media/publish` do."""

import importlib.util
import mimetypes
import sys
from pathlib import Path

from .aws import Clients
from .progress import detail


def publish(clients: Clients, deployed, project: Path) -> None:
    for site in sorted(path.parent for path in (project / "site").glob("*/public")):
        bucket = bucket_of(site.name, deployed.outputs)
        if bucket and (site / "release.py").is_file():
            publish_release(clients, deployed, site / "release.py", bucket)
        elif bucket:
            publish_folder(clients, bucket, site / "public", f"site/{site.name}")
    if (bucket := deployed.outputs.get("MediaBucketName")) and (project / "media").is_dir():
        publish_folder(clients, bucket, project / "media", "media")


def bucket_of(site: str, outputs: dict[str, str]) -> str | None:
    """The bucket of `site/second-hand` is the output `SecondHandSiteBucketName`."""
    wanted = f"{site.replace('-', '')}SiteBucketName".lower()
    return next((value for name, value in outputs.items() if name.lower() == wanted), None)


def publish_folder(clients: Clients, bucket: str, folder: Path, called: str) -> None:
    # A script without an ending publishes the folder in AWS.
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix)
    for path in files:
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        clients("s3").put_object(Bucket=bucket, Key=path.relative_to(folder).as_posix(), Body=path.read_bytes(), ContentType=kind)
    detail(f"{len(files)} files of {called}/ published")


def publish_release(clients: Clients, deployed, path: Path, bucket: str) -> None:
    """As the `publish` beside it does, by the same module."""
    spec = importlib.util.spec_from_file_location("release", path)
    release = importlib.util.module_from_spec(spec)
    sys.modules["release"] = release
    spec.loader.exec_module(release)
    gateway = clients("apigateway")
    config = release.configuration(release.own(deployed.outputs), lambda key: gateway.get_api_key(apiKey=key, includeValue=True)["value"])
    objects = release.objects(release.PAGE, config)
    for item in objects:
        clients("s3").put_object(Bucket=bucket, Key=item.key, Body=item.body, ContentType=item.content_type, CacheControl=item.cache_control)
    detail(f"release {release.current(objects[-1].body)} of site/{path.parent.name}/ published")
