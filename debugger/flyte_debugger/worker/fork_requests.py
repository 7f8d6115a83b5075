"""What the fork server does: it imports what runs want, and forks a worker for each request, one after the other.

It has no thread but the main one, or a fork would copy locks that nobody opens. A worker that has ended stays a zombie
until its owner releases it, so that its process id is nobody else's in the meantime.
"""

import contextlib
import ctypes
import gc
import importlib
import os
import selectors
import socket
import sys
import threading
from dataclasses import dataclass
from typing import Any

from flyte_debugger.protocol.channel import Channel, ChannelClosedError
from flyte_debugger.worker import _flyte
from flyte_debugger.worker.request_loop import IDLE, WANTED
from flyte_debugger.worker_process.fork_server import NUMBER
from flyte_debugger.worker_process.process_tag import MARK


@dataclass(eq=False)
class _Child:
    pid: int
    status: socket.socket
    pidfd: int
    has_ended: bool = False
    is_released: bool = False


def serve_forks(descriptor: int) -> int:
    """Serve the connection until it closes; returns in each worker, with the file descriptor of its channel."""
    _flyte.stop_syncify_thread()
    channel = _ForkRequests(Channel(socket.socket(fileno=descriptor))).serve()
    _flyte.start_syncify_thread()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    return channel


class _ForkRequests:
    def __init__(self, requests: Channel) -> None:
        self._requests = requests
        self._children: list[_Child] = []
        self._selector = selectors.DefaultSelector()
        self._selector.register(requests, selectors.EVENT_READ)

    def serve(self) -> int:
        """Import what runs want as long as nobody asks for a worker, then wait for those who do."""
        wanted = list(WANTED)
        while True:
            if threading.active_count() > 1:
                os._exit(1)
            ready = self._selector.select(0 if wanted else None if self._children else IDLE)
            if not ready and not wanted:
                os._exit(0)
            if not ready:
                with contextlib.suppress(ImportError):
                    importlib.import_module(wanted.pop(0))
                gc.freeze()
            for key, _ in ready:
                if key.fileobj is self._requests:
                    for message in self._read_requests():
                        channel = self._fork(message)
                        if channel is not None:
                            return channel
                elif key.data in self._children:
                    self._follow(key.data, isinstance(key.fileobj, int))

    def _read_requests(self) -> list[dict[str, Any]]:
        try:
            return self._requests.receive()
        except ChannelClosedError:
            os._exit(0)

    def _fork(self, message: dict[str, Any]) -> int | None:
        """Returns the worker's channel in the worker, and None in the server."""
        channel, stdout, stderr, status = self._requests.descriptors[:4]
        del self._requests.descriptors[:4]
        pid = os.fork()
        if pid == 0:
            self._close_all()
            _become_worker(message, stdout, stderr, status)
            return channel
        for descriptor in (channel, stdout, stderr):
            os.close(descriptor)
        child = _Child(pid, socket.socket(fileno=status), os.pidfd_open(pid))
        self._children.append(child)
        self._selector.register(child.pidfd, selectors.EVENT_READ, child)
        self._selector.register(child.status, selectors.EVENT_READ, child)
        return None

    def _follow(self, child: _Child, has_ended: bool) -> None:
        if has_ended:
            child.has_ended = True
            self._selector.unregister(child.pidfd)
            os.close(child.pidfd)
            end = os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
            assert end is not None
            number = end.si_status if end.si_code == os.CLD_EXITED else -end.si_status
            with contextlib.suppress(OSError):
                child.status.sendall(NUMBER.pack(number))
        else:
            child.is_released = True
            self._selector.unregister(child.status)
        if child.has_ended and child.is_released:
            os.waitpid(child.pid, 0)
            child.status.close()
            self._children.remove(child)

    def _close_all(self) -> None:
        """Close what belongs to the server and to other workers, those that are asked for and not yet forked too."""
        for descriptor in self._requests.descriptors:
            os.close(descriptor)
        for child in self._children:
            child.status.close()
            if not child.has_ended:
                os.close(child.pidfd)
        self._selector.close()
        self._requests.close()


def _become_worker(message: dict[str, Any], stdout: int, stderr: int, status: int) -> None:
    """Be as a new process would be: a session, streams, environment and directory of its own."""
    os.setsid()
    for descriptor, stream in ((stdout, 1), (stderr, 2)):
        os.dup2(descriptor, stream)
    for descriptor in {stdout, stderr}:
        os.close(descriptor)
    environment: dict[str, str] = message["environment"]
    _mark_process(environment[MARK])
    os.environ.clear()
    os.environ.update(environment)
    with contextlib.suppress(OSError):
        os.chdir(message["directory"])
    os.write(status, NUMBER.pack(os.getpid()))
    os.close(status)


def _mark_process(mark: str) -> None:
    """Put the mark where the system shows this process's environment, which is still the server's."""
    getenv = ctypes.CDLL(None).getenv
    getenv.restype = ctypes.c_void_p
    place = getenv(MARK.encode())
    if place and len(os.environ[MARK]) == len(mark):
        ctypes.memmove(place, mark.encode(), len(mark))
