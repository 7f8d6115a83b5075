"""Our controller: every call of a TaskTemplate in a worker comes here and runs in place, as Flyte's local one would.

It is Flyte's `LocalController` but for `submit` and `submit_sync`, so that traces, groups and conditions stay Flyte's.
What differs from it on purpose: a sync task runs in its caller's thread and an async one on its caller's loop (so a
debugger's step-in follows), never on the loop of Flyte's `syncify` (where `flyte.map` inside an async task deadlocks);
a called task that declares what this process cannot do for it alone runs in a worker of its own; each action has
checkpoints of its own; a report is flushed when its task fails, too.
"""

import asyncio
import concurrent.futures
import time
from typing import Any

import flyte.errors

from flyte_debugger.protocol import worker_messages
from flyte_debugger.run import events
from flyte_debugger.worker._flyte import LocalController, convert, internal_ctx, on_syncify_thread
from flyte_debugger.worker.calls.action_recorder import ActionRecorder
from flyte_debugger.worker.calls.call_environment import CallEnvironment
from flyte_debugger.worker.calls.declared_settings import has_limits, limits_of, wants_its_own
from flyte_debugger.worker.calls.delegation import delegate
from flyte_debugger.worker.calls.error_transfer import for_the_caller, status_of
from flyte_debugger.worker.calls.inline_io_limit import check_outputs
from flyte_debugger.worker.calls.report_file import ReportFile
from flyte_debugger.worker.calls.retry_policy import attempts_of, delay_before, restage_checkpoint
from flyte_debugger.worker.calls.runner import AsyncRunner, HelperLoop, Runner, SyncRunner, finish, in_own_thread
from flyte_debugger.worker.calls.task_body import BodyFailedError, run_body
from flyte_debugger.worker.calls.task_call import Call, prepare, store_in_cache, task_context
from flyte_debugger.worker.calls.task_hooks import TaskHooks
from flyte_debugger.worker.run.interruptible_task import run_interruptibly
from flyte_debugger.worker.run.process_usage import used
from flyte_debugger.worker.run.worker_context import WorkerContext
from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.description.error_details import error_info, message_of
from flyte_taskmodel.description.json_values import to_json
from flyte_taskmodel.description.python_text import python_text
from flyte_taskmodel.errors import InputsError


