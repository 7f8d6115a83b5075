"""Child processes that run Python: each has a pydevd of its own, which calls the session back by itself.

pydevd's own multi-process support finds where a process starts another one: it wraps `os.fork`, `exec` and what
`subprocess` and `multiprocessing` start programs with, and puts itself into the command of one that is a Python. What
is replaced of it in `pydev_monkey`: `patch_args`, to leave out what is no person's code; `_get_python_c_args`, so that
`-c` runs whatever code there is; `_on_forked_process`, so that a child whose session is gone runs on without one. And
`PyDB.connect`, which says on stderr that nobody answered.
"""

import os
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import debugpy
import pydevd
from _pydev_bundle import pydev_monkey
from _pydevd_bundle.pydevd_constants import PYDEVD_USE_SYS_MONITORING, get_global_debugger
from _pydevd_bundle.pydevd_custom_frames import custom_frames_container_init
from _pydevd_bundle.pydevd_defaults import PydevdCustomization

from flyte_debugger.worker.debug._pydevd.child_processes.forking import detach, was_debugged

STARTER = "flyte_workbench_child"
"""The module that a new interpreter imports first; it lies alone in a folder, which is on the path for that moment."""
CONNECT_TIMEOUT = 5.0
"""Seconds that a child tries to reach its session before it runs on without."""
_NOBODYS_CODE = ("multiprocessing.resource_tracker import", "resource_tracker import main")
"""In the `-c` of helper processes that hold nothing to debug."""


@dataclass(frozen=True)
class Address:
    """Where the session listens for children."""

    host: str
    port: int
    token: str

    def setup(self) -> dict[str, Any]:
        """As pydevd keeps it for the processes that this one starts."""
        return {
            "client": self.host,
            "port": self.port,
            "client-access-token": self.token,
            "server": False,
            "multiprocess": True,
            "skip-notify-stdin": True,
            "ppid": os.getppid(),
        }


def follow_children(address: Address | None, started: Callable[[], None]) -> None:
    """Have the Python processes that this one starts from now on debugged, and those that they start.

    Args:
        address: where they connect to; None lets them run without the debugger.
        started: called in this process when it starts one.
    """
    patch_args, pid = pydev_monkey.patch_args, os.getpid()

    def patch(args: Any, is_exec: bool = False) -> Any:
        if not _is_python(args) or any(part in str(arg) for arg in args for part in _NOBODYS_CODE):
            return args
        if os.getpid() == pid and not is_exec:
            started()
        debugger = get_global_debugger()
        if address is None or debugger is None or debugger.pydb_disposed:
            return args
        pydevd.SetupHolder.setup = address.setup()
        PydevdCustomization.PREIMPORT = f"{starter_folder()};{STARTER}"
        return patch_args(_with_sources(args), is_exec)

    def attach_forked(setup_tracing: bool = True) -> None:
        threading.current_thread().__pydevd_main_thread = True  # type: ignore[attr-defined]
        if address is not None and setup_tracing and was_debugged():
            call_back(address)

    pydev_monkey.patch_args = patch
    pydev_monkey._on_forked_process = attach_forked
    pydev_monkey._get_python_c_args = lambda host, port, code, args, setup: _starting_code(address, code)
    pydevd.PyDB.connect = _connect
    pydev_monkey.patch_new_process_functions()
    os.register_at_fork(after_in_parent=lambda: started() if os.getpid() == pid else None)


def call_back(address: Address) -> None:
    """Connect this process to the session and wait until it has set its breakpoints; run free where nobody answers."""
    custom_frames_container_init()
    if PYDEVD_USE_SYS_MONITORING:
        from _pydevd_sys_monitoring import pydevd_sys_monitoring

        pydevd_sys_monitoring.reset_thread_local_info()
    pydevd.SetupHolder.setup = address.setup()
    try:
        pydevd.settrace(
            host=address.host,
            port=address.port,
            suspend=False,
            patch_multiprocessing=True,
            client_access_token=address.token,
            notify_stdin=False,
        )
    except OSError:
        detach()


def starter_folder() -> Path:
    """Where the module lies that a new interpreter imports first."""
    return Path(__file__).parents[2] / "child_starter"


def _starting_code(address: Address | None, code: Any) -> Any:
    """What runs under `-c` instead of a person's code: it calls the session back and then runs that code."""
    assert address is not None
    calling = (address.host, address.port, address.token, str(Path(debugpy.__file__).parent))
    starting = (
        f"import sys; sys.path.insert(0, {str(starter_folder())!r}); import {STARTER}; {STARTER}.start(*{calling!r}); "
        f"exec(compile({code!r}, '<string>', 'exec', dont_inherit=True))"
    )
    return starting.encode() if isinstance(code, bytes) else starting


def _with_sources(args: Any) -> list[Any]:
    """The command with the standard library as source files, as workers have it; else pydevd warns on stderr."""
    flags = ("-X", "frozen_modules=off")
    is_bytes = isinstance(args[0], bytes)
    return [args[0], *(flag.encode() if is_bytes else flag for flag in flags), *args[1:]]


def _is_python(args: Any) -> bool:
    try:
        return bool(args) and bool(pydev_monkey.is_python(os.fspath(args[0])))
    except TypeError:
        return False


def _connect(self: Any, host: str, port: int) -> None:
    """As pydevd's own, but for a session that is gone: a new program then runs as if nobody had debugged."""
    try:
        sock = socket.create_connection((host, port), CONNECT_TIMEOUT)
    except OSError:
        if sys.modules.get("__main__") is pydevd:
            _run_without()
        raise
    self._client_socket = sock
    self.initialize_network(sock)


def _run_without() -> None:
    """Begin anew with the command that pydevd was put into."""
    words = sys.orig_argv
    ours = next(number for number, word in enumerate(words) if word.endswith("pydevd.py"))
    file = words.index("--file", ours)
    module = ["-m"] if "--module" in words[ours:file] else []
    with pydev_monkey.skip_subprocess_arg_patch():
        os.execv(sys.executable, [*words[:ours], *module, *words[file + 1 :]])
