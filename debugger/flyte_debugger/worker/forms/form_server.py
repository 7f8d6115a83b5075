"""A worker that holds the forms of one task: it loads the task once and answers what is asked of its forms."""

import dataclasses
import os
import sys
from collections.abc import Callable
from typing import Any

from flyte_debugger.protocol.channel import Channel
from flyte_debugger.run.request import TaskRef
from flyte_debugger.secrets.masking import Masker
from flyte_debugger.worker.run.declared_settings import local_effect
from flyte_debugger.worker.run.load_task import load_task
from flyte_debugger.worker.run.run_task import extend_path, take_environment, unpickled
from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.description.error_details import error_info
from flyte_taskmodel.errors import ModuleFailedError, WorkbenchError
from flyte_taskmodel.forms.cli_arguments import parse_arguments
from flyte_taskmodel.forms.form_filler import FormFiller
from flyte_taskmodel.forms.schema import Checked, FieldError
from flyte_taskmodel.plain_json import from_plain, to_plain


def serve_form(message: dict[str, Any], channel: Channel, following: Callable[[], dict[str, Any]]) -> None:
    """Answer a `form` message, then what is asked about that form; ends when the task cannot be loaded.

    Args:
        message: names the task.
        channel: takes the answers.
        following: the next message, when it comes.
    """
    _be_quiet()
    take_environment(message)
    extend_path(tuple(message["sys_path"]))
    try:
        task = load_task(from_plain(TaskRef, message["of"]))
        filling = FormFiller(task, local_effect)
        channel.send({"forms": to_plain(filling.forms())})
    except ModuleFailedError as failed:
        channel.send({"module_failed": to_plain(failed.error)})
        return
    except WorkbenchError as error:
        channel.send({"not_found": str(error)})
        return
    except BaseException as error:
        channel.send({"module_failed": to_plain(error_info(error))})
        return
    while True:
        channel.send(_answer(task, filling, following()))


def _answer(task: AnyTask, filling: FormFiller, message: dict[str, Any]) -> dict[str, Any]:
    try:
        if message["request"] == "check":
            return {"checked": to_plain(_checked(filling, message["inputs"], tuple(message["settings"])))}
        if "pickled" in message:
            return {"written": filling.written(unpickled(message["pickled"]))}
        return {"written": filling.written(_typed(task, tuple(message["arguments"])))}
    except WorkbenchError as error:
        return {"wrong": str(error)}
    except Exception as error:  # A person's own validator that does what no validator should.
        return {"raised": to_plain(error_info(error))}


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
