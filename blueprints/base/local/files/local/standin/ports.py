"""The one fixed port that is needed. (The functions get their events over ports that the system picks.)"""

import errno
import os
import socket
from pathlib import Path

from .problem import Problem
from .progress import detail, step

HOST = "127.0.0.1"


def claim(port: int) -> int:
    """Answers the port to use, or says who holds it. `0` picks a free one."""
    step("Looking at the port")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do; without it a port that was in use a moment ago counts as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise refused(port, error) from error
        port = probe.getsockname()[1]
    detail(f"{HOST}:{port} is free; it is the only one needed")
    return port


def refused(port: int, error: OSError) -> Problem:
    if error.errno != errno.EADDRINUSE:
        return Problem(f"port {port} cannot be used: {error.strerror}", "choose another: --port 4600")
    holder = describe_holder(port)
    return Problem(
        f"port {port} is taken{f' by {holder}' if holder else ', perhaps by the `just local` of another project'}",
        "choose another: --port 4600, or --port 0 for any free one",
    )


def describe_holder(port: int) -> str:
    """The command and process id behind a listening port, as far as this user may know (Linux only)."""
    inodes = listening_inodes(port)
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            links = [os.readlink(entry) for entry in (folder / "fd").iterdir()]
            if any(link == f"socket:[{inode}]" for inode in inodes for link in links):
                command = (folder / "cmdline").read_bytes().decode(errors="replace").rstrip("\0").split("\0")
                return f"{described(command)} (process {folder.name})"
        except OSError:
            continue
    return ""


def described(command: list[str]) -> str:
    """The command line, or whose stand-in it is."""
    stand_in = next((Path(word) for word in command if word.endswith("/local/standin/serve.py")), None)
    return f"`just local` of {stand_in.parents[2]}" if stand_in else f"`{' '.join(command)[:120]}`"


def listening_inodes(port: int) -> set[str]:
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for fields in map(str.split, lines):
            if fields[3] == "0A" and int(fields[1].rsplit(":", 1)[1], 16) == port:
                found.add(fields[9])
    return found
