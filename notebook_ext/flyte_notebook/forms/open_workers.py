"""The workers behind a kernel's forms; only those of the last few forms that were used stay alive."""

import atexit
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flyte_debugger.catalog.form_worker import FormWorker
from flyte_notebook.errors import NotebookError
from flyte_taskmodel.errors import ModuleFailedError, WorkbenchError

MOST = 3
"""Most workers kept alive; any other form starts its worker again when it is used."""

_kept: list[FormWorker] = []
_keeping = threading.Lock()


@contextmanager
def asked(worker: FormWorker) -> Iterator[FormWorker]:
    """Use a form's worker for one request; errors become one sentence.

    Raises:
        NotebookError: when there is no such task, or the worker died.
        ModuleFailedError: when the task's file raised.
    """
    with _keeping:
        _kept[:] = [each for each in _kept if each is not worker] + [worker]
        one_too_many = _kept.pop(0) if len(_kept) > MOST else None
    if one_too_many:
        one_too_many.reload()
    try:
        yield worker
    except ModuleFailedError:
        raise
    except WorkbenchError as error:
        raise NotebookError(str(error)) from None


@atexit.register
def _close() -> None:
    for worker in _kept:
        worker.close()
