"""The seam between running a task and debugging it: what may happen at a task's boundaries. Here, nothing does."""

from typing import Any

from flyte_debugger.worker.calls.return_traceback import name_the_return
from flyte_debugger.worker.calls.task_call import Call
from flyte_taskmodel.any_task import AnyTask


class AttemptHooks:
    """One attempt of an action, as a debugger sees it come and go.

    Args:
        task: whose body it is.
    """

    def __init__(self, task: AnyTask) -> None:
        self.task = task

    def stub(self) -> Any:
        """What stands for the task's body; `RUN` when the body is to run."""
        return RUN

    def entering(self, inputs: dict[str, Any], live: bool) -> dict[str, Any]:
        """The inputs to run with; called in the thread, and the context, in which the body runs next.

        Args:
            inputs: native values by name.
            live: whether the next lines of the person's code that this thread runs are the task's.
        """
        return inputs

    def leaving(self, inputs: dict[str, Any], outputs: Any) -> Any:
        """The outputs to go on with, for those that the body returned."""
        return outputs

    def failed(self, error: BaseException) -> None:
        """The body raised; called in its thread and context, before the error goes up to the caller."""

    def refused(self, error: BaseException) -> None:
        """Flyte does not take what the body returned; called like `failed`."""
        name_the_return(error, self.task)

    def left(self) -> None:
        """The attempt is over, however it ended."""


class TaskHooks:
    """A run that nobody debugs."""

    one_process = False
    """Whether tasks that are called stay in this process, whatever they declare."""

    def called(self, call: Call) -> None:
        """An action begins."""

    def attempt_hooks(self, call: Call, attempt: int) -> AttemptHooks:
        """The look at one attempt, made in the context of its task."""
        return AttemptHooks(call.task)

    def cache_missed(self, call: Call) -> None:
        """The cache has nothing for a call."""

    def cache_hit(self, call: Call, outputs: Any) -> Any:
        """The native outputs to go on with, for those from the cache."""
        return outputs

    def is_as_written(self, call: Call) -> bool:
        """Whether the outputs are what the task makes of these inputs, so that the cache may keep them."""
        return True

    def ended(self, call: Call) -> None:
        """The action is over and its caller goes on next, in this thread or in another."""

    def cancelled(self) -> None:
        """The run is cancelled; called in the main thread, where nothing of it runs any more."""


RUN: Any = object()
