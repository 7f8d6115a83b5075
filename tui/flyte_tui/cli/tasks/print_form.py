"""`flyte-tui form`: a task's inputs and overrides, field by field, or as JSON Schema."""

import json
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from flyte_debugger.catalog.form_worker import FormWorker
from flyte_debugger.run.request import TaskRef
from flyte_taskmodel.forms.json_schema import json_schema
from flyte_taskmodel.forms.schema import Field, Form, TaskForms
from flyte_taskmodel.forms.value_shapes import is_variant
from flyte_tui.cli.run.plain_view import print_report
from flyte_tui.cli.text import shown_path, waiting
from flyte_tui.sanitize import one_line

SHOWN = 60
"""Most characters of a current value."""


def print_form(task: TaskRef, as_schema: bool, python: str | None) -> None:
    """Print a task's inputs and overrides as text or as one JSON object.

    Raises:
        TaskNotFoundError, ModuleFailedError, WorkerError: from `FormWorker.forms`.
    """
    with waiting(f"importing {shown_path(task.file or '')}"), FormWorker(task, python) as worker:
        forms = worker.forms
    if as_schema:
        print(json.dumps(json_schema(forms), indent=2, ensure_ascii=False))
    else:
        print_report(_form_report(forms))


def _form_report(forms: TaskForms) -> RenderableType:
    parts: list[RenderableType] = [Text(one_line(forms.task), style="bold")]
    if forms.doc:
        parts.append(Text(one_line(forms.doc), style="dim"))
    for title, form in (("Inputs", forms.inputs), ("Overrides", forms.overrides)):
        parts += [Text(), Text(title, style="bold"), _table(form)]
    return Group(*parts)


def _table(form: Form) -> RenderableType:
    if form.note or not form.fields:
        return Text(f"  {one_line(form.note) or 'none'}", style="dim")
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    for ratio in (3, 4, 3, 5):
        table.add_column(overflow="fold", ratio=ratio)
    for depth, field in _rows(form.fields):
        name = Text("  " * (depth + 1) + one_line(field.name), style="" if field.kind != "fixed" else "dim")
        table.add_row(name, one_line(_taken(field)), _now(field), Text(one_line(_said(field)), style="dim"))
    return table


def _rows(fields: tuple[Field, ...], depth: int = 0) -> Iterator[tuple[int, Field]]:
    """The fields with their depth; the items of lists and tables only when they have fields of their own."""
    for field in fields:
        yield depth, field
        yield from _rows(field.fields, depth + 1)
        yield from _rows(field.variants, depth + 1)
        if field.item and field.item.below():
            yield from _rows(field.item.fields, depth + 1)


def _taken(field: Field) -> str:
    if field.kind in ("group", "fixed"):
        return field.type
    taken = field.accepts or field.type
    return f"{taken} or null" if field.nullable and not taken.endswith("none") else taken


def _now(field: Field) -> Text:
    if field.required:
        return Text("required", style="bold")
    value = field.current
    if is_variant(value):
        value = value["value"]
    if value is None or value == {}:
        return Text("")
    text = one_line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return Text(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…", style="cyan")


def _said(field: Field) -> str:
    first = field.help.partition(". ")[0]
    return "; ".join(filter(None, [first, field.local_effect, field.note]))
