"""The body of an attempt: `pre -> forward -> post` in place, or the `execute` that a TaskTemplate subclass has."""

from typing import Any

from flyte.errors import CustomError, RuntimeSystemError, RuntimeUnknownError, RuntimeUserError
from flyte.extend import TaskTemplate

from flyte_debugger.worker._flyte import AsyncFunctionTaskTemplate, convert, internal_ctx
from flyte_debugger.worker.calls.runner import Runner
from flyte_debugger.worker.calls.task_hooks import RUN, AttemptHooks
from flyte_taskmodel.any_task import AnyTask


class BodyFailedError(Exception):
    """The user's code raised.

    Args:
        original: what it raised.
        error: Flyte's Error for it, which says whether another attempt may be made.
    """

    def __init__(self, original: BaseException) -> None:
        super().__init__(type(original).__name__)
        self.original = original
        self.error = convert.convert_from_native_to_error(_as_flyte_sees_it(original))


class NothingToRunError(RuntimeUserError):
    """A task whose TaskTemplate has neither a `forward` nor an `execute` that can run here."""

    def __init__(self, task: AnyTask) -> None:
        super().__init__(
            "NothingToRun",
            f"{task.name} has no local run: {type(task).__name__} (task type {task.task_type!r}) defines neither "
            "forward() nor execute(), so only a cluster can run it.",
        )


class NoDockerError(RuntimeUserError):
    """A task that runs in a container, where no Docker can be used."""

    def __init__(self, task: AnyTask, why: str) -> None:
        super().__init__(
            "NoDocker",
            f"{task.name} runs in a container, and Docker cannot be used here: {why}. Start Docker (and install its "
            "Python package with `pip install docker`), or run the task in a cluster.",
        )


async def run_body(runner: Runner, task: AnyTask, inputs: dict[str, Any], attempt_hooks: AttemptHooks) -> Any:
    """What the task returns for these native inputs.

    Args:
        runner: how to wait.
        task: the task.
        inputs: native values by name.
        attempt_hooks: sees the body come and go, and may stand in for it.

    Raises:
        BodyFailedError: for any exception of the user's code, `SystemExit` included.
    """
    try:
        if (stub := attempt_hooks.stub()) is not RUN:
            return stub
        if _has_own_execute(task):
            inputs = attempt_hooks.entering(inputs, live=False)
            return attempt_hooks.leaving(inputs, await runner.wait(_execute(task, inputs)))
        if type(task).forward is TaskTemplate.forward:
            raise NothingToRunError(task)
        return await _in_place(runner, task, inputs, attempt_hooks)
    except (Exception, SystemExit) as error:
        attempt_hooks.failed(error)
        raise BodyFailedError(error) from error
    finally:
        attempt_hooks.left()


async def _in_place(runner: Runner, task: AnyTask, inputs: dict[str, Any], attempt_hooks: AttemptHooks) -> Any:
    """What `AsyncFunctionTaskTemplate.execute` does, without its thread."""
    data = await runner.wait(task.pre(**inputs))
    context = internal_ctx()
    assert context.data.task_context is not None
    with context.replace_task_context(context.data.task_context.replace(data=data)):
        inputs = attempt_hooks.entering(inputs, live=isinstance(task, AsyncFunctionTaskTemplate))
        value = attempt_hooks.leaving(inputs, await runner.call(task.forward, inputs))
        await runner.wait(task.post(value))
    return value


async def _execute(task: AnyTask, inputs: dict[str, Any]) -> Any:
    """What the task's own `execute` returns.

    Raises:
        NoDockerError: where a container's engine is not there.
    """
    try:
        return await task.execute(**inputs)
    except Exception as error:
        if why := _why_no_docker(task, error):
            raise NoDockerError(task, why) from None
        raise


def _why_no_docker(task: AnyTask, error: Exception) -> str | None:
    """What is missing of Docker; None for any other error."""
    if all(base.__name__ != "ContainerTask" for base in type(task).__mro__):  # Importing `flyte.extras` takes long.
        return None
    if isinstance(error, ImportError):
        return "its Python package is not installed"
    kind = type(error)
    if kind.__module__ == "docker.errors" and kind.__name__ == "DockerException":
        return "no Docker daemon answers"
    return None


def _has_own_execute(task: AnyTask) -> bool:
    return type(task).execute not in (TaskTemplate.execute, AsyncFunctionTaskTemplate.execute)


def _as_flyte_sees_it(error: BaseException) -> BaseException:
    if isinstance(error, (RuntimeSystemError, RuntimeUnknownError, RuntimeUserError)):
        return error
    if isinstance(error, SystemExit):
        return CustomError("SystemExit", f"the task called sys.exit({error.code!r})")
    flyte_error: CustomError = CustomError.from_exception(_with_a_message(error))
    return flyte_error


def _with_a_message(error: BaseException) -> Exception:
    """The error itself, or a stand-in where its `str` raises."""
    try:
        str(error)
    except Exception as second:
        return RuntimeError(f"<the message of {type(error).__name__} cannot be shown: {type(second).__name__}>")
    assert isinstance(error, Exception)
    return error
