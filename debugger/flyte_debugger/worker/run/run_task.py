"""One worker's part of a run: load the task, read its inputs, run it, tell how it ended."""

import asyncio
import base64
import difflib
import logging
import os
import sys
import time
from pathlib import Path
from typing import Any

import cloudpickle
import flyte
import flyte.config
from flyte.models import ActionID, CheckpointPaths, RawDataPath, TaskContext

from flyte_debugger.protocol import worker_messages
from flyte_debugger.protocol.channel import Channel
from flyte_debugger.protocol.worker_requests import LaunchContext, RunAction, RunTask, RunWork
from flyte_debugger.run import events
from flyte_debugger.run.request import RunRequest
from flyte_debugger.secrets.masking import Masker
from flyte_debugger.worker._flyte import Report, install_controller, internal_ctx
from flyte_debugger.worker.debug.debug_entry import attached, check_debuggable, is_looked_at_first, make_do
from flyte_debugger.worker.hidden_threads import left_threads
from flyte_debugger.worker.run.action_recorder import stop_asking
from flyte_debugger.worker.run.condition_answers import check_answers
from flyte_debugger.worker.run.controller import DeskController, shown_outputs
from flyte_debugger.worker.run.declared_settings import environment_of, limits_of, pin, without_effect
from flyte_debugger.worker.run.delegation import taken_up, write_outputs
from flyte_debugger.worker.run.error_transfer import packed
from flyte_debugger.worker.run.interruptible_task import run_interruptibly
from flyte_debugger.worker.run.load_task import load_task, load_tasks
from flyte_debugger.worker.run.parallel_map import install_parallel_map
from flyte_debugger.worker.run.pdb_prompt import prompt_in_run
from flyte_debugger.worker.run.process_usage import used
from flyte_debugger.worker.run.redaction import check_withheld, tell_retained, tell_retained_of_unknown
from flyte_debugger.worker.run.stdin_reader import report_waits_for_input
from flyte_debugger.worker.run.task_hooks import TaskHooks
from flyte_debugger.worker.run.worker_context import WorkerContext, flush_output
from flyte_debugger.worker_process import process_tag
from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.description.error_details import error_info
from flyte_taskmodel.description.task_description import ErrorInfo
from flyte_taskmodel.errors import InputsError, ModuleFailedError, WorkbenchError
from flyte_taskmodel.forms.cli_arguments import parse_arguments, required_inputs

OUTPUTS = "outputs.pkl"


def run(work: RunTask, channel: Channel) -> None:
    """Run the person's task: every event of the run goes over the channel, its end last."""
    context = _context(work, channel)
    request = context.request
    try:
        enter_context(work.context)
        extend_path(request.sys_path)
        if not work.launched and is_looked_at_first(request):
            context.tell(worker_messages.RelaunchRequested(_foreseen(request, context.enforce)))
            return
        if request.debug is None:
            prompt_in_run(request.task)
        hooks = TaskHooks() if request.debug is None else attached(context, work.debugpy)
        task = _overridden(load_task(request.task), request.overrides)
        context.task = task.name
        wanted = environment_of(task, context.enforce)
        if not work.launched and (wanted.env_vars or wanted.secrets):
            if request.debug is None:
                context.tell(worker_messages.RelaunchRequested(wanted))
                return
            make_do(context, wanted)
        if request.debug is not None:
            check_debuggable(task)
        tell_retained(context, task)
        check_answers(task, request.answers)
        inputs = _inputs(task, request)
        if work.attempt == 1 and (sentence := without_effect(task)):
            context.tell(worker_messages.NoticeRequested(sentence))
        if context.enforce:
            pin(task)
        result = _execute(task, inputs, context, hooks)
        _keep(result, context.folder if request.pickle_outputs else None)
        _end(context, "succeeded", *shown_outputs(task, result))
    except ModuleFailedError as failed:
        context.task = context.task or request.task.name
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


def enter_context(context: LaunchContext) -> None:
    """Take on the working directory and environment of whoever asked, and set Flyte up as `flyte run --local` does."""
    os.chdir(context.cwd)
    mark = os.environ[process_tag.MARK]
    os.environ.clear()
    os.environ.update(context.environ)
    os.environ[process_tag.MARK] = mark
    root_dir = context.root_dir
    flyte.init_from_config(
        flyte.config.auto(), root_dir=Path(root_dir).resolve() if root_dir else None, log_level=logging.ERROR
    )


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


def extend_path(entries: tuple[str, ...]) -> None:
    """Look for modules in these directories, too, after all others."""
    sys.path.extend(entry for entry in entries if entry not in sys.path)


def _context(work: RunWork, channel: Channel) -> WorkerContext:
    context = WorkerContext(
        request=work.request,
        folder=Path(work.folder),
        channel=channel,
        around=work.around,
        attempt=work.attempt,
        masker=Masker(work.masked),
        masked=work.masked,
    )
    report_waits_for_input(context)
    return context


def _overridden(task: AnyTask, settings: tuple[str, ...]) -> AnyTask:
    if not settings:
        return task
    from flyte_taskmodel.overrides.apply_overrides import apply_overrides

    return apply_overrides(task, settings)


def _inputs(task: AnyTask, request: RunRequest) -> dict[str, Any]:
    check_withheld(task, request)
    if request.pickled_inputs is None:
        return parse_arguments(task, request.arguments, _filled_in(task, request.inputs))
    inputs = unpickled(request.pickled_inputs)
    known = list(task.native_interface.inputs)
    for name in inputs:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise InputsError(f"{task.name} has no input {name!r}.{hint} It takes: {', '.join(known) or 'none'}.")
    inputs = {**_filled_in(task, request.inputs), **inputs}
    if missing := tuple(name for name in required_inputs(task) if name not in inputs):
        raise InputsError(f"{task.name} needs {', '.join(missing)}: no value is given, and no default.", "", missing)
    return inputs


def unpickled(inputs: str) -> dict[str, Any]:
    """The native inputs that a notebook pickled."""
    natives: dict[str, Any] = cloudpickle.loads(base64.b64decode(inputs))
    return natives


def _filled_in(task: AnyTask, values: dict[str, Any]) -> dict[str, Any]:
    """The native inputs of form values.

    Raises:
        InputsError: with everything that is wrong with any of them.
    """
    if not values:
        return {}
    from flyte_taskmodel.forms.input_form import InputForm

    form = InputForm(task)
    inputs, errors = form.read(values, running=True)
    if errors:
        raise InputsError("\n".join(error.message for error in errors))
    return {**form.implied(values), **inputs}


def _execute(task: AnyTask, kwargs: dict[str, Any], context: WorkerContext, hooks: TaskHooks) -> Any:
    controller = _controller(context, hooks)
    with internal_ctx().replace_task_context(_root_context(context)):
        if task._call_as_synchronous:
            return controller.submit_sync(task, **kwargs).result()
        return run_interruptibly(controller.submit(task, **kwargs))


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
