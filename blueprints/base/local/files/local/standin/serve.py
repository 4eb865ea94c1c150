"""The process of the stand-in: MiniStack, and a thread that ends it together with `local/run.py`.

Standard input is a pipe from `local/run.py` that nobody writes to. It closes when that process ends in any
way, also by SIGKILL, and with it goes the whole group: MiniStack, its functions and their files.
"""

import os
import shutil
import signal
import sys
import threading


def end_with_parent() -> None:
    # Not `sys.stdin`: its lock, held here, would make the interpreter abort at its end.
    while os.read(0, 1):
        pass
    # The folder is the one that `server.py` made for this run and named in TMPDIR.
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    threading.Thread(target=end_with_parent, daemon=True).start()
    import appsync
    import identities
    import sockets
    from ministack.app import main

    appsync.install()
    identities.install()
    sockets.install()
    sys.argv = ["ministack"]
    main()