class DeskController(LocalController):
    """Runs actions in this process and tells of them.

    Args:
        context: what this worker was asked for and how it tells.
        hooks: sees tasks come and go.
    """

    def __init__(self, context: WorkerContext, hooks: TaskHooks) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._context = context
        self._hooks = hooks
        self._environment = CallEnvironment(context)
        self._helper = HelperLoop()
        self._known: set[str] = set()
        self.set_recorder(ActionRecorder(context, self._known))

    async def submit(self, _task: AnyTask, *args: Any, **kwargs: Any) -> Any:
        """Run an async task on the caller's loop; called from `syncify`'s loop, on a loop of its own."""
        if on_syncify_thread():
            own = in_own_thread(lambda: asyncio.run(self._act(AsyncRunner(), _task, args, kwargs)))
            return await asyncio.wrap_future(own)
        return await self._act(AsyncRunner(), _task, args, kwargs)

    def submit_sync(self, _task: AnyTask, *args: Any, **kwargs: Any) -> concurrent.futures.Future[Any]:
        """Run a sync task in the caller's thread; called from a running loop (`.aio`), in a thread of its own."""

        def act() -> Any:
            return finish(self._act(SyncRunner(self._helper), _task, args, kwargs))

        if _loop_is_running():
            return in_own_thread(act)
        future: concurrent.futures.Future[Any] = concurrent.futures.Future()
        future.set_result(act())  # an error goes straight up to the caller, through its own frames
        return future

    def take_up(self, call: Call) -> Any:
        """The outputs of a call that another worker delegated to this one."""
        self._known.add(call.id)
        if call.task._call_as_synchronous:
            return finish(self._attempts(SyncRunner(self._helper), call, self._context.attempt))
        return run_interruptibly(self._attempts(AsyncRunner(), call, self._context.attempt))

    async def _act(self, runner: Runner, task: AnyTask, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """One action, from its inputs to its result."""
        call = await self._prepare(runner, task, args, kwargs)
        led = not self._known
        if led:
            self._context.tell(worker_messages.LeasedAction(call.id, limits_of(task), used().cpu_seconds))
        self._announce(call)
        self._hooks.called(call)
        try:
            outputs = call.cached if call.cached is not None else await self._outputs(runner, call, led)
            result = await runner.wait(_to_native(task, outputs))
            if call.cached is not None:
                result = self._hooks.cache_hit(call, result)
        except BaseException as error:
            self._context.send(events.ActionEnded(call.id, status_of(error), (), error_info(error), time.time()))
            raise
        finally:
            self._hooks.ended(call)
        plain, text = shown_outputs(task, result)
        self._context.send(events.ActionEnded(call.id, "succeeded", plain, None, time.time(), text))
        return result

    async def _prepare(self, runner: Runner, task: AnyTask, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Call:
        try:
            return await runner.wait(prepare(task, args, kwargs, self._context.overwrite_cache))
        except flyte.errors.InlineIOMaxBytesBreached:
            raise
        except Exception as error:
            if self._known:
                raise  # a parent task's own mistake: it sees what Flyte would show it
            raise InputsError(
                f"{task.name} does not take these inputs: {' '.join(message_of(error).split())}"
            ) from error

    async def _outputs(self, runner: Runner, call: Call, led: bool) -> Any:
        if call.cache_key is not None:
            self._hooks.cache_missed(call)
        if led:
            outputs = await self._attempts(runner, call, self._context.attempt)
        elif self._hooks.one_process:
            self._tell_what_is_not_enforced(call.task)
            outputs = await self._environment.run(runner, call, lambda: self._attempts(runner, call, 1))
        elif wants_its_own(call.task, self._context.around, self._context.enforce):
            outputs = await delegate(runner, call, self._context)
        else:
            outputs = await self._attempts(runner, call, 1)
        if self._hooks.is_as_written(call):
            await runner.wait(store_in_cache(call, outputs))
        return outputs

    def _tell_what_is_not_enforced(self, task: AnyTask) -> None:
        """Tell once that the debugger keeps a called task here, where limits of its own are not enforced."""
        if has_limits(task, self._context.enforce):
            self._context.tell_once(
                "one process",
                f"{task.name} runs in the process of its caller, where the debugger can follow: the timeout and the "
                "resources that called tasks declare are not enforced in a debug run.",
            )

    async def _attempts(self, runner: Runner, call: Call, first: int) -> Any:
        """The outputs of the first attempt that succeeds, counted from `first`; raises what the last one raised."""
        total = max(attempts_of(call.task), first)
        for number in range(first, total + 1):
            if number > first:
                await self._context.between(runner, call.id)
            if number > 1:
                restage_checkpoint(call.checkpoints)
            self._context.send(events.AttemptStarted(call.id, number, time.time()))
            try:
                outputs = await self._attempt(runner, call, number)
            except BodyFailedError as failed:
                again = failed.error.recoverable and number < total
                retry_in = delay_before(call.task, number + 1) if again else None
                self._attempt_ended(call, number, failed.original, retry_in)
                if retry_in is None:
                    raise for_the_caller(failed) from failed.original
                await runner.sleep(retry_in)
            except BaseException as error:
                self._attempt_ended(call, number, error, None)
                raise
            else:
                self._context.send(events.AttemptEnded(call.id, number, "succeeded", None, None, time.time()))
                return outputs
        raise AssertionError("a task has at least one attempt")

    async def _attempt(self, runner: Runner, call: Call, number: int) -> Any:
        interface = call.task.native_interface
        report = ReportFile(call.id, number, self._context)
        with internal_ctx().replace_task_context(task_context(call, report)):
            try:
                inputs = await runner.wait(convert.convert_inputs_to_native(call.inputs, interface))
                attempt_hooks = self._hooks.attempt_hooks(call, number)
                value = await run_body(runner, call.task, inputs, attempt_hooks)
            finally:
                if call.task.report:
                    report.flush_at_end()
            try:
                outputs = await runner.wait(
                    convert.convert_from_native_to_outputs(
                        value, interface, call.task.name, declared=call.inputs.declared_artifacts
                    )
                )
                check_outputs(call.task, outputs)
            except Exception as error:
                attempt_hooks.refused(error)
                raise
        return outputs

    def _announce(self, call: Call) -> None:
        parent = call.parent if call.parent in self._known else None
        self._known.add(call.id)
        self._context.send(
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
        status = status_of(error)
        self._context.send(events.AttemptEnded(call.id, number, status, error_info(error), retry_in, time.time()))


def shown_outputs(task: AnyTask, result: Any) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    """The JSON of each output of a task, from what a call of it returns, and each as Python writes it."""
    count = len(task.native_interface.outputs)
    values = () if count == 0 else (result,) if count == 1 else tuple(result)
    plain = tuple(to_json(value) for value in values)
    return plain, tuple(python_text(value, each) for value, each in zip(values, plain, strict=True))


def _loop_is_running() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


async def _to_native(task: AnyTask, outputs: Any) -> Any:
    if not task.native_interface.outputs:
        return None
    return await convert.convert_outputs_to_native(task.native_interface, outputs)
