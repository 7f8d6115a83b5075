"""The native inputs of a run: from arguments, form values or a notebook's pickle."""

import difflib
from typing import Any

from flyte_debugger.run.request import RunRequest
from flyte_debugger.worker.run.pickled_inputs import as_form_values, unpickled
from flyte_debugger.worker.run.redaction import check_withheld
from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.forms.cli_arguments import parse_arguments, required_inputs
from flyte_taskmodel.overrides.type_hints import input_hints


def read_inputs(task: AnyTask, request: RunRequest) -> dict[str, Any]:
    """The task's inputs by name.

    Raises:
        InputsError: one sentence, for what is missing, unknown or wrong.
    """
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
    natives, plain = as_form_values(inputs, input_hints(task))
    inputs = {**_filled_in(task, {**request.inputs, **plain}), **natives}
    if missing := tuple(name for name in required_inputs(task) if name not in inputs):
        raise InputsError(f"{task.name} needs {', '.join(missing)}: no value is given, and no default.", "", missing)
    return inputs


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
