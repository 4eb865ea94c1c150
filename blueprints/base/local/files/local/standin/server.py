"""Starts the stand-in (MiniStack) and watches it."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import interrupt
from .children import Children
from .ports import HOST
from .problem import Problem
from .progress import detail, step

READY_WITHIN_SECONDS = 60
# What a function sees of this machine is what the stand-in sees. Nothing else: no credentials, no proxies,
# no settings that would not be there in Lambda.
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ")


def start(port: int, scratch: Path, logs: Path, children: Children) -> subprocess.Popen:
    step("Starting the stand-in for AWS")
    started = time.monotonic()
    logs.mkdir(parents=True, exist_ok=True)
    for old in logs.glob("*.log"):
        old.unlink()
    with open(logs / "ministack.log", "wb") as log:
        process = children.start(
            [sys.executable, str(Path(__file__).with_name("serve.py"))],
            stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT, cwd=scratch, env=environment(port, scratch),
        )
    while not answers(port):
        check(process, logs)
        if time.monotonic() - started > READY_WITHIN_SECONDS:
            raise Problem(f"the stand-in did not answer within {READY_WITHIN_SECONDS} s", f"its log ends: {tail(logs)}")
        interrupt.pause(0.1)
    detail(f"ready in {time.monotonic() - started:.1f} s")
    return process


def environment(port: int, scratch: Path) -> dict[str, str]:
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return passed | {
        "TMPDIR": str(scratch),
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "AWS_ENDPOINT_URL": f"http://{HOST}:{port}",
        # Policies are enforced: of the caller at the API and of each function's role at the services.
        "AUTH": "true",
        "AWS_EC2_METADATA_DISABLED": "true",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "DOCKER_HOST": "unix:///nonexistent",
        "PYTHONUNBUFFERED": "1",
    }


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/_ministack/health", timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def check(process: subprocess.Popen, logs: Path) -> None:
    if process.poll() is not None:
        raise Problem(f"the stand-in ended by itself ({ending(process.returncode)})", f"its log ends: {tail(logs)}")


def ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def tail(logs: Path) -> str:
    lines = (logs / "ministack.log").read_text(errors="replace").strip().splitlines()
    return " | ".join(lines[-3:]) or "(it is empty)"


def wait(process: subprocess.Popen, logs: Path) -> None:
    """Ends by Ctrl-C, as serving does, or with the reason why the stand-in is gone."""
    try:
        while True:
            check(process, logs)
            interrupt.pause(0.1)
    except interrupt.Interrupted:
        return
