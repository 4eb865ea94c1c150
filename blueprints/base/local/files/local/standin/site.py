"""Puts the pages of `site/` and the pictures of `media/` into their buckets, as `site/publish` and `media/publish` do."""

import importlib.util
import mimetypes
import sys
from pathlib import Path

from .aws import Clients
from .progress import detail

# What is published to the bucket of an output.
FOLDERS = {"SiteBucketName": "site/public", "MediaBucketName": "media"}


def publish(clients: Clients, deployed, project: Path) -> None:
    for output, folder in FOLDERS.items():
        bucket, published = deployed.outputs.get(output), project / folder
        release = published.parent / "release.py"
        if bucket and release.is_file():
            publish_release(clients, deployed, release, bucket)
        elif bucket and published.is_dir():
            publish_folder(clients, bucket, published)


def publish_folder(clients: Clients, bucket: str, folder: Path) -> None:
    # A script without an ending publishes the folder in AWS.
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix)
    for path in files:
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        clients("s3").put_object(Bucket=bucket, Key=path.relative_to(folder).as_posix(), Body=path.read_bytes(), ContentType=kind)
    detail(f"{len(files)} files of {folder.parent.name if folder.name == 'public' else folder.name}/ published")


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
