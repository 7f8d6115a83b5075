"""Every private name of debugpy and pydevd that debugging stands on; `tests/debugging/test_private_names.py` watches.

What is replaced rather than called, on pydevd's `PyDB`: `set_suspend` and `do_wait_suspend`, so that we hear of each
stop in the thread that stops and may pass over it; `in_project_scope`, so that our own frames are a library's; and
`initialize_network`, which sleeps a tenth of a second. On `PyDevdAPI`: the two requests to step, to know of them. In
`pydevd`: `collect_return_info`, so that a step over `return await` is not taken for one out of the function.
"""

import contextlib
import dis
import inspect
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import debugpy
from debugpy.server import api as _api  # noqa: F401  (puts the bundled pydevd on the path)

# isort: split
import pydevd
from _pydevd_bundle import pydevd_comm_constants as commands
from _pydevd_bundle._debug_adapter.pydevd_base_schema import BaseSchema
from _pydevd_bundle.pydevd_additional_thread_info import set_additional_thread_info
from _pydevd_bundle.pydevd_api import PyDevdAPI
from _pydevd_bundle.pydevd_collect_bytecode_info import collect_return_info
from _pydevd_bundle.pydevd_comm import ReaderThread, WriterThread
from _pydevd_bundle.pydevd_constants import (
    PYDEVD_USE_SYS_MONITORING,
    STATE_RUN,
    STATE_SUSPEND,
    get_global_debugger,
    get_thread_id,
)
from _pydevd_bundle.pydevd_process_net_command import process_net_command
from _pydevd_bundle.pydevd_process_net_command_json import PyDevJsonCommandProcessor

_breakpointhook, sys.breakpointhook = sys.breakpointhook, sys.__breakpointhook__
"""debugpy's comes with its import; a worker that is warm may never be debugged, and keeps Python's own until it is."""
POLL = 0.004
"""Seconds between looks of a stopped thread at what it is to do."""
_STEPS = {
    commands.CMD_STEP_INTO: "in",
    commands.CMD_STEP_INTO_MY_CODE: "in",
    commands.CMD_STEP_INTO_COROUTINE: "in",
    commands.CMD_SMART_STEP_INTO: "in",
    commands.CMD_STEP_OVER: "over",
    commands.CMD_STEP_OVER_MY_CODE: "over",
    commands.CMD_STEP_RETURN: "out",
    commands.CMD_STEP_RETURN_MY_CODE: "out",
}
_EXCEPTIONS = {commands.CMD_STEP_CAUGHT_EXCEPTION, commands.CMD_ADD_EXCEPTION_BREAK}
_REASONS = {
    commands.CMD_SET_BREAK: "breakpoint",
    commands.CMD_SET_FUNCTION_BREAK: "function breakpoint",
    commands.CMD_SET_NEXT_STATEMENT: "goto",
    commands.CMD_STOP_ON_START: "entry",
    commands.CMD_THREAD_SUSPEND: "pause",
    **dict.fromkeys(_STEPS, "step"),
    **dict.fromkeys(_EXCEPTIONS, "exception"),
}
AS_ENTRY, AS_BREAKPOINT, AS_STEP = commands.CMD_STOP_ON_START, commands.CMD_SET_BREAK, commands.CMD_STEP_INTO_MY_CODE
"""What a stop that was armed for is shown as."""
_due: dict[int | None, bool] = {}
"""Threads by ident that are to stop for a breakpoint at their next line, even when another's stop comes first."""


@dataclass(frozen=True)
class Stop:
    """A thread about to stop, or stopped; made and looked at in that thread."""

    thread: int
    """Its id in the Debug Adapter Protocol."""
    code: CodeType
    """What it runs; for an exception, the person's code that raised it."""
    line: int
    reason: str
    """As in DAP's `stopped` event."""
    error: BaseException | None
    """What is being raised, where the reason is `exception`."""


class Watcher:
    """Hears of stops."""

    def wants(self, stop: Stop) -> bool:
        """Whether to stop here; asked of steps and exceptions. Where not, a step goes on as it was."""
        return True

    def stopped(self, stop: Stop) -> None:
        """The thread stops; the client has yet to hear of it."""

    def continued(self, stop: Stop, step: str | None) -> None:
        """It goes on: `in`, `over` or `out` for a step, else None."""


