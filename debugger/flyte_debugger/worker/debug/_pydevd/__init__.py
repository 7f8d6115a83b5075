"""Every private name of debugpy and pydevd that debugging stands on; `tests/debugging/test_private_names.py` watches.

| module | what it is |
|---|---|
| `bundled` | debugpy, imported first of all |
| `replacing` | what is replaced of pydevd, so that every stop passes through us |
| `stops` | a stop as we see it, and who hears of it |
| `waiting` | how stopped threads wait: quickly, one after the other, and no longer than the run goes on |
| `looking` | looking into values that take long |
| `time_limits` | work on values that ends in time |
| `value_texts` | a time and a length for each value's text, and the name of an exception |
| `breakpoint_conditions` | whether a breakpoint that is come to stops: conditions, hit counts, log messages |
| `line_events` | from Python 3.12 on: line events where a breakpoint is, and nowhere else |
| `quiet` | before that: frames that are watched for exceptions or breakpoints alone |
| `returns` | returns that are none |
| `resuming` | coroutines that go on while their thread steps |
| `arming` | having a thread stop at its next line, or a frame at its |
| `connecting` | the way to a client |
"""

from flyte_debugger.worker.debug._pydevd import bundled_pydevd  # noqa: F401  (before all others)

# isort: split
from flyte_debugger.worker.debug._pydevd.arm_thread import AS_BREAKPOINT, AS_ENTRY, AS_STEP, arm, disarm, stop_at
from flyte_debugger.worker.debug._pydevd.connection import connect, listen, wait_for_client
from flyte_debugger.worker.debug._pydevd.patches import let_go, prepare
from flyte_debugger.worker.debug._pydevd.thread_stop import Stop, Watcher

__all__ = [
    "AS_BREAKPOINT",
    "AS_ENTRY",
    "AS_STEP",
    "Stop",
    "Watcher",
    "arm",
    "connect",
    "disarm",
    "let_go",
    "listen",
    "prepare",
    "stop_at",
    "wait_for_client",
]
