"""One worker's part of a run: load the task, read its inputs, run it, tell how it ended."""

import asyncio
import time
from pathlib import Path
from typing import Any

import cloudpickle
from flyte.models import ActionID, CheckpointPaths, RawDataPath, TaskContext

from flyte_debugger.protocol import worker_messages
from flyte_debugger.protocol.channel import Channel
from flyte_debugger.protocol.worker_requests import RunAction, RunTask, RunWork
from flyte_debugger.run import events
from flyte_debugger.run.request import RunRequest
from flyte_debugger.secrets.masking import Masker
from flyte_debugger.worker._flyte import Report, install_controller, internal_ctx
from flyte_debugger.worker.calls.action_recorder import stop_asking
from flyte_debugger.worker.calls.controller import DeskController, shown_outputs
from flyte_debugger.worker.calls.declared_settings import environment_of, limits_of, pin, without_effect
from flyte_debugger.worker.calls.delegation import taken_up, write_outputs
from flyte_debugger.worker.calls.error_transfer import packed
from flyte_debugger.worker.calls.parallel_map import install_parallel_map
from flyte_debugger.worker.calls.task_hooks import TaskHooks
from flyte_debugger.worker.debug.debug_entry import attached, check_debuggable, is_looked_at_first, make_do
from flyte_debugger.worker.hidden_threads import left_threads
from flyte_debugger.worker.run.condition_answers import check_answers
from flyte_debugger.worker.run.display_hook import DisplayHook
from flyte_debugger.worker.run.interruptible_task import run_interruptibly
from flyte_debugger.worker.run.load_task import load_task, load_tasks
from flyte_debugger.worker.run.pdb_prompt import prompt_in_run
from flyte_debugger.worker.run.process_context import enter_context, extend_path
from flyte_debugger.worker.run.process_usage import used
from flyte_debugger.worker.run.read_inputs import read_inputs
from flyte_debugger.worker.run.redaction import tell_retained, tell_retained_of_unknown
from flyte_debugger.worker.run.stdin_reader import report_waits_for_input
from flyte_debugger.worker.run.worker_context import WorkerContext, flush_output
from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.description.error_details import error_info
from flyte_taskmodel.description.task_description import ErrorInfo
from flyte_taskmodel.errors import InputsError, ModuleFailedError, WorkbenchError

OUTPUTS = "outputs.pkl"


def run(work: RunTask, channel: Channel) -> None:
    """Run the person's task: every event of the run goes over the channel, its end last."""
    context = _context(work, channel)
    try:
        enter_context(work.context)
        extend_path(context.request.sys_path)
        prepared = _prepare(work, context)
        if prepared is not None:
            _run_prepared(*prepared, work.attempt, context)
    except ModuleFailedError as failed:
        tell_retained_of_unknown(context)
        _end(context, "failed", error=failed.error)
    except InputsError as wrong:
        context.refuse(str(wrong), wrong.usage, wrong.missing)
    except WorkbenchError as wrong:
        context.refuse(str(wrong))
    except (KeyboardInterrupt, asyncio.CancelledError):
        _end(context, "cancelled")
    except BaseException as error:
        _end(context, "failed", error=error_info(error))


def _prepare(work: RunTask, context: WorkerContext) -> tuple[AnyTask, TaskHooks] | None:
    """The task to run and what looks on; None when a worker with another environment is asked for instead."""
    request = context.request
    if not work.launched and is_looked_at_first(request):
        context.tell(worker_messages.RelaunchRequested(_foreseen(request, context.enforce)))
        return None
    if request.debug is None:
        prompt_in_run(request.task)
    hooks = TaskHooks() if request.debug is None else attached(context, work.debugpy)
    task = _overridden(load_task(request.task), request.overrides)
    context.task = task.name
    wanted = environment_of(task, context.enforce)
    if not work.launched and (wanted.env_vars or wanted.secrets):
        if request.debug is None:
            context.tell(worker_messages.RelaunchRequested(wanted))
            return None
        make_do(context, wanted)
    if request.debug is not None:
        check_debuggable(task)
    return task, hooks


