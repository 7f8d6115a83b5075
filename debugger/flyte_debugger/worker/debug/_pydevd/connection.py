"""The way to a client: ours, which listens, or an editor, which comes."""

import socket
from typing import Any

import debugpy
from _pydevd_bundle.pydevd_comm import ReaderThread, WriterThread
from _pydevd_bundle.pydevd_constants import get_global_debugger
from _pydevd_bundle.pydevd_process_net_command import process_net_command
from _pydevd_bundle.pydevd_process_net_command_json import PyDevJsonCommandProcessor
from debugpy.common import log
from debugpy.server import api


def connect(host: str, port: int, token: str) -> None:
    """Connect to a client that listens, and wait until it has configured all.

    Raises:
        OSError: when nobody listens there.
    """
    _configure()
    debugpy.connect((host, port), access_token=token)
    if (debugger := get_global_debugger()) is not None:  # None once a client that has left at once is forgotten
        debugger.check_alive_thread.do_kill_pydev_thread()  # it would keep the worker from ending


def listen(host: str, port: int) -> tuple[str, int]:
    """Have debugpy's own adapter listen for an editor; where it does."""
    _configure()
    at: tuple[str, int] = debugpy.listen((host, port))
    return at


def _configure() -> None:
    """Configure debugpy, without the description of all installed packages that it makes even where it logs nothing.

    To read them takes a quarter of a second for 180 packages, which is most of a debugger's start.
    """
    if log.log_dir is None:
        logging: Any = api.ensure_logging
        logging.ensured = True
    debugpy.configure(subProcess=False)


def wait_for_client() -> None:
    """Wait until an editor has configured all."""
    debugpy.wait_for_client()


def initialize_network(self: Any, sock: socket.socket, terminate_on_socket_close: bool = True) -> None:
    """What pydevd's own does, without its sleep, and with answers that leave at once."""
    sock.settimeout(None)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for running in (getattr(self, "reader", None), getattr(self, "writer", None)):
        if running:
            running.do_kill_pydev_thread()
    self.writer = WriterThread(sock, self, terminate_on_socket_close=terminate_on_socket_close)
    self.reader = ReaderThread(
        sock,
        self,
        PyDevJsonCommandProcessor=PyDevJsonCommandProcessor,
        process_net_command=process_net_command,
        terminate_on_socket_close=terminate_on_socket_close,
    )
    self.writer.start()
    self.reader.start()