def prepare(watcher: Watcher, ours: tuple[Path, ...], shown: Path) -> None:
    """Have pydevd tell `watcher` of stops, answer quickly, and take our own frames for a library's.

    Args:
        watcher: hears of stops.
        ours: folders whose code is not the person's.
        shown: the one file in them that is shown all the same.
    """
    sys.breakpointhook = _breakpointhook
    pydb, libraries = pydevd.PyDB, tuple(f"{folder}/" for folder in ours)
    suspend, wait, in_scope = pydb.set_suspend, _quickly(pydb.do_wait_suspend), pydb.in_project_scope
    dispose = pydb.dispose_and_kill_all_pydevd_threads
    request_step, request_smart_step_into = PyDevdAPI.request_step, PyDevdAPI.request_smart_step_into
    held_back = threading.local()
    asked: dict[str, str] = {}
    turns = _Turns()

    def set_suspend(self: Any, thread: Any, stop_reason: int, *args: Any, **options: Any) -> None:
        """Put off what comes just before a step or an exception stops, since it may yet be passed over."""
        if thread is threading.current_thread() and (stop_reason in _STEPS or stop_reason in _EXCEPTIONS):
            held_back.suspension = (thread, stop_reason, *args), options
            return
        suspend(self, thread, stop_reason, *args, **options)

    def do_wait_suspend(
        self: Any, thread: Any, frame: FrameType, event: str, arg: Any, exception_type: Any = None
    ) -> None:
        put_off, held_back.suspension = getattr(held_back, "suspension", None), None
        if put_off is not None and event == "exception" and _has_handled_it(frame):
            return
        if put_off is not None and event == "return" and _only_awaits(self, sys._getframe(1)):
            return
        if put_off is not None and not watcher.wants(_stop(self, thread, frame, _why(put_off), event, arg)):
            return
        due = _due.pop(threading.get_ident(), False)
        if put_off is None and _is_held_for_another(self, thread):
            wait(self, thread, frame, event, arg, exception_type)
            if not due:
                return
            if event != "line":
                arm(AS_BREAKPOINT)
                return
            put_off = (thread, AS_BREAKPOINT), {}
        with turns.taken(in_turn=put_off is not None and self.multi_threads_single_notification):
            if put_off is not None:
                suspend(self, *put_off[0], **put_off[1])
            stop = _stop(self, thread, frame, thread.stop_reason, event, arg)
            watcher.stopped(stop)
            try:
                wait(self, thread, frame, event, arg, exception_type)
            finally:
                watcher.continued(stop, asked.pop(get_thread_id(thread), None))

    def in_project_scope(self: Any, frame: FrameType, absolute_filename: str | None = None) -> bool:
        file = frame.f_code.co_filename
        if file.startswith(libraries):
            return file == str(shown)
        return bool(in_scope(self, frame, absolute_filename))

    def dispose_and_kill_all_pydevd_threads(self: Any, *args: Any, **options: Any) -> None:
        """When the client has gone nothing waits for it, nor does the reading thread for who waits for that thread."""
        self.ready_to_run = True
        if self.pydb_disposed and threading.current_thread() is self.reader:
            return
        dispose(self, *args, **options)

    def remember_step(self: Any, debugger: Any, thread_id: str, command: int) -> None:
        """Keep which step was asked for; pydevd forgets one that leads out of the thread's visible frames."""
        asked[thread_id] = _STEPS[command]
        request_step(self, debugger, thread_id, command)

    def remember_smart_step(self: Any, debugger: Any, seq: int, thread_id: str, *offsets: int) -> None:
        asked[thread_id] = "in"
        request_smart_step_into(self, debugger, seq, thread_id, *offsets)

    pydevd.collect_return_info = _returns_of
    PyDevdAPI.request_step, PyDevdAPI.request_smart_step_into = remember_step, remember_smart_step
    pydb.set_suspend, pydb.do_wait_suspend, pydb.in_project_scope = set_suspend, do_wait_suspend, in_project_scope
    pydb.initialize_network = _initialize_network
    pydb.dispose_and_kill_all_pydevd_threads = dispose_and_kill_all_pydevd_threads


def connect(host: str, port: int, token: str) -> None:
    """Connect to a client that listens, and wait until it has configured all.

    Raises:
        OSError: when nobody listens there.
    """
    debugpy.configure(subProcess=False)
    debugpy.connect((host, port), access_token=token)
    get_global_debugger().check_alive_thread.do_kill_pydev_thread()  # it would keep the worker from ending


def listen(host: str, port: int) -> tuple[str, int]:
    """Have debugpy's own adapter listen for an editor; where it does."""
    debugpy.configure(subProcess=False)
    at: tuple[str, int] = debugpy.listen((host, port))
    return at


def wait_for_client() -> None:
    """Wait until an editor has configured all."""
    debugpy.wait_for_client()


def arm(shown_as: int, ident: int | None = None) -> None:
    """Have a thread stop at the next line of the person's code that it comes to, in whatever frame.

    Args:
        shown_as: AS_ENTRY, AS_BREAKPOINT or AS_STEP.
        ident: the thread's, as `threading.get_ident` gives it; None for the one that calls.
    """
    debugger, thread = get_global_debugger(), _thread(ident)
    if debugger is None or thread is None:
        return
    if shown_as == AS_BREAKPOINT:
        _due[thread.ident] = True
    info = set_additional_thread_info(thread)
    if info.pydev_state == STATE_SUSPEND and ident is None:
        return  # it is being held for another thread's stop, which comes first
    info.pydev_original_step_cmd = shown_as
    info.pydev_step_cmd = commands.CMD_STEP_INTO_MY_CODE
    info.pydev_step_stop = None
    info.pydev_state = STATE_RUN
    info.update_stepping_info()
    if PYDEVD_USE_SYS_MONITORING:
        from _pydevd_sys_monitoring import pydevd_sys_monitoring

        pydevd_sys_monitoring.update_monitor_events(suspend_requested=True)
    frame = sys._getframe() if ident is None else sys._current_frames().get(ident)
    debugger.set_trace_for_frame_and_parents(thread.ident, frame)
    if PYDEVD_USE_SYS_MONITORING:
        pydevd_sys_monitoring.restart_events()


