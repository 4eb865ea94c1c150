#!/usr/bin/env python3
"""Runs this project on this machine: its real function binaries behind a stand-in for AWS.

Needs Python 3.11, cargo and nothing else: no Docker, no AWS account. What the stand-in does and
does not do is in docs/local.md.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

# Links are not followed: where this file is one, the project is where the link lies, and so is everything of a run.
PROJECT = Path(os.path.abspath(__file__)).parent.parent
sys.path[0] = str(PROJECT / "local")

from standin import interrupt, venv
from standin.problem import Problem
from standin.progress import say

STATE = PROJECT / ".local"


def port(text: str) -> int:
    """A port as `argparse` checks it."""
    if text.isdigit() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"`{text}` is no port (0 to 65535)")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="local/run.py", description="Run this project on this machine.")
    parser.add_argument("--port", type=port, default=4566, metavar="PORT", help="the port of the stand-in (0: any free one; default: 4566)")
    parser.add_argument("--release", action="store_true", help="build the functions as they are deployed: small, slow to build")
    parser.add_argument("--exec", metavar="CMD", help="run CMD against the service, then stop; ends with the exit code of CMD")
    parser.add_argument("--interactive", action="store_true", help="CMD of --exec reads what is typed")
    parser.add_argument("--keep-logs", action="store_true", help="leave the logs in .local/logs when it stops")
    return parser.parse_args()


def run(options: argparse.Namespace) -> int:
    # These need the packages of .local/venv, so they are imported once it is there.
    from standin import ports
    from standin.children import Children

    chosen = ports.claim(options.port)
    children = Children()
    scratch = Path(tempfile.mkdtemp(prefix=f"{PROJECT.name}-local-"))
    keep_logs = options.keep_logs
    try:
        return serve(options, chosen, children, scratch)
    except Problem:
        # They may say why.
        keep_logs = True
        raise
    finally:
        children.stop()
        shutil.rmtree(scratch, ignore_errors=True)
        if not keep_logs:
            shutil.rmtree(STATE / "logs", ignore_errors=True)


def serve(options, port, children, scratch) -> int:
    from standin import access, alexa, build, people, report, server, services, settings, site, stack, streams, template
    from standin.aws import Clients
    from standin.issuer import Issuer
    from standin.logs import Logs

    laptop = settings.load(PROJECT)
    source = template.load(PROJECT / "template.yaml")
    functions = template.functions(source)
    binaries = build.build(PROJECT, sorted(set(functions.values())), options.release, children)
    process = server.start(port, scratch, STATE / "logs", children)
    clients = Clients(port)
    issuer = Issuer()
    assistant = alexa.start(source)
    laptop.put_in({"endpoint": clients.endpoint, "alexa": assistant.url if assistant else ""})
    addresses = services.start(PROJECT, laptop.services)
    code = stack.upload(clients, functions, binaries)
    deployed = stack.deploy(clients, source, code, laptop, issuer.key_set(), addresses)
    site.publish(clients, deployed, PROJECT)
    logs = Logs(clients, deployed, STATE / "logs")
    consumers = streams.Streams(clients, streams.mappings(source, laptop.parameters), deployed)
    people.make(clients, deployed, laptop.users)
    caller = access.caller(clients, deployed, issuer, laptop.users)
    served = report.service(deployed, caller, port, addresses | ({"ALEXA_URL": assistant.url} if assistant else {}))
    logs.start()
    consumers.start()
    try:
        if options.exec:
            return children.run(["/bin/sh", "-c", options.exec], PROJECT, served.environment, process, options.interactive)
        report.ready(PROJECT, source, served, caller, STATE / "logs")
        server.wait(process, STATE / "logs")
        return 0
    finally:
        consumers.finish()
        logs.finish()
        if assistant:
            assistant.finish()


def main() -> int:
    options = arguments()
    interrupt.install()
    try:
        venv.enter(STATE / "venv", Path(__file__).parent / "requirements.txt")
        code = run(options)
        if not options.exec:
            say("\nStopped.")
        return code
    except interrupt.Interrupted:
        # It was not ready yet, or its command was not let finish.
        say("\nStopped.")
        return 130
    except Problem as problem:
        say(f"\nerror: {problem}")
        for hint in problem.hints:
            say(f"  hint: {hint}")
        return 1


if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.exit("error: local/run.py needs Python 3.11 or newer, this is " + sys.version.split()[0])
    os.umask(0o077)
    sys.exit(main())
