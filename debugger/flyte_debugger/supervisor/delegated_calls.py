"""Calls of tasks that run in workers of their own, on behalf of the worker that called them."""

import os

from flyte_debugger.protocol import worker_messages
from flyte_debugger.supervisor.leased_worker import LeasedWorker
from flyte_debugger.supervisor.worker_group import WorkerGroup
from flyte_debugger.supervisor.worker_launcher import Launcher
from flyte_debugger.supervisor.worker_loss import failure
from flyte_taskmodel.description.task_description import ErrorInfo
from flyte_taskmodel.errors import WorkbenchError

MAX_WORKERS = max(4, os.cpu_count() or 1)
"""How many delegated calls run at once; the others wait, and their clocks with them."""


class DelegatedCalls:
    """Starts a worker for each call, and answers the caller when it is over.

    Args:
        launcher: starts workers.
        workers: of the run.
    """

    def __init__(self, launcher: Launcher, workers: WorkerGroup) -> None:
        self._launcher = launcher
        self._workers = workers
        self._waiting: list[tuple[LeasedWorker, worker_messages.DelegateAction]] = []

    def put(self, caller: LeasedWorker, call: worker_messages.DelegateAction) -> None:
        """Run a call as soon as there is room for it."""
        self._waiting.append((caller, call))

    def start_waiting(self) -> None:
        """Start those that wait, as many as may run at once; a worker that itself waits does not count."""
        self._waiting = [(caller, call) for caller, call in self._waiting if not caller.finished]
        while self._waiting and len(self._workers.busy()) < MAX_WORKERS:
            self._start(*self._waiting.pop(0))

    def answer_caller(self, leased: LeasedWorker, error: worker_messages.Failure | None) -> None:
        """Tell the caller that the call which `leased` ran is over, and how."""
        assert leased.parent is not None
        assert leased.action is not None
        leased.parent.send(worker_messages.Answer(leased.action, error=error))

    def _start(self, caller: LeasedWorker, call: worker_messages.DelegateAction) -> None:
        try:
            self._workers.add(self._launcher.delegated(caller, call))
        except WorkbenchError as error:
            info = ErrorInfo(type(error).__name__, str(error))
            caller.send(worker_messages.Answer(call.action, error=failure("failed", info)))
