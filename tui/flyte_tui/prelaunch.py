"""A worker that is started before anything else, so that it imports Flyte while this program does its own imports.

The interpreter is guessed from the command line as typed. A wrong guess only loses the head start: the run then starts
another worker, and this one is ended.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from flyte_debugger.worker_process.interpreter import choose
from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_taskmodel.errors import WorkerError

workers = WorkerPool(refill=any(word.partition("=")[0] == "--from" for word in sys.argv))
"""Where a run takes its workers from; the first has the head start. With `--from` another asks the cluster first."""


def begin(arguments: Sequence[str]) -> None:
    """Start the worker of this command line."""
    file = next((argument for argument in arguments if argument.endswith(".py")), ".")
    try:
        workers.prepare(choose(_named_python(arguments), str(Path(file).absolute())))
    except WorkerError:
        return  # said when the run itself needs that interpreter


def _named_python(arguments: Sequence[str]) -> str | None:
    for number, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--python":
            return value if equals else next(iter(arguments[number + 1 :]), None)
    return None
