"""Whether a run can be begun again with other inputs and overrides, asked before the one that goes on is ended."""

from flyte_debugger.run.request import RunRequest
from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_taskmodel.errors import InputsError


def check_restart(
    request: RunRequest, arguments: tuple[str, ...], overrides: tuple[str, ...], workers: WorkerPool | None
) -> None:
    """Have a worker read the inputs and overrides, as the run would.

    Args:
        request: what goes on.
        arguments: inputs that are to be other ones, as `RunRequest.arguments`.
        overrides: likewise, as `RunRequest.overrides`.
        workers: where the worker is taken from.

    Raises:
        InputsError: one sentence, for an input or override that the task does not take.
        WorkbenchError: where the task cannot be loaded any more.
    """
    from flyte_debugger.catalog.form_worker import FormWorker  # Few runs are restarted: no start waits for it.

    asked = RunRequest(request.task, arguments, python=request.python)
    with FormWorker(request.task, request.python, workers, request.sys_path) as worker:
        if arguments:
            worker.filled(asked)
        if overrides:
            errors = worker.check({}, overrides).override_errors
            if errors:
                raise InputsError(f"{errors[0].path}: {errors[0].message}".removeprefix(": "))
