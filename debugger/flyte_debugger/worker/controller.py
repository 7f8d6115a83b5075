"""Our controller: every call of a TaskTemplate in a worker comes here and runs in place, as Flyte's local one would.

It is Flyte's `LocalController` but for `submit` and `submit_sync`, so that traces, groups and conditions stay Flyte's.
What differs from it on purpose: a sync task runs in its caller's thread and an async one on its caller's loop (so a
debugger's step-in follows), never on the loop of Flyte's `syncify` (where `flyte.map` inside an async task deadlocks);
each action has checkpoints of its own; a report is flushed when its task fails, too.
"""

import asyncio
import concurrent.futures
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flyte.errors
from flyte.models import TaskContext

from flyte_debugger import events
from flyte_debugger.worker._flyte import LocalController, convert, internal_ctx, on_syncify_thread
from flyte_debugger.worker.body import BodyFailedError, run_body
from flyte_debugger.worker.calls import Call, prepare, store_in_cache
from flyte_debugger.worker.reports import KeptReport
from flyte_debugger.worker.retrying import attempts_of, delay_before, restage_checkpoint
from flyte_debugger.worker.tracing import TraceRecorder
from flyte_debugger.worker.ways import Awaiting, Blocking, HelperLoop, Way, finish, in_own_thread
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.failures import ORIGINAL, error_info, message_of
from flyte_taskmodel.task import AnyTask
from flyte_taskmodel.values import to_json

Send = Callable[[events.Event], None]


