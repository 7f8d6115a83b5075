"""What a person puts in place of a task's outputs, judged by Flyte's type engine before the run goes on with it."""

import functools
import reprlib
from collections.abc import Callable
from typing import Any

from flyte_debugger.worker._flyte import convert
from flyte_debugger.worker.calls.runner import HelperLoop
from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.description.error_details import message_of


class OutputsRefusedError(TypeError):
    """Flyte does not take a value as the outputs of a task."""


def check_outputs(task: AnyTask, value: Any, source: str = "") -> None:
    """Refuse what the task could not return.

    Args:
        task: whose outputs they are to be.
        value: as the task's function would return it.
        source: what gives the value, to begin the sentence with.

    Raises:
        OutputsRefusedError: one sentence.
    """
    try:
        _helper().run(convert.convert_from_native_to_outputs(value, task.native_interface, task.name))
    except Exception as error:
        reason = " ".join(message_of(error).rpartition("because of ")[2].split()).rstrip(".")
        given = f"{source} gives {reprlib.repr(value)}, which" if source else reprlib.repr(value)
        raise OutputsRefusedError(f"{given} cannot be what {task.name} returns: {reason}.") from None


def edited_outputs(task: AnyTask, outputs: Any, stop: Callable[[Any], Any], tell: Callable[[str], None]) -> Any:
    """The outputs to go on with where a person may put others in their place.

    Args:
        task: whose outputs they are.
        outputs: as they are.
        stop: stops with these, and gives those that are there afterwards; again, where Flyte does not take them.
        tell: tells the person why it does not.
    """
    while (edited := stop(outputs)) is not outputs:
        try:
            check_outputs(task, edited)
        except OutputsRefusedError as error:
            tell(f"{error} They are again what they were.")
        else:
            return edited
    return outputs


_helper = functools.cache(HelperLoop)
