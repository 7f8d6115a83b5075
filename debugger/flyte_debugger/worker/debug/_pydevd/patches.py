"""What is replaced of pydevd, so that every stop passes through us, in the thread that stops.

On `PyDB`: `set_suspend` and `do_wait_suspend`, to hear of each stop and perhaps pass over it;
`set_trace_for_frame_and_parents`, which pydevd calls after an exception, where an interrupt can leave again;
`in_project_scope`, so that our own frames are a library's; `initialize_network`, which sleeps a tenth of a second; and
`dispose_and_kill_all_pydevd_threads`, whose threads wait for each other. On `PyDevdAPI`: the two requests to step, to
know of them. In `pydevd_vars`: `unblock_threads_on_timeout`, so that nothing runs on while a person looks. In
`pydevd_thread_lifecycle`: `internal_run_thread`, so that a thread that is due to stop does so after another's stop, and
`mark_thread_suspended`, so that a thread that is to be held for another's stop misses nothing on its way. In
`pydevd`: `collect_return_info`, so that a step over `return await` is not taken for one out of it. On `PyDB`, too:
`handle_breakpoint_condition` and `handle_breakpoint_expression`, which evaluate a breakpoint's texts anew at each hit;
`get_internal_queue_and_event`, which may make two queues for one thread; and, from Python 3.12 on,
`update_monitor_events`, after which our callbacks stand before pydevd's.
"""

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pydevd
from _pydevd_bundle.pydevd_additional_thread_info import set_additional_thread_info
from _pydevd_bundle.pydevd_api import PyDevdAPI
from _pydevd_bundle.pydevd_comm_constants import CMD_SET_BREAK, CMD_SET_NEXT_STATEMENT, CMD_THREAD_SUSPEND
from _pydevd_bundle.pydevd_constants import STATE_RUN, STATE_SUSPEND, get_thread_id

from flyte_debugger.worker.debug._pydevd.arm_thread import arm, replace_running_on, take_due
from flyte_debugger.worker.debug._pydevd.breakpoint_conditions import BreakpointConditions, is_at_breakpoint
from flyte_debugger.worker.debug._pydevd.bundled_pydevd import hook_of_debugpy
from flyte_debugger.worker.debug._pydevd.command_queues import replace_command_queues
from flyte_debugger.worker.debug._pydevd.comprehensions import element_at, steps_over
from flyte_debugger.worker.debug._pydevd.connection import initialize_network
from flyte_debugger.worker.debug._pydevd.coroutine_resume import watch_resumes
from flyte_debugger.worker.debug._pydevd.definitions import comes_back
from flyte_debugger.worker.debug._pydevd.evaluation_timeout import replace_unblocking
from flyte_debugger.worker.debug._pydevd.exception_only_frames import replace_tracing
from flyte_debugger.worker.debug._pydevd.held_threads import go_on, replace_marks
from flyte_debugger.worker.debug._pydevd.line_events import replace_line_events
from flyte_debugger.worker.debug._pydevd.resume_notification import has_client, replace_notification
from flyte_debugger.worker.debug._pydevd.return_events import (
    has_handled_it,
    only_awaits,
    only_passes_on,
    returns_of,
    traced_frame,
)
from flyte_debugger.worker.debug._pydevd.suspended_threads import Waiting, is_a_librarys, is_held_for_another, run_on
from flyte_debugger.worker.debug._pydevd.thread_stop import BREAKPOINTS, EXCEPTIONS, STEPS, Watcher, stop_of, why
from flyte_debugger.worker.debug._pydevd.tracked_frames import replace_tracking

_waiting: list[Waiting] = []
_asked: dict[str, str] = {}
"""The step that was asked for last, by pydevd's id of the thread."""


def prepare(watcher: Watcher, ours: tuple[Path, ...], shown: Path) -> None:
    """Have pydevd tell `watcher` of stops, answer quickly, and take our own frames for a library's.

    Args:
        watcher: hears of stops.
        ours: folders whose code is not the person's.
        shown: the one file in them that is shown all the same.
    """
    sys.breakpointhook = hook_of_debugpy
    conditions = BreakpointConditions()
    conditions.replace()
    replace_tracing(conditions)
    waiting = Waiting(pydevd.PyDB.do_wait_suspend)
    _waiting[:] = [waiting]
    _replace_stops(watcher, waiting)
    replace_notification()
    replace_marks()
    replace_tracking(watcher.joined)
    replace_running_on()
    replace_unblocking()
    _replace_scope(ours, shown)
    _replace_steps()
    _replace_disposal()
    replace_command_queues()
    watch_resumes()
    replace_line_events(conditions)
    pydevd.PyDB.initialize_network = initialize_network
    pydevd.collect_return_info = returns_of


def let_go() -> None:
    """The run is to end: interrupt each thread that is stopped, but for the main one, and have none stop again."""
    for waiting in _waiting:
        waiting.let_go()


