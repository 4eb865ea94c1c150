"""The only place that prints. Progress goes to standard error, so that `--exec` owns standard output."""

import sys

from . import interrupt


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def step(text: str) -> None:
    """Says what comes next, unless it is to stop."""
    interrupt.check()
    say(f"==> {text}")


def detail(text: str) -> None:
    say(f"    {text}")
