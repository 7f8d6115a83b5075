"""A front end of its own, to be killed: debugs `waits` until it stands still, says so, and stays."""

import sys
import threading

from tests.debugger.runner import wait_for_text
from tests.debugger.worker.debug.driving import DebugRun


def main() -> None:
    """Say where the run stands still, and wait for the end."""
    with DebugRun("stops.py", "waits") as run:
        run.configure("waits")
        print(run.stop(), flush=True)
        if sys.argv[1:] == ["go"]:
            run.go()
            wait_for_text(run.run, "waiting")
            print("gone on", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
