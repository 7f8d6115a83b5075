"""`python -m flyte_debugger.worker FD`: serve the connection whose file descriptor is FD, then end."""

import io
import os
import socket
import sys

from flyte_debugger.channel import Channel


def main() -> None:
    descriptor = int(sys.argv[1])
    os.set_inheritable(descriptor, False)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    sys.argv = [""]
    from flyte_debugger.worker.serve import serve

    serve(Channel(socket.socket(fileno=descriptor)))


if __name__ == "__main__":
    main()