def _run_prepared(task: AnyTask, hooks: TaskHooks, attempt: int, context: WorkerContext) -> None:
    """Read the inputs, run the task and tell how it ended."""
    request = context.request
    tell_retained(context, task)
    check_answers(task, request.answers)
    inputs = read_inputs(task, request)
    if attempt == 1 and (sentence := without_effect(task)):
        context.tell(worker_messages.NoticeRequested(sentence))
    if context.enforce:
        pin(task)
    result = _execute(task, inputs, context, hooks)
    _keep(result, context.folder if request.pickle_outputs else None)
    _end(context, "succeeded", *shown_outputs(task, result))


def take_up(work: RunAction, channel: Channel) -> None:
    """Run a call that another worker of the run delegated."""
    context = _context(work, channel)
    context._started = True
    error = None
    try:
        enter_context(work.context)
        extend_path(context.request.sys_path)
        prompt_in_run(context.request.task)
        if context.request.task.file is not None:
            load_tasks(context.request.task.file, context.request.task.root_dir)
        call = taken_up(work.call)
        if context.enforce:
            pin(call.task)
        controller = _controller(context, TaskHooks())
        context.tell(worker_messages.LeasedAction(work.action, limits_of(call.task), used().cpu_seconds))
        write_outputs(call, controller.take_up(call))
    except BaseException as raised:
        error = packed(raised)
    flush_output()
    context.tell(used())
    context.tell(worker_messages.DelegatedActionDone(work.action, error))


def _foreseen(request: RunRequest, enforce: bool) -> worker_messages.ProcessEnvironment:
    """What a task that is to be debugged wants around it; an import that fails is to fail in the debugger."""
    try:
        return environment_of(_overridden(load_task(request.task), request.overrides), enforce)
    except ModuleFailedError:
        return worker_messages.ProcessEnvironment({})


def _controller(context: WorkerContext, hooks: TaskHooks) -> DeskController:
    controller = DeskController(context, hooks)
    install_controller(controller)
    install_parallel_map()
    return controller


def _context(work: RunWork, channel: Channel) -> WorkerContext:
    context = WorkerContext(
        request=work.request,
        task=work.request.task.name,
        folder=Path(work.folder),
        channel=channel,
        around=work.around,
        attempt=work.attempt,
        masker=Masker(work.masked),
        masked=work.masked,
    )
    report_waits_for_input(context)
    if work.request.pickle_outputs:
        DisplayHook(context).install()
    return context


def _overridden(task: AnyTask, settings: tuple[str, ...]) -> AnyTask:
    if not settings:
        return task
    from flyte_taskmodel.overrides.apply_overrides import apply_overrides

    return apply_overrides(task, settings)


def _execute(task: AnyTask, kwargs: dict[str, Any], context: WorkerContext, hooks: TaskHooks) -> Any:
    controller = _controller(context, hooks)
    with internal_ctx().replace_task_context(_root_context(context)):
        try:
            if task._call_as_synchronous:
                return controller.submit_sync(task, **kwargs).result()
            return run_interruptibly(controller.submit(task, **kwargs))
        except (KeyboardInterrupt, asyncio.CancelledError):
            hooks.cancelled()
            raise


def _root_context(context: WorkerContext) -> TaskContext:
    """The TaskContext around the person's own task, with everything that Flyte writes under the run's folder."""
    folder = context.folder
    metadata, raw_data = folder / "flyte" / "metadata", folder / "flyte" / "raw_data"
    return TaskContext(
        action=ActionID(name=folder.name),
        checkpoint_paths=CheckpointPaths(str(raw_data / "prev_checkpoint"), str(raw_data / "checkpoint")),
        output_path=str(metadata / "a0"),
        run_base_dir=str(metadata),
        version="na",
        raw_data_path=RawDataPath(path=str(raw_data)),
        report=Report(name=folder.name),
        mode="local",
        disable_run_cache=context.request.cache == "off",
    )


def _keep(result: Any, folder: Path | None) -> None:
    if folder is not None:
        (folder / OUTPUTS).write_bytes(cloudpickle.dumps(result))


def _end(
    context: WorkerContext,
    status: events.Status,
    outputs: tuple[Any, ...] = (),
    outputs_text: tuple[str, ...] = (),
    error: ErrorInfo | None = None,
) -> None:
    """Tell how the run ended, after all that it printed."""
    stop_asking()
    flush_output()
    context.tell(used())
    if names := left_threads():
        context.tell(worker_messages.LeftThreads(names))
    context.send(events.RunEnded(status, outputs, error, time.time(), outputs_text))
