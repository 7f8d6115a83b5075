"""What of a request may be kept: all but the secrets among its inputs, which are masked from then on."""

import re
from collections.abc import Iterator
from typing import Any

from flyte_debugger.protocol import worker_messages
from flyte_debugger.run.request import RunRequest
from flyte_debugger.secrets.masking import Masker
from flyte_debugger.worker.debug.static_scan import speaks_of
from flyte_debugger.worker.run import pending_answers
from flyte_debugger.worker.run.pickled_inputs import unpickled
from flyte_debugger.worker.run.worker_context import WorkerContext
from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.forms.secret_types import holds_secrets, secrets_in
from flyte_taskmodel.forms.settings_codec import arguments_of, without
from flyte_taskmodel.forms.value_shapes import is_variant
from flyte_taskmodel.overrides.type_hints import input_hints

_SECRETIVE = re.compile(r"Secret|get_secret_value|writeOnly|[\"']password[\"']")


def tell_retained(context: WorkerContext, task: AnyTask) -> None:
    """Tell what of the request may be kept, before anything is made of it. Returns when its secrets are masked."""
    request = context.request
    hints = input_hints(task)
    names = [name for name, hint in hints.items() if holds_secrets(hint)]
    if not names:
        context.tell(worker_messages.RetainedInputs(request.arguments, request.inputs))
        return
    from flyte_taskmodel.forms.input_form import InputForm
    from flyte_taskmodel.forms.secret_values import parted, secret_texts

    form = InputForm(task)
    fields = form.fields
    typed = {name: text for name in names for text in arguments_of(request.arguments, name, hints)}
    both = parted(fields, request.inputs)
    natives = form.read(request.inputs, running=False)[0]  # In its class's spelling a secret may be another text.
    texts = [*secret_texts(fields, request.inputs), *secret_texts(fields, typed), *secrets_in(natives)]
    texts += _pickled(request, names)
    secrets = tuple(dict.fromkeys(filter(None, texts)))
    withheld = tuple(dict.fromkeys([*both.withheld, *typed]))
    if secrets:
        context.masked = (*context.masked, *secrets)
        context.masker = Masker(context.masked)
    answer = pending_answers.expect(worker_messages.RETAINED_INPUTS) if secrets else None
    context.tell(
        worker_messages.RetainedInputs(without(request.arguments, typed, hints), both.shared, withheld, secrets)
    )
    if answer is not None:
        answer.result()


def tell_retained_of_unknown(context: WorkerContext) -> None:
    """The same when the task could not be imported: all may be kept, unless the project's files speak of secrets."""
    request = context.request
    if request.task.file is not None and not speaks_of(_SECRETIVE, request):
        context.tell(worker_messages.RetainedInputs(request.arguments, request.inputs, request.withheld))


def check_withheld(task: AnyTask, request: RunRequest) -> None:
    """See that what an earlier run was given, and what was not kept of it, is given now.

    Raises:
        InputsError: naming what is missing.
    """
    missing = [path for path in request.withheld if not _is_given(path, request)]
    if missing:
        example = _example(missing[0].split("."))
        raise InputsError(
            f"{task.name} was run with {' and '.join(missing)} before, which was not kept: give it again, as in"
            f" --inputs '{example}'."
        )


def _is_given(path: str, request: RunRequest) -> bool:
    name, *below = path.split(".")
    if any(True for _ in arguments_of(request.arguments, name)):
        return True
    value: Any = request.inputs
    for part in (name, *below):
        if is_variant(value):
            value = value["value"]
        if not isinstance(value, dict):
            return True  # A text with its JSON, or null: given as a whole.
        if part not in value:
            return False
        value = value[part]
    return True


def _example(parts: list[str]) -> str:
    inner = '"..."' if len(parts) == 1 else _example(parts[1:])
    return f'{{"{parts[0]}": {inner}}}'


def _pickled(request: RunRequest, names: list[str]) -> Iterator[str]:
    """The secrets among the native inputs that a notebook gives."""
    if request.pickled_inputs:
        natives = unpickled(request.pickled_inputs)
        yield from secrets_in([natives[name] for name in names if name in natives])
