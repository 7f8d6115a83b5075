"""Every private name of debugpy and pydevd; `tests/debugger/worker/debug/test_private_names.py` watches them.

| module | what it is |
|---|---|
| `bundled_pydevd` | debugpy, imported first of all |
| `patches` | what is replaced of pydevd, so that every stop passes through us |
| `thread_stop` | a stop as we see it, and who hears of it |
| `suspended_threads` | how stopped threads wait: quickly, one after the other, and no longer than the run goes on |
| `resume_notification` | telling the client once that the program goes on |
| `evaluation_timeout` | looking into values that take long |
| `evaluation_errors` | an answer for whatever an expression raises |
| `time_limits` | work on values that ends in time |
| `values/value_texts` | a time and a length for each value's text, and the name of an exception |
| `values/variable_windows` | only those variables of a scope that a client asks for |
| `breakpoint_conditions` | whether a breakpoint that is come to stops: conditions, hit counts, log messages |
| `frame_expression` | an expression that is evaluated in frames, compiled once |
| `line_events` | from Python 3.12 on: line events where a breakpoint is, and nowhere else |
| `exception_only_frames` | before that: frames that are watched for exceptions or breakpoints alone |
| `return_events` | returns that are none |
| `known_thread` | the calling thread, which may have only begun |
| `coroutine_resume` | coroutines that go on while their thread steps |
| `comprehensions` | a step over a comprehension is one step |
| `definitions` | a decorated definition is come to once |
| `arm_thread` | having a thread stop at its next line, or a frame at its |
| `tracked_frames` | a stack is joined to those of its callers |
| `post_mortem` | stopping for an exception that was caught |
| `connection` | the way to a client |
| `child_processes/forking` | what becomes of pydevd in a forked child |
| `child_processes/child_debugging` | child processes that run Python, each with a pydevd of its own |
| `child_processes/child_setup` | making pydevd ready in one of them |
"""

from flyte_debugger.worker.debug._pydevd import bundled_pydevd  # noqa: F401  (before all others)

# isort: split
from pydevd_tracing import SetTrace as set_trace

from flyte_debugger.worker.debug._pydevd.arm_thread import AS_BREAKPOINT, AS_ENTRY, AS_STEP, arm, disarm, stop_at
from flyte_debugger.worker.debug._pydevd.child_processes.child_debugging import Address, follow_children
from flyte_debugger.worker.debug._pydevd.child_processes.child_setup import ProcessWatcher
from flyte_debugger.worker.debug._pydevd.child_processes.forking import detach_children
from flyte_debugger.worker.debug._pydevd.connection import connect, listen, wait_for_client
from flyte_debugger.worker.debug._pydevd.patches import let_go, prepare
from flyte_debugger.worker.debug._pydevd.post_mortem import stop_for
from flyte_debugger.worker.debug._pydevd.thread_stop import Stop, Watcher
from flyte_debugger.worker.debug._pydevd.tracked_frames import joined_stack, shown_id

__all__ = [
    "AS_BREAKPOINT",
    "AS_ENTRY",
    "AS_STEP",
    "Address",
    "ProcessWatcher",
    "Stop",
    "Watcher",
    "arm",
    "connect",
    "detach_children",
    "disarm",
    "follow_children",
    "joined_stack",
    "let_go",
    "listen",
    "prepare",
    "set_trace",
    "shown_id",
    "stop_at",
    "stop_for",
    "wait_for_client",
]
