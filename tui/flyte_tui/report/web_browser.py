"""Opening an address in the person's browser."""

import os
import subprocess
import sys

_PROGRAM = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"


def open_in_browser(address: str) -> bool:
    """Open the address in the browser that the standard library finds; False where there is none. May take seconds.

    The browser is started by a process without the terminal and without `TERM`, so that neither its messages nor a
    browser for terminals can disturb the screen.
    """
    environment = {name: value for name, value in os.environ.items() if name != "TERM"}
    started = subprocess.run(
        [sys.executable, "-I", "-c", _PROGRAM, address],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        check=False,
    )
    return started.returncode == 0