def forget_stops() -> None:
    """This process is a forked child, in which nothing is stopped."""
    for waiting in _waiting:
        waiting.forget()
    _asked.clear()


class _Stops:
    """What happens where pydevd is about to suspend a thread, in that thread.

    Args:
        watcher: decides about steps and exceptions, and hears of each stop.
        waiting: how a stopped thread waits.
        suspend: pydevd's own way to mark a thread as suspended.
    """

    def __init__(self, watcher: Watcher, waiting: Waiting, suspend: Callable[..., None]) -> None:
        self._watcher = watcher
        self._waiting = waiting
        self._suspend = suspend
        self._own = threading.local()

    def set_suspend(self, debugger: Any, thread: Any, stop_reason: int, *args: Any, **options: Any) -> None:
        """Put off what comes just before a thread stops, since a step or an exception may yet be passed over.

        What is to stop at its next line alone is not put off, nor what has another thread stop.
        """
        own, is_own = self._own, threading.current_thread() is thread
        if is_own and stop_reason == CMD_THREAD_SUSPEND:
            return  # `_stop` holds it, if it still is to be
        if not is_own or options.get("suspend_requested") or stop_reason not in {*STEPS, *EXCEPTIONS, *BREAKPOINTS}:
            self._suspend(debugger, thread, stop_reason, *args, **options)
        elif stop_reason not in BREAKPOINTS:
            own.suspension = (thread, stop_reason, *args), options
        elif not getattr(own, "is_stopping", False) and not self._is_no_break(debugger, thread, stop_reason):
            own.suspension = (thread, stop_reason, *args), options
            debugger.threads_suspended_single_notification.arrive(thread)
            thread.stop_reason = stop_reason
            set_additional_thread_info(thread).pydev_state = STATE_SUSPEND  # or pydevd would not stop, before 3.12

    def _is_no_break(self, debugger: Any, thread: Any, stop_reason: int) -> bool:
        """Whether a line holds a breakpoint, but was not come to; called by `set_suspend`."""
        if stop_reason != CMD_SET_BREAK:
            return False
        stops_in = traced_frame(debugger, sys._getframe(2))
        if stops_in is None:
            return False
        if only_passes_on(stops_in) or comes_back(stops_in):
            return True
        began_at, began_in = getattr(self._own, "began_at", None), getattr(self._own, "began_in", None)
        return stops_in.f_lineno == began_at and steps_over(set_additional_thread_info(thread), stops_in, began_in)

    def do_wait_suspend(
        self, debugger: Any, thread: Any, frame: FrameType, event: str, arg: Any, exception_type: Any
    ) -> None:
        """Stop, unless that is passed over, and wait until the thread is to go on."""
        own = self._own
        put_off, own.suspension = getattr(own, "suspension", None), None
        if getattr(own, "is_stopping", False) and thread.stop_reason != CMD_SET_NEXT_STATEMENT:
            return  # in what runs for the stop that is being made; pydevd stops again in it after a jump alone
        own.is_stopping = True
        try:
            self._stop(debugger, thread, frame, event, arg, exception_type, put_off)
        except KeyboardInterrupt:
            if event != "exception":
                raise
            own.is_interrupted = True  # pydevd would swallow it here
        finally:
            own.is_stopping = False
            debugger.threads_suspended_single_notification.leave(thread)

    def raise_interrupt(self) -> None:
        """Raise the interrupt that pydevd would have swallowed."""
        if getattr(self._own, "is_interrupted", False):
            self._own.is_interrupted = False
            raise KeyboardInterrupt

    def _stop(
        self, debugger: Any, thread: Any, frame: FrameType, event: str, arg: Any, exception_type: Any, put_off: Any
    ) -> None:
        if self._waiting.is_over:
            run_on(thread)
            return
        if put_off is None and thread.additional_info.pydev_state == STATE_RUN:
            notification = debugger.threads_suspended_single_notification
            if event != "line" or not notification.hold(thread):
                return  # a breakpoint that was passed over, or a stop that another thread's end took back
        if put_off is not None and self._is_passed_over(debugger, thread, frame, event, arg, put_off):
            return
        if put_off is None and is_held_for_another(debugger, thread) and is_a_librarys(debugger, frame):
            return  # at a return, which it may have locks at; it is held at its next line of the person's code
        due = take_due()
        if put_off is None and is_held_for_another(debugger, thread):
            self._waiting.wait(debugger, thread, frame, event, arg, exception_type)
            if due is None:
                return
            if event != "line":
                arm(due)
                return
            put_off = (thread, due), {}
        self._show(debugger, thread, frame, event, arg, exception_type, put_off)

    def _show(
        self, debugger: Any, thread: Any, frame: FrameType, event: str, arg: Any, exception_type: Any, put_off: Any
    ) -> None:
        """Stop in the thread's turn, tell of it, and wait."""
        at_breakpoint = put_off is not None and why(put_off) == CMD_SET_BREAK and is_at_breakpoint(frame)
        with self._waiting.turn(put_off is not None and debugger.multi_threads_single_notification):
            if put_off is not None and (self._waiting.is_over or not has_client(debugger)):
                run_on(thread)  # Who waited for it may have gone while it waited for its turn.
                return
            if at_breakpoint and not is_at_breakpoint(frame):  # It may have been removed meanwhile.
                go_on(thread)
                return
            if put_off is not None:
                debugger.threads_suspended_single_notification.arrive(thread)
                self._suspend(debugger, *put_off[0], **put_off[1])
            seen = stop_of(debugger, thread, frame, thread.stop_reason, event, arg)
            self._watcher.stopped(seen)
            try:
                self._waiting.wait(debugger, thread, frame, event, arg, exception_type)
            finally:
                self._own.began_at = frame.f_lineno
                self._own.began_in = element_at(frame) if event == "line" else None
                self._watcher.continued(seen, _asked.pop(get_thread_id(thread), None))

    def _is_passed_over(self, debugger: Any, thread: Any, frame: FrameType, event: str, arg: Any, put_off: Any) -> bool:
        """Whether a step or an exception that pydevd would stop for is to be passed over."""
        _, reason, *_ = put_off[0]
        if reason in BREAKPOINTS:  # `set_suspend` has looked at it; what is armed is a step, whatever it is shown as.
            return False
        if event == "exception" and has_handled_it(frame):
            return True
        if event == "return" and only_awaits(debugger, sys._getframe(1)):
            return True
        if event == "line" and (only_passes_on(frame) or comes_back(frame)):
            return True
        if event == "line" and steps_over(thread.additional_info, frame, getattr(self._own, "began_in", None)):
            return True
        return not self._watcher.wants(stop_of(debugger, thread, frame, why(put_off), event, arg))


