"""What of a request may be kept: all but the secrets among its inputs, which are masked from then on."""

import re
from collections.abc import Iterator
from typing import Any

from flyte_debugger import wire
from flyte_debugger.masking import Masker
from flyte_debugger.request import RunRequest
from flyte_debugger.worker import answers
from flyte_debugger.worker.foreseeing import speaks_of
from flyte_debugger.worker.leading import Leading
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.forms.shapes import is_variant
from flyte_taskmodel.forms.spelling import arguments_of, without
from flyte_taskmodel.hints import input_hints
from flyte_taskmodel.secretive import holds_secrets, secrets_in
from flyte_taskmodel.task import AnyTask

_SECRETIVE = re.compile(r"Secret|get_secret_value|writeOnly|[\"']password[\"']")


def tell_asked(leading: Leading, task: AnyTask) -> None:
    """Tell what of the request may be kept, before anything is made of it. Returns when its secrets are masked."""
    request = leading.request
    hints = input_hints(task)
    names = [name for name, hint in hints.items() if holds_secrets(hint)]
    if not names:
        leading.tell(wire.Asked(request.arguments, request.inputs))
        return
    from flyte_taskmodel.forms.inputs import InputForm
    from flyte_taskmodel.forms.sharing import parted, secret_texts

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
        leading.masked = (*leading.masked, *secrets)
        leading.masker = Masker(leading.masked)
    answer = answers.expect(wire.ASKED) if secrets else None
    leading.tell(wire.Asked(without(request.arguments, typed, hints), both.shared, withheld, secrets))
    if answer is not None:
        answer.result()


def tell_asked_of_unknown(leading: Leading) -> None:
    """The same when the task could not be imported: all may be kept, unless the project's files speak of secrets."""
    request = leading.request
    if request.task.file is not None and not speaks_of(_SECRETIVE, request):
        leading.tell(wire.Asked(request.arguments, request.inputs, request.withheld))


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
    from flyte_debugger.worker.running import unpickled

    if request.pickled_inputs:
        natives = unpickled(request.pickled_inputs)
        yield from secrets_in([natives[name] for name in names if name in natives])
