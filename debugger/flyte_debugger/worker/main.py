"""A worker's start, once its Python is known to do: its streams, its connection, and then requests."""

import io
import os
import signal
import socket
import sys
from typing import NoReturn

from flyte_debugger.protocol.channel import Channel


def main(descriptor: int) -> NoReturn:
    """Serve the connection whose file descriptor this is, then end."""
    os.set_inheritable(descriptor, False)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # A shell's background jobs begin with it ignored.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    sys.argv = [""]
    from flyte_debugger.worker.request_loop import serve

    serve(Channel(socket.socket(fileno=descriptor)))