def _replace_stops(watcher: Watcher, waiting: Waiting) -> None:
    pydb = pydevd.PyDB
    set_trace = pydb.set_trace_for_frame_and_parents
    stops = _Stops(watcher, waiting, pydb.set_suspend)

    def set_suspend(self: Any, *args: Any, **options: Any) -> None:
        stops.set_suspend(self, *args, **options)

    def do_wait_suspend(
        self: Any, thread: Any, frame: FrameType, event: str, arg: Any, exception_type: Any = None
    ) -> None:
        stops.do_wait_suspend(self, thread, frame, event, arg, exception_type)

    def set_trace_for_frame_and_parents(self: Any, *args: Any, **options: Any) -> None:
        set_trace(self, *args, **options)
        stops.raise_interrupt()

    pydb.set_suspend, pydb.do_wait_suspend = set_suspend, do_wait_suspend
    pydb.set_trace_for_frame_and_parents = set_trace_for_frame_and_parents


def _replace_scope(ours: tuple[Path, ...], shown: Path) -> None:
    in_scope, libraries = pydevd.PyDB.in_project_scope, tuple(f"{folder}/" for folder in ours)

    def in_project_scope(self: Any, frame: FrameType, absolute_filename: str | None = None) -> bool:
        file = frame.f_code.co_filename
        if file.startswith(libraries):
            return file == str(shown)
        return bool(in_scope(self, frame, absolute_filename))

    pydevd.PyDB.in_project_scope = in_project_scope


def _replace_steps() -> None:
    """Keep which step was asked for; pydevd forgets one that leads out of the thread's visible frames."""
    request_step, request_smart_step_into = PyDevdAPI.request_step, PyDevdAPI.request_smart_step_into

    def remember_step(self: Any, debugger: Any, thread_id: str, command: int) -> None:
        _asked[thread_id] = STEPS[command]
        request_step(self, debugger, thread_id, command)

    def remember_smart_step(self: Any, debugger: Any, seq: int, thread_id: str, *offsets: int) -> None:
        _asked[thread_id] = "in"
        request_smart_step_into(self, debugger, seq, thread_id, *offsets)

    PyDevdAPI.request_step, PyDevdAPI.request_smart_step_into = remember_step, remember_smart_step


def _replace_disposal() -> None:
    dispose = pydevd.PyDB.dispose_and_kill_all_pydevd_threads

    def dispose_and_kill_all_pydevd_threads(self: Any, *args: Any, **options: Any) -> None:
        """When the client has gone nothing waits for it, nor does the reading thread for who waits for that thread."""
        self.ready_to_run = True
        if self.pydb_disposed and threading.current_thread() is self.reader:
            return
        dispose(self, *args, **options)

    pydevd.PyDB.dispose_and_kill_all_pydevd_threads = dispose_and_kill_all_pydevd_threads
