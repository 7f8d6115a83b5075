"""The kernel's spare worker, which has imported Flyte already, so that a run starts at once."""

import atexit

from flyte_debugger.worker_process.worker_pool import WorkerPool

WORKERS = WorkerPool()
"""The pool of this kernel; empty until the extension is loaded or a task is run."""

atexit.register(WORKERS.close)
