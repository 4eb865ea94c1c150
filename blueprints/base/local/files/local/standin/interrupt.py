"""Ctrl-C and `kill` are noted when they come and acted on where it is safe: in `pause` and `check`.

Raising where the signal happens to arrive could leave a process that nobody knows of, or a lock that nobody releases.
"""

import signal
import time

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_arrived = False


class Interrupted(BaseException):
    """Not an Exception, so that no handler of errors swallows it."""


def install() -> None:
    for number in SIGNALS:
        signal.signal(number, _note)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def _note(number, frame) -> None:
    global _arrived
    _arrived = True


def check() -> None:
    if _arrived:
        raise Interrupted


def pause(seconds: float) -> None:
    """Every wait of this program is a loop round this."""
    check()
    time.sleep(seconds)
    check()


def hold() -> None:
    """Keeps signals waiting, over an exec, for the `install` of the new image."""
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
