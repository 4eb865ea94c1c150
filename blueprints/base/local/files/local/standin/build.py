"""Builds the functions for this machine with plain cargo. They are the real binaries, of another target."""

import json
import shutil
import tempfile
import time
from pathlib import Path

from . import interrupt
from .children import Children
from .problem import Problem
from .progress import detail, step


def build(project: Path, names: list[str], release: bool, children: Children) -> dict[str, Path]:
    """Answers where each binary lies; cargo itself says so, wherever its target folder is."""
    if not names:
        return {}
    cargo = shutil.which("cargo")
    if not cargo:
        raise Problem("`cargo` was not found", "install Rust with rustup, or put the folder of `cargo` on PATH")
    step(f"Building {len(names)} functions for this machine ({'release' if release else 'dev'} profile)")
    command = [cargo, "build", "--message-format=json-render-diagnostics"]
    command += ["--release"] if release else []
    command += [part for name in names for part in ("--bin", name)]
    started = time.monotonic()
    found = compile_all(command, project, children)
    missing = sorted(set(names) - set(found))
    if missing:
        raise Problem(f"cargo built no binary `{missing[0]}`", "template.yaml names it under Metadata.BuildProperties.Binary")
    detail(f"built in {time.monotonic() - started:.1f} s")
    return {name: found[name] for name in names}


def compile_all(command: list[str], project: Path, children: Children) -> dict[str, Path]:
    with tempfile.TemporaryFile("w+") as messages:
        process = children.start(command, cwd=project, stdout=messages)
        while process.poll() is None:
            interrupt.pause(0.05)
        if process.returncode:
            raise Problem("the functions do not compile", "cargo says why above")
        messages.seek(0)
        artifacts = [message for message in map(json.loads, messages) if message.get("reason") == "compiler-artifact"]
    return {artifact["target"]["name"]: Path(artifact["executable"]) for artifact in artifacts if artifact.get("executable")}
