"""The processes this one starts. Each but one that is typed to leads a group of its own, and a group is stopped as a whole."""

import os
import signal
import subprocess
import time
from pathlib import Path

from . import interrupt
from .problem import Problem

GRACE_SECONDS = 5


class Children:
    def __init__(self):
        self._running: list[subprocess.Popen] = []

    def start(self, command: list[str], **options) -> subprocess.Popen:
        options = {"stdin": subprocess.DEVNULL, "process_group": 0} | options
        process = subprocess.Popen(command, **options)
        self._running.append(process)
        return process

    def run(self, command: list[str], folder: Path, environment: dict, server: subprocess.Popen, interactive: bool = False) -> int:
        """Runs a command to its end while the stand-in lives; answers its exit code."""
        # Only the terminal's own group may read what is typed.
        own = {"stdin": None, "process_group": None} if interactive else {}
        process = self.start(command, cwd=folder, env=environment, **own)
        while process.poll() is None:
            if server.poll() is not None:
                raise Problem(f"the stand-in ended while `{command[-1]}` was running", "its log is .local/logs/ministack.log")
            interrupt.pause(0.05)
        return process.returncode if process.returncode >= 0 else 128 - process.returncode

    def stop(self) -> None:
        for process in reversed(self._running):
            signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for process in reversed(self._running):
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                pass
            # The leader may be gone while functions it started are not.
            signal_group(process, signal.SIGKILL)
            process.wait()


def signal_group(process: subprocess.Popen, number: int) -> None:
    try:
        leads = process.poll() is not None or os.getpgid(process.pid) == process.pid
        os.killpg(process.pid, number) if leads else process.send_signal(number)
    except (ProcessLookupError, PermissionError):
        pass
