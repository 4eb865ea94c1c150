"""The Python packages of the stand-in, in `.local/venv`. Uses the standard library only."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from . import interrupt
from .problem import Problem
from .progress import detail, step


def enter(folder: Path, requirements: Path) -> None:
    """Makes the environment if it is not there or not of these requirements, and goes on inside it."""
    python = folder / "bin" / "python"
    if Path(sys.prefix).resolve() == folder.resolve():
        return
    digest = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    # Written last: an environment that was interrupted half-way has none and is made anew.
    stamp = folder / "complete"
    if not (stamp.is_file() and stamp.read_text() == digest):
        make(folder, requirements)
        stamp.write_text(digest)
    interrupt.hold()
    os.execv(python, [str(python), *sys.argv])


def make(folder: Path, requirements: Path) -> None:
    step(f"Installing the stand-in for AWS into {folder.parent.name}/{folder.name} (first run only)")
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    python = str(folder / "bin" / "python")
    try:
        command([sys.executable, "-m", "venv", str(folder)])
        command([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(requirements)])
    except subprocess.CalledProcessError as error:
        raise Problem(
            f"`{' '.join(map(str, error.cmd[1:4]))} ...` failed",
            "Debian and Ubuntu keep `venv` in a package of its own: python3-venv",
            "the first run needs the Python package index; later runs need no network",
        ) from error
    detail("done")


def command(arguments: list[str]) -> None:
    process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, process_group=0)
    try:
        while process.poll() is None:
            interrupt.pause(0.05)
    except interrupt.Interrupted:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments)
