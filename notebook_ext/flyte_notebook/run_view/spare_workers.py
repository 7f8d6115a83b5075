"""The kernel's spare worker: Flyte is imported in it already, so that a run starts at once."""

import atexit

from flyte_debugger.worker_process.worker_pool import WorkerPool

WORKERS = WorkerPool()
"""Of this kernel. It has no worker before the extension is loaded or a task is run."""

atexit.register(WORKERS.close)
