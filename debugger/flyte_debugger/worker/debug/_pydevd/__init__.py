"""Every private name of debugpy and pydevd that debugging stands on; `tests/debugging/test_private_names.py` watches.

| module | what it is |
|---|---|
| `bundled` | debugpy, imported first of all |
| `replacing` | what is replaced of pydevd, so that every stop passes through us |
| `stops` | a stop as we see it, and who hears of it |
| `waiting` | how stopped threads wait: quickly, one after the other, and no longer than the run goes on |
| `looking` | looking into values that take long |
| `quiet` | frames that are watched for exceptions alone |
| `returns` | returns that are none |
| `resuming` | coroutines that go on while their thread steps |
| `comprehensions` | a step over a comprehension is one step |
| `arming` | having a thread stop at its next line |
| `post_mortem` | stopping for an exception that was caught |
| `connecting` | the way to a client |
"""

from flyte_debugger.worker.debug._pydevd import bundled_pydevd  # noqa: F401  (before all others)

# isort: split
from pydevd_tracing import SetTrace as set_trace

from flyte_debugger.worker.debug._pydevd.arm_thread import AS_BREAKPOINT, AS_ENTRY, AS_STEP, arm, disarm
from flyte_debugger.worker.debug._pydevd.connection import connect, listen, wait_for_client
from flyte_debugger.worker.debug._pydevd.patches import let_go, prepare
from flyte_debugger.worker.debug._pydevd.post_mortem import stop_for
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
    "set_trace",
    "stop_for",
    "wait_for_client",
]
