"""The fork servers of this program, one for each interpreter, as long as somebody has use for it."""

import threading

from flyte_debugger.worker_process.fork_server import AVAILABLE, ForkServer
from flyte_debugger.worker_process.shared_fork_server import SharedForkServer, address

_lock = threading.Lock()
_servers: dict[tuple[str, str], ForkServer] = {}
"""By interpreter, and by the address of those that are shared."""
_unable: set[str] = set()


def lease(python: str) -> ForkServer | None:
    """This program's fork server of an interpreter, started if need be; `give_back` it.

    None where no worker can be forked: not on Linux, or that interpreter was tried in vain.

    Raises:
        WorkerError: when it is to be shared with other programs, and there can be none at the address that is named.
    """
    place = (python, address())
    with _lock:
        server = _servers.get(place)
        if server and not server.is_alive:
            del _servers[place]
            if server.is_unable:
                _unable.add(python)
            server = None
        if not AVAILABLE or python in _unable:
            return None
        if server is None:
            try:
                server = _servers[place] = _start(python)
            except OSError:  # An interpreter that cannot be started is told of when a worker is.
                return None
        server.users += 1
        return server


def _start(python: str) -> ForkServer:
    return SharedForkServer(python, address()) if address() else ForkServer(python)


def servers() -> list[ForkServer]:
    """The servers of this program that run."""
    with _lock:
        return [server for server in _servers.values() if server.is_alive]


def give_back(server: ForkServer) -> None:
    """Say that one user less needs it; the last one's ends it."""
    with _lock:
        server.users -= 1
        if server.users <= 0:
            server.close()
            for place in [place for place, other in _servers.items() if other is server]:
                del _servers[place]
