"""What can be wrong with what a person asked for.

    WorkbenchError
    ├── TaskNotFoundError     no such task, or several, in a file
    ├── ModuleFailedError     the file's import raised; carries the exception as data
    ├── NotDebuggableError    a task that does not declare debuggable
    ├── InputsError           an input is missing, unknown or of the wrong type
    └── WorkerError           the worker process died, or did not answer

Each message is one sentence that names the thing, the value and what to do.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Every program imports the errors, and few of them raise one.
    from flyte_taskmodel.description.task_description import ErrorInfo


class WorkbenchError(Exception):
    """Base of the errors that are a person's to mend; shown as its message alone."""


class TaskNotFoundError(WorkbenchError):
    """A name that stands for no task of a file, or for several."""


class ModuleFailedError(WorkbenchError):
    """A file whose import raised.

    Args:
        file: the file.
        error: what its import raised, with the user's frames.
    """

    def __init__(self, file: str, error: "ErrorInfo") -> None:
        super().__init__(f"{file} cannot be imported: {error.type}: {error.message}")
        self.file = file
        self.error = error


class NotDebuggableError(WorkbenchError):
    """A task that cannot be debugged."""


class InputsError(WorkbenchError):
    """Inputs that the task does not take.

    Args:
        message: one sentence.
        usage: the task's usage line, or its whole help when `message` is empty.
        missing: the inputs that were not given, where that is what is wrong.
    """

    def __init__(self, message: str, usage: str = "", missing: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.usage = usage
        self.missing = missing


class WorkerError(WorkbenchError):
    """A worker process that died or did not answer in time."""
