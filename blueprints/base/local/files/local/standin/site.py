"""Puts the pages of `site/` into the bucket behind the stack's distribution, as `site/publish` does."""

import mimetypes
from pathlib import Path

from .aws import Clients
from .progress import detail


def publish(clients: Clients, deployed, project: Path) -> None:
    bucket, pages = deployed.outputs.get("SiteBucketName"), project / "site" / "public"
    if not (bucket and pages.is_dir()):
        return
    files = sorted(path for path in pages.rglob("*") if path.is_file())
    for path in files:
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        clients("s3").put_object(Bucket=bucket, Key=path.relative_to(pages).as_posix(), Body=path.read_bytes(), ContentType=kind)
    detail(f"{len(files)} files of site/ published")
