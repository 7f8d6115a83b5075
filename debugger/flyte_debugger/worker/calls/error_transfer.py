"""Errors on their way from a task to whoever called it: through Flyte's own form, as in a cluster, nothing lost."""

import asyncio

import flyte.errors

from flyte_debugger.protocol import worker_messages
from flyte_debugger.run import events
from flyte_debugger.worker._flyte import ExecutionError, convert
from flyte_debugger.worker.calls.task_body import BodyFailedError
from flyte_taskmodel.description.error_details import CARRIED, ORIGINAL, error_info, message_of

STATUS = "__flyte_workbench_status__"
"""The attribute under which an error from another worker keeps how its action ended."""


def status_of(error: BaseException) -> events.Status:
    """How an action ends that raises this."""
    if isinstance(error, (asyncio.CancelledError, KeyboardInterrupt)):
        return "cancelled"
    status: events.Status = getattr(error, STATUS, "failed")
    return status


def for_the_caller(failed: BodyFailedError) -> BaseException:
    """The error that a parent task sees in Flyte, with the exception that the task really raised kept on it."""
    error = _native(failed.error)
    setattr(error, ORIGINAL, failed.original)
    return error


def packed(error: BaseException) -> worker_messages.Failure:
    """An error as it goes to another worker."""
    if isinstance(error, Exception):
        flytes = convert.convert_from_native_to_error(error).err
        return worker_messages.Failure(flytes.kind, flytes.code, flytes.message, status_of(error), error_info(error))
    return worker_messages.Failure(0, type(error).__name__, message_of(error), status_of(error), error_info(error))


def unpacked(failure: worker_messages.Failure) -> BaseException:
    """The error that a parent task sees for one from another worker."""
    flytes = ExecutionError(kind=failure.kind, code=failure.code, message=failure.message)
    error = _native(convert.Error(err=flytes))
    setattr(error, CARRIED, failure.info)
    setattr(error, STATUS, failure.status)
    return error


def _native(error: object) -> BaseException:
    native: BaseException | None = convert.convert_error_to_native(error)
    return native or flyte.errors.RuntimeSystemError("BadError", "Unknown error")
