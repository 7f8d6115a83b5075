"""The pane beside a form: the field under the cursor, and what changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flyte_taskmodel.forms.schema import Checked, Field, TaskForms
from flyte_tui.sanitize import bounded, one_line
from flyte_tui.theme_styles import BOLD, DIM, Palette, heading
from flyte_tui.widgets.form.form_lines_view import MANY_LINED
from flyte_tui.widgets.form.form_view import PLACES
from flyte_tui.widgets.form.line_layout import HIDDEN, Line, brief

MAX_VALUE = 200
HELP, NARROW_HELP = 400, 150
"""Most characters of help in a wide and in a narrow window."""


@dataclass(frozen=True)
class Side:
    """The content of the pane."""

    forms: TaskForms
    line: Line | None
    """The line under the cursor."""
    checked: Checked
    command: str
    """The shell command that starts the same run."""
    narrow: bool
    """Whether the window is narrow: then less is shown about the field."""
    is_remote: bool = False
    """Whether the task is to run on the cluster: then nothing is said of this machine."""


@dataclass(frozen=True)
class _Change:
    """One value that differs from the default or the declaration."""

    path: str
    before: str
    after: str
    effect: str = ""


def draw_side(side: Side, colours: Palette) -> RenderableType:
    """The field, then the changes, then the command."""
    parts: list[RenderableType] = []
    if side.line is not None:
        parts += [*_field(side, side.line, colours), *([] if side.narrow else [Text()])]
    changes = [*_inputs(side.forms, side.checked), *_overrides(side.checked, side.is_remote)]
    parts.append(heading("Changes", colours))
    if changes:
        parts.append(Padding(_table(changes, colours), (0, 0, 0, 2)))
    else:
        wrong = side.checked.input_errors or side.checked.override_errors
        none = "none until the errors are fixed" if wrong else "none: the task runs as declared"
        parts.append(Text(f"  {none}", DIM))
    if side.command and not side.narrow:
        parts += [Text(), heading("Command", colours)]
        parts.append(Padding(Text(bounded(side.command, 2000), DIM), (0, 0, 0, 2)))
    return Group(*parts)


def _field(side: Side, line: Line, colours: Palette) -> Iterator[RenderableType]:
    field, narrow = line.field, side.narrow
    label = line.label if line.role != "add" else field.label or field.name
    title = Text().append(one_line(label), colours.accent + BOLD)
    title.append(f"  {one_line(field.type, 60)}", DIM)
    if line.role == "leaf" and field.required and not line.given:
        title.append("  required", colours.warning)
    yield title
    if field.help:
        yield Text(one_line(field.help, NARROW_HELP if narrow else HELP))
    if field.accepts and line.role != "head" and not (narrow and field.help):
        yield Text(f"Takes {one_line(field.accepts, HELP)}.", DIM)
    if field.note:
        yield Text(one_line(field.note), colours.warning)
    if field.local_effect and not side.is_remote:
        yield Text(f"On this machine: {one_line(field.local_effect)}.", colours.warning)
    if not narrow:
        yield from _bases(line)


def _bases(line: Line) -> Iterator[RenderableType]:
    """The value when nothing is filled in, the type's default, and the keys for this field."""
    field = line.field
    if line.role != "leaf" or line.needed:
        return
    if line.given and field.current is not None:
        yield Text(f"Default: {one_line(brief(field.current))}; press ctrl+t to reset.", DIM)
    if field.default not in (None, field.current):
        yield Text(f"Its type's default is {one_line(brief(field.default))}.", DIM)
    if field.kind in PLACES:
        yield Text("Press f4 to choose one.", DIM)
    elif field.kind in MANY_LINED:
        yield Text("Press f4 to edit in several lines.", DIM)


def _inputs(forms: TaskForms, checked: Checked) -> Iterator[_Change]:
    wrong = [error.path for error in checked.input_errors]
    for field in forms.inputs.fields:
        if field.name in checked.inputs:
            shared = checked.shared.get(field.name, HIDDEN)
            for change in _changed(field.path, field, shared):
                if not any(path == change.path or path.startswith(f"{change.path}.") for path in wrong):
                    yield change


def _changed(path: str, field: Field, value: Any) -> Iterator[_Change]:
    """One change for a value; for a group, one for each member that was filled in."""
    if field.kind == "group" and isinstance(value, dict):
        for part in field.fields:
            if part.name in value:
                yield from _changed(f"{path}.{part.name}", part, value[part.name])
    else:
        base = "" if field.current is None else HIDDEN if field.secret else brief(field.current)
        yield _Change(path, base, brief(value))


def _overrides(checked: Checked, is_remote: bool) -> Iterator[_Change]:
    for change in checked.changes:
        before = "" if change.before is None else change.before
        effect = "" if is_remote else change.local_effect
        yield _Change(change.path, before, "not set" if change.after is None else change.after, effect)


def _table(changes: list[_Change], colours: Palette) -> Table:
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(overflow="fold", max_width=28)
    table.add_column(overflow="fold")
    for change in changes:
        value = Text(one_line(change.before, MAX_VALUE), DIM).append(" → " if change.before else "→ ", DIM)
        value.append(one_line(change.after, MAX_VALUE), colours.success)
        value.append(f"  {one_line(change.effect)}" if change.effect else "", colours.warning)
        table.add_row(Text(one_line(change.path)), value)
    return table