class DeskController(LocalController):
    """Runs actions in this process and tells of them.

    Args:
        folder: the run's folder.
        send: takes each event; any thread may call it.
    """

    def __init__(self, folder: Path, send: Send) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._folder = folder
        self._send = send
        self._helper = HelperLoop()
        self._known: set[str] = set()
        self.set_recorder(TraceRecorder(send))

    async def submit(self, _task: AnyTask, *args: Any, **kwargs: Any) -> Any:
        """Run an async task on the caller's loop; called from `syncify`'s loop, on a loop of its own."""
        if on_syncify_thread():
            own = in_own_thread(lambda: asyncio.run(self._act(Awaiting(), _task, args, kwargs)))
            return await asyncio.wrap_future(own)
        return await self._act(Awaiting(), _task, args, kwargs)

    def submit_sync(self, _task: AnyTask, *args: Any, **kwargs: Any) -> concurrent.futures.Future[Any]:
        """Run a sync task in the caller's thread; called from a running loop (`.aio`), in a thread of its own."""

        def act() -> Any:
            return finish(self._act(Blocking(self._helper), _task, args, kwargs))

        if _loop_is_running():
            return in_own_thread(act)
        future: concurrent.futures.Future[Any] = concurrent.futures.Future()
        future.set_result(act())  # an error goes straight up to the caller, through its own frames
        return future

    async def _act(self, way: Way, task: AnyTask, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """One action, from its inputs to its result."""
        call = await self._prepare(way, task, args, kwargs)
        self._announce(call)
        try:
            outputs = call.cached if call.cached is not None else await self._attempts(way, call)
            result = await way.wait(_to_native(task, outputs))
        except BaseException as error:
            self._send(events.ActionEnded(call.id, _status_of(error), (), error_info(error), time.time()))
            raise
        self._send(events.ActionEnded(call.id, "succeeded", outputs_json(task, result), None, time.time()))
        return result

    async def _prepare(self, way: Way, task: AnyTask, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Call:
        try:
            return await way.wait(prepare(task, args, kwargs))
        except Exception as error:
            if self._known:
                raise  # a parent task's own mistake: it sees what Flyte would show it
            raise InputsError(f"{task.name} does not take these inputs: {message_of(error)}") from error

    async def _attempts(self, way: Way, call: Call) -> Any:
        """The outputs of the first attempt that succeeds; raises what the last one raised."""
        total = attempts_of(call.task)
        for number in range(1, total + 1):
            self._send(events.AttemptStarted(call.id, number, time.time()))
            try:
                outputs = await self._attempt(way, call, number)
            except BodyFailedError as failed:
                again = failed.error.recoverable and number < total
                retry_in = delay_before(call.task, number + 1) if again else None
                self._attempt_ended(call, number, failed.original, retry_in)
                if retry_in is None:
                    raise _for_the_caller(failed) from failed.original
                await way.sleep(retry_in)
                restage_checkpoint(call.checkpoints)
            except BaseException as error:
                self._attempt_ended(call, number, error, None)
                raise
            else:
                self._send(events.AttemptEnded(call.id, number, "succeeded", None, None, time.time()))
                await way.wait(store_in_cache(call, outputs))
                return outputs
        raise AssertionError("a task has at least one attempt")

    async def _attempt(self, way: Way, call: Call, number: int) -> Any:
        interface = call.task.native_interface
        report = KeptReport(
            call.id, number, self._folder / "actions" / call.id / str(number) / "report.html", self._send
        )
        with internal_ctx().replace_task_context(_task_context(call, report)):
            try:
                inputs = await way.wait(convert.convert_inputs_to_native(call.inputs, interface))
                value = await run_body(way, call.task, inputs)
            finally:
                if call.task.report:
                    report.flush_at_end()
            return await way.wait(
                convert.convert_from_native_to_outputs(
                    value, interface, call.task.name, declared=call.inputs.declared_artifacts
                )
            )

    def _announce(self, call: Call) -> None:
        parent = call.parent if call.parent in self._known else None
        self._known.add(call.id)
        self._send(
            events.ActionStarted(
                action=call.id,
                parent=parent,
                task=call.task.name,
                label=call.task.short_name,
                group=call.group,
                trace=False,
                inputs={name: to_json(value, 20_000) for name, value in call.native.items()},
                cache="off" if call.cache_key is None else "hit" if call.cached is not None else "miss",
                at=time.time(),
            )
        )

    def _attempt_ended(self, call: Call, number: int, error: BaseException, retry_in: float | None) -> None:
        status = _status_of(error)
        self._send(events.AttemptEnded(call.id, number, status, error_info(error), retry_in, time.time()))


def outputs_json(task: AnyTask, result: Any) -> tuple[Any, ...]:
    """The JSON of each output of a task, from what a call of it returns."""
    count = len(task.native_interface.outputs)
    values = () if count == 0 else (result,) if count == 1 else tuple(result)
    return tuple(to_json(value) for value in values)


def _loop_is_running() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _task_context(call: Call, report: KeptReport) -> TaskContext:
    """The TaskContext of one attempt, with a call counter of its own, as Flyte's local controller makes it."""
    around = call.around
    return TaskContext(
        action=call.action,
        checkpoint_paths=call.checkpoints,
        code_bundle=around.code_bundle,
        output_path=call.output_path,
        run_base_dir=around.run_base_dir,
        version=call.version,
        raw_data_path=around.raw_data_path,
        report=report,
        mode=around.mode,
        custom_context=call.inputs.context,
        disable_run_cache=around.disable_run_cache,
        run_start_time=around.run_start_time,
    )


async def _to_native(task: AnyTask, outputs: Any) -> Any:
    if not task.native_interface.outputs:
        return None
    return await convert.convert_outputs_to_native(task.native_interface, outputs)


def _status_of(error: BaseException) -> events.Status:
    return "cancelled" if isinstance(error, (asyncio.CancelledError, KeyboardInterrupt)) else "failed"


def _for_the_caller(failed: BodyFailedError) -> BaseException:
    """The error that a parent task sees in Flyte, with the exception that the task really raised kept on it."""
    native = convert.convert_error_to_native(failed.error)
    error = native or flyte.errors.RuntimeSystemError("BadError", "Unknown error")
    setattr(error, ORIGINAL, failed.original)
    return error
