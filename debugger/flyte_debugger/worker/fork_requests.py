"""What a fork server does: it imports what runs want, and forks a worker for each request, one after the other.

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
from typing import Any, NoReturn

from flyte_debugger.protocol.channel import Channel, ChannelClosedError
from flyte_debugger.worker import _flyte
from flyte_debugger.worker.request_loop import IDLE, WANTED
from flyte_debugger.worker_process.fork_server import ENDED, FORKED, NEWS, READY
from flyte_debugger.worker_process.process_tag import MARK


@dataclass(eq=False)
class _Child:
    pid: int
    status: socket.socket
    pidfd: int
    has_ended: bool = False
    is_released: bool = False

    def tell(self, kind: bytes, number: int) -> None:
        """Tell whoever asked for it, unless they are gone."""
        with contextlib.suppress(OSError):
            self.status.sendall(NEWS.pack(kind, number))


def serve_forks(descriptor: int) -> int:
    """Serve until nobody is left who may ask; returns in each worker, with the file descriptor of its channel.

    Args:
        descriptor: a connection, whose end is the server's, or a socket that several programs connect to.
    """
    _flyte.stop_syncify_thread()
    channel = _ForkRequests(socket.socket(fileno=descriptor)).serve()
    _flyte.start_syncify_thread()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    return channel


class _ForkRequests:
    def __init__(self, sock: socket.socket) -> None:
        self._children: list[_Child] = []
        self._programs: list[Channel] = []
        self._selector = selectors.DefaultSelector()
        self._listener = sock if sock.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) else None
        if self._listener:
            self._selector.register(sock, selectors.EVENT_READ)
        else:
            self._add(sock)

    def serve(self) -> int:
        """Import what runs want as long as nobody asks for a worker, then wait for those who do."""
        wanted = list(WANTED)
        while True:
            if threading.active_count() > 1:
                os._exit(1)
            ready = self._selector.select(0 if wanted else self._patience())
            if not ready and not wanted:
                self._leave()
            if not ready:
                with contextlib.suppress(ImportError):
                    importlib.import_module(wanted.pop(0))
                gc.freeze()
            for key, _ in ready:
                channel = self._answer(key.fileobj, key.data)
                if channel is not None:
                    return channel

    def _answer(self, source: Any, child: _Child | None) -> int | None:
        """Returns the channel in a worker that was forked for it."""
        if child in self._children:
            self._follow(child, isinstance(source, int))
        elif self._listener and source is self._listener:
            self._add(self._listener.accept()[0])
        elif source in self._programs:
            for message in self._read_requests(source):
                channel = self._fork(source, message)
                if channel is not None:
                    return channel
        return None

    def _patience(self) -> float | None:
        """Seconds until it ends for want of use."""
        return None if self._children or (self._listener and self._programs) else IDLE

    def _leave(self) -> NoReturn:
        if self._listener:
            with contextlib.suppress(OSError):
                os.unlink(self._listener.getsockname())  # noqa: PTH108
        os._exit(0)

    def _add(self, connection: socket.socket) -> None:
        self._programs.append(Channel(connection))
        self._selector.register(self._programs[-1], selectors.EVENT_READ)

    def _read_requests(self, program: Channel) -> list[dict[str, Any]]:
        try:
            return program.receive()
        except ChannelClosedError:
            if not self._listener:
                os._exit(0)
            self._selector.unregister(program)
            self._programs.remove(program)
            for descriptor in program.descriptors:
                os.close(descriptor)
            program.close()
            return []

    def _fork(self, program: Channel, message: dict[str, Any]) -> int | None:
        """Returns the worker's channel in the worker, and None in the server."""
        channel, stdout, stderr, status = program.descriptors[:4]
        del program.descriptors[:4]
        pid = os.fork()
        if pid == 0:
            self._close_all()
            _become_worker(message, stdout, stderr, status)
            return channel
        for descriptor in (channel, stdout, stderr):
            os.close(descriptor)
        child = _Child(pid, socket.socket(fileno=status), os.pidfd_open(pid))
        child.tell(FORKED, pid)
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
            child.tell(ENDED, number)
        else:
            child.is_released = True
            self._selector.unregister(child.status)
        if child.has_ended and child.is_released:
            os.waitpid(child.pid, 0)
            child.status.close()
            self._children.remove(child)

    def _close_all(self) -> None:
        """Close what belongs to the server and to other workers, those that are asked for and not yet forked too."""
        for program in self._programs:
            for descriptor in program.descriptors:
                os.close(descriptor)
            program.close()
        for child in self._children:
            child.status.close()
            if not child.has_ended:
                os.close(child.pidfd)
        self._selector.close()
        if self._listener:
            self._listener.close()


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
    os.write(status, NEWS.pack(READY, 0))
    os.close(status)


def _mark_process(mark: str) -> None:
    """Put the mark where the system shows this process's environment, which is still the server's."""
    getenv = ctypes.CDLL(None).getenv
    getenv.restype = ctypes.c_void_p
    place = getenv(MARK.encode())
    if place and len(os.environ[MARK]) == len(mark):
        ctypes.memmove(place, mark.encode(), len(mark))