def disarm() -> None:
    """Have the calling thread run on, whatever step it was in."""
    _due.pop(threading.get_ident(), None)
    info = set_additional_thread_info(threading.current_thread())
    if info.pydev_state == STATE_RUN:
        info.pydev_original_step_cmd = info.pydev_step_cmd = -1
        info.pydev_step_stop = None
        info.update_stepping_info()


def _thread(ident: int | None) -> threading.Thread | None:
    if ident is None:
        return threading.current_thread()
    return next((thread for thread in threading.enumerate() if thread.ident == ident), None)


class _Turns:
    """One stop after the other: of two threads that stop as one, pydevd tells the client of one alone."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._taken = 0

    @contextlib.contextmanager
    def taken(self, in_turn: bool) -> Iterator[None]:
        """The time of a stop; `in_turn` waits until no other thread is stopped."""
        with self._changed:
            if in_turn:
                self._changed.wait_for(lambda: not self._taken)
            self._taken += 1
        try:
            yield
        finally:
            with self._changed:
                self._taken -= 1
                self._changed.notify_all()


def _quickly(wait: Callable[..., None]) -> Callable[..., None]:
    """Have a stopped thread look often at what it is to do, and the other threads of pydevd seldom while none is."""
    slow, waiting, lock = pydevd.TIMEOUT_SLOW, [0], threading.Lock()

    def count(change: int) -> None:
        with lock:
            waiting[0] += change
            pydevd.TIMEOUT_SLOW = POLL if waiting[0] else slow

    def wait_quickly(*args: Any) -> None:
        count(1)
        try:
            wait(*args)
        finally:
            count(-1)

    return wait_quickly


def _why(put_off: Any) -> int:
    """The reason that a suspension which was put off will have."""
    (_, reason, *_), options = put_off
    original: int = options.get("original_step_cmd", -1)
    return reason if original == -1 else original


def _stop(debugger: Any, thread: Any, frame: FrameType, why: int, event: str, arg: Any) -> Stop:
    dap_id: int = BaseSchema._translate_id_to_dap(get_thread_id(thread))
    reason = _REASONS.get(why, "pause")
    if event != "exception" or arg is None:
        return Stop(dap_id, frame.f_code, frame.f_lineno, reason, None)
    code, line = frame.f_code, frame.f_lineno
    for raised_in, raised_at in traceback.walk_tb(arg[2]):
        if not debugger.apply_files_filter(raised_in, raised_in.f_code.co_filename, True):
            code, line = raised_in.f_code, raised_at
    return Stop(dap_id, code, line, reason, arg[1])


def _has_handled_it(frame: FrameType) -> bool:
    """Whether the frame returns in peace; where pydevd steps, it takes each return after an exception for a failure."""
    return dis.opname[frame.f_code.co_code[frame.f_lasti]].startswith("RETURN")


def _only_awaits(debugger: Any, frame: FrameType | None) -> bool:
    """Whether the coroutine that seems to return to its caller goes to sleep in an `await`, which look alike."""
    while frame is not None and debugger.get_file_type(frame) is not None:
        frame = frame.f_back
    return (
        frame is not None
        and bool(frame.f_code.co_flags & inspect.CO_COROUTINE)
        and frame.f_code.co_code[frame.f_lasti] == dis.opmap["YIELD_VALUE"]
    )


class _ReturnLine(int):
    """A line on which a coroutine returns, equal to it only while that is so: on `return await x` it may go to sleep.

    pydevd asks by the line alone, in the trace function of the very frame.
    """

    __hash__ = int.__hash__

    def __eq__(self, other: object) -> bool:
        return int.__eq__(self, other) is True and not _only_awaits(pydevd.get_global_debugger(), sys._getframe(1))


def _returns_of(code: Any, *args: Any, **options: Any) -> list[Any]:
    """What pydevd knows of a function's returns, on lines that tell a return from an `await`."""
    found: list[Any] = collect_return_info(code, *args, **options)
    for each in found:
        each.return_line = _ReturnLine(each.return_line)
    return found


def _is_held_for_another(debugger: Any, thread: Any) -> bool:
    """Whether the thread stops only because another one has."""
    notification = debugger.threads_suspended_single_notification
    return (
        thread.stop_reason == commands.CMD_THREAD_SUSPEND
        and debugger.multi_threads_single_notification
        and not notification._pause_requested
    )


def _initialize_network(self: Any, sock: socket.socket, terminate_on_socket_close: bool = True) -> None:
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
