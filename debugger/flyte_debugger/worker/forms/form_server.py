"""Serves the forms of one task: loads the task once, then describes, checks and fills in its two forms on request."""

import dataclasses
import os
import sys
from collections.abc import Callable
from typing import Any

from flyte_debugger.protocol.channel import Channel
from flyte_debugger.protocol.worker_replies import (
    REPLIES,
    CheckFailed,
    FormChecked,
    FormOpened,
    InputsRefused,
    ModuleFailed,
    Reply,
    TaskNotFound,
    ValuesWritten,
)
from flyte_debugger.protocol.worker_requests import CheckForm, OpenForm, Request, WriteArguments, WritePickled
from flyte_debugger.secrets.masking import Masker
from flyte_debugger.worker.calls.declared_settings import local_effect
from flyte_debugger.worker.run.load_task import load_task
from flyte_debugger.worker.run.pickled_inputs import unpickled
from flyte_debugger.worker.run.process_context import enter_context, extend_path
from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.description.error_details import error_info
from flyte_taskmodel.errors import ModuleFailedError, WorkbenchError
from flyte_taskmodel.forms.cli_arguments import parse_arguments
from flyte_taskmodel.forms.form_filler import FormFiller
from flyte_taskmodel.forms.schema import Checked, FieldError


def serve_form(request: OpenForm, channel: Channel, following: Callable[[], Request]) -> None:
    """Load a task, then answer what is asked about its forms; ends when the task cannot be loaded.

    Args:
        request: names the task.
        channel: takes the answers.
        following: the next request, when it comes.
    """

    def answer(reply: Reply) -> None:
        channel.send(REPLIES.encode(reply))

    _be_quiet()
    enter_context(request.context)
    extend_path(request.sys_path)
    try:
        task = load_task(request.task)
        filling = FormFiller(task, local_effect)
        answer(FormOpened(filling.forms()))
    except ModuleFailedError as failed:
        answer(ModuleFailed(failed.error))
        return
    except WorkbenchError as error:
        answer(TaskNotFound(str(error)))
        return
    except BaseException as error:
        answer(ModuleFailed(error_info(error)))
        return
    while True:
        answer(_answer(task, filling, following()))


def _answer(task: AnyTask, filling: FormFiller, request: Request) -> Reply:
    try:
        match request:
            case CheckForm():
                return FormChecked(_checked(filling, request.inputs, request.settings))
            case WritePickled():
                return ValuesWritten(filling.written(unpickled(request.pickled)))
            case WriteArguments():
                return ValuesWritten(filling.written(_typed(task, request.arguments)))
            case _:
                raise AssertionError(f"an open form does not answer {request.kind!r}")
    except WorkbenchError as error:
        return InputsRefused(str(error))
    except Exception as error:  # A person's own validator that does what no validator should.
        return CheckFailed(error_info(error))


def _checked(filling: FormFiller, values: dict[str, Any], settings: tuple[str, ...]) -> Checked:
    """What a filled form would do. A person's own validator may repeat in its message what it was given."""
    checked = filling.check(values, settings)
    masker = Masker(filling.secrets(values))
    errors = (FieldError(masker.text(error.path), masker.text(error.message)) for error in checked.input_errors)
    return dataclasses.replace(checked, input_errors=tuple(errors))


def _typed(task: AnyTask, arguments: tuple[str, ...]) -> dict[str, Any]:
    """The native inputs that the arguments name."""
    untyped = object()
    inputs = parse_arguments(task, arguments, dict.fromkeys(task.native_interface.inputs, untyped))
    return {name: value for name, value in inputs.items() if value is not untyped}


def _be_quiet() -> None:
    """Nobody reads what a module prints while its form is open, so it must not fill a pipe."""
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere.fileno(), stream.fileno())
