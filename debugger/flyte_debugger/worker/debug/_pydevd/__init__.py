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
| `arming` | having a thread stop at its next line |
| `connecting` | the way to a client |
| `forking` | what becomes of pydevd in a forked child |
| `child_debugging` | child processes that run Python, each with a pydevd of its own |
| `child_setup` | making pydevd ready in one of them |
"""

from flyte_debugger.worker.debug._pydevd import bundled_pydevd  # noqa: F401  (before all others)

# isort: split
from flyte_debugger.worker.debug._pydevd.arm_thread import AS_BREAKPOINT, AS_ENTRY, AS_STEP, arm, disarm
from flyte_debugger.worker.debug._pydevd.child_debugging import Address, follow_children
from flyte_debugger.worker.debug._pydevd.child_setup import ProcessWatcher
from flyte_debugger.worker.debug._pydevd.connection import connect, listen, wait_for_client
from flyte_debugger.worker.debug._pydevd.forking import detach_children
from flyte_debugger.worker.debug._pydevd.patches import let_go, prepare
from flyte_debugger.worker.debug._pydevd.thread_stop import Stop, Watcher

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
    "let_go",
    "listen",
    "prepare",
    "wait_for_client",
]
