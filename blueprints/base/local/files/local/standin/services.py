"""Services that are no AWS: those that a project brings in local/services, for what its functions call outside.

Each is a Python file with a class `Handler`, a `http.server.BaseHTTPRequestHandler`; it is served on a port of its own for as
long as local/run.py runs.
"""

import importlib.util
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

from .ports import HOST
from .problem import Problem
from .progress import step


def start(project: Path, services: dict[str, str]) -> dict[str, str]:
    """Starts them, and answers their addresses by the variables that they are for."""
    if services:
        step(f"Starting {len(services)} services of local/services")
    return {variable: serve(project / "local" / "services" / name, variable) for variable, name in services.items()}


def serve(path: Path, variable: str) -> str:
    if not path.is_file():
        raise Problem(f"there is no local/services/{path.name}", f"local/settings.toml names it for {variable}")
    specification = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    server = ThreadingHTTPServer((HOST, 0), module.Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://{HOST}:{server.server_port}"
