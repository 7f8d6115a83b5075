"""The static copy of a form as text and HTML, for a notebook that is read without a kernel."""

from collections.abc import Iterator, Mapping
from typing import Any

from flyte_notebook.forms.value_text import as_text
from flyte_notebook.run_view.run_report import Bundle, joined, shown_line
from flyte_notebook.task_browser.tables import shown_table
from flyte_taskmodel.forms.schema import Checked, Field, TaskForms
from flyte_taskmodel.forms.secret_values import without_secrets
from flyte_taskmodel.forms.value_shapes import is_variant

INPUT_TITLES = ("Input", "Value", "Type", "About")
CHANGE_TITLES = ("Override", "Declared", "In this run", "On this machine")


def saved_view(forms: TaskForms, values: Mapping[str, Any], checked: Checked | None, shown: list[Bundle]) -> Bundle:
    """The inputs with their values, the overrides' changes, the errors, and the last run.

    Args:
        forms: the schemas.
        values: form values of the inputs.
        checked: the last check of them.
        shown: the bundles of the last run.
    """
    rows = [row for field in forms.inputs.fields for row in _rows(field, values.get(field.name, _LEFT_ALONE))]
    parts = [shown_line(f"Form of {forms.task}")]
    if rows:
        parts.append(shown_table(INPUT_TITLES, ("b", "code", "code", "span"), rows))
    if checked and checked.changes:
        changes = [(each.path, each.before or "", each.after or "", each.local_effect) for each in checked.changes]
        parts.append(shown_table(CHANGE_TITLES, ("b", "code", "code", "span"), changes))
    if checked:
        parts += [shown_line(f"✗ {error.message}") for error in (*checked.input_errors, *checked.override_errors)]
    return joined([*parts, *shown])


_LEFT_ALONE: Any = object()
SECRET = "•••"


def _rows(field: Field, value: Any) -> Iterator[tuple[str, str, str, str]]:
    """A row for each field and, below it, for the members of a group; a secret shows only whether it is filled in."""
    is_group = field.kind in ("group", "tuple") and (value is _LEFT_ALONE or isinstance(value, dict))
    if not is_group or (value is _LEFT_ALONE and field.nullable and field.current is None):
        yield field.path, _text(field, value), field.type, field.help
        return
    given = value if isinstance(value, dict) else {}
    yield field.path, "", field.type, field.help
    for part in field.fields:
        yield from _rows(part, given.get(part.name, _LEFT_ALONE))


def _text(field: Field, value: Any) -> str:
    if value is _LEFT_ALONE:
        if field.current is None:
            return "" if field.required else "None" if field.nullable else ""
        value = field.current
    shared = without_secrets((field,), {field.name: value})
    if not shared:
        return SECRET
    value = shared[field.name]
    if is_variant(value):
        value = value["value"]
    return "None" if value is None else as_text(value)
