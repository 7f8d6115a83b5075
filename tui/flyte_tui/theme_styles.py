"""Shared by the widgets: colours of the theme, statuses, durations, values, errors."""

import functools
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text
from textual.app import App
from textual.color import Color

from flyte_taskmodel.description.task_description import ErrorInfo, Frame
from flyte_taskmodel.errors import ModuleFailedError, WorkbenchError
from flyte_tui.sanitize import bounded, one_line, sanitize

SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
DIM = Style(dim=True)
BOLD = Style(bold=True)
MAX_VALUE = 20_000
MAX_ERRORS = 20
LONG_PATH = 60
"""Characters of a frame's path beyond which its folder and name stand for it."""
CHOSEN = "▸"
"""Before the frame of an error that the cursor is at."""


@dataclass(frozen=True)
class Palette:
    """The theme's colours as styles for text."""

    accent: Style
    success: Style
    warning: Style
    error: Style


Drawing: TypeAlias = Callable[[Palette], RenderableType]


def palette(app: App[Any]) -> Palette:
    """The colours of the app's theme as it is now."""
    names = ("text-primary", "text-success", "text-warning", "text-error")
    return _palette(*(app.theme_variables[name] for name in names))


@functools.cache
def _palette(*colours: str) -> Palette:
    return Palette(*(Style(color=Color.parse(colour).rich_color) for colour in colours))


def status_mark(status: str, moment: float) -> str:
    """One character for a status; `moment`, in seconds, turns the spinner of a running one."""
    if status == "running":
        return SPINNER[int(moment * 10) % len(SPINNER)]
    return {"succeeded": "✓", "cancelled": "■"}.get(status, "✗")


def status_style(status: str, colours: Palette) -> Style:
    """The colour of a status."""
    return {"running": colours.accent, "succeeded": colours.success, "cancelled": colours.warning}.get(
        status, colours.error
    )


def duration(seconds: float) -> str:
    """`0.42 s`, `12.3 s`, `2 min 05 s`, `1 h 02 min`."""
    if seconds < 10:
        return f"{max(seconds, 0):.2f} s"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def short_path(path: str) -> str:
    """The path as seen from the working directory, or from home."""
    for base, sign in ((Path.cwd(), ""), (Path.home(), "~/")):
        if Path(path).is_relative_to(base):
            return one_line(sign + str(Path(path).relative_to(base)))
    return one_line(path)


def heading(text: str, colours: Palette) -> Text:
    """A small heading above a part of a pane."""
    return Text(text, colours.accent + BOLD)


def fields(rows: Iterable[tuple[Text, Text]]) -> Table:
    """Names with their values beside them, both wrapped."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=False, max_width=28)
    table.add_column(overflow="fold", ratio=1)
    for name, value in rows:
        table.add_row(name, value)
    return table


def value_text(value: Any) -> Text:
    """A value from a worker: its JSON, or the repr that stands for it."""
    if isinstance(value, dict) and "$repr" in value:
        text = Text(bounded(str(value["$repr"]), MAX_VALUE))
        return text.append(f"  {one_line(str(value.get('$type', '')))}", DIM)
    if isinstance(value, str) and "\n" in value:
        return Text(bounded(value, MAX_VALUE))
    line = json.dumps(value, ensure_ascii=False)
    return Text(bounded(line if len(line) <= 80 else json.dumps(value, ensure_ascii=False, indent=2), MAX_VALUE))


def output_text(value: Any, text: str | None) -> Text:
    """An output of a task: as Python writes it where its JSON would read otherwise."""
    return Text(bounded(text, MAX_VALUE)) if text else value_text(value)


def draw_error(error: ErrorInfo, colours: Palette, chosen: Frame | None = None) -> RenderableType:
    """An error with its frames, the parts of an exception group, then its cause; `chosen` is a frame to mark."""
    return Group(*_error_parts(error, colours, "", [MAX_ERRORS], chosen))


def draw_problem(problem: WorkbenchError, colours: Palette) -> RenderableType:
    """Why a worker could not answer: what the user's module raised, or one sentence."""
    if isinstance(problem, ModuleFailedError):
        return draw_error(problem.error, colours)
    return Text(sanitize(str(problem)), colours.error)


def _error_parts(
    error: ErrorInfo, colours: Palette, before: str, left: list[int], chosen: Frame | None
) -> Iterator[RenderableType]:
    if left[0] == 0:
        yield Text("… and more errors", DIM)
    left[0] -= 1
    if left[0] < 0:
        return
    title = Text().append(before, DIM).append(one_line(error.type), colours.error + BOLD)
    message = bounded(error.message, MAX_VALUE)
    yield title.append(f": {message}" if message else "", colours.error)
    yield from (_frame(frame, colours, frame is chosen) for frame in error.traceback)
    for number, part in enumerate(error.parts, 1):
        inner = _error_parts(part, colours, f"{number} of {len(error.parts)}  ", left, chosen)
        yield Padding(Group(Text(), *inner), (0, 0, 0, 2))
    if error.cause:
        yield Text()
        yield from _error_parts(error.cause, colours, "caused by ", left, chosen)


def _frame(frame: Frame, colours: Palette, is_chosen: bool) -> Text:
    place = Text().append(f"{CHOSEN} " if is_chosen else "  ", colours.warning)
    path = short_path(frame.file)
    if len(path) > LONG_PATH:
        path = "…/" + "/".join(path.split("/")[-2:])
    place.append(f"{path}:{frame.line}", colours.accent + (BOLD if is_chosen else Style.null()))
    place.append(f" in {one_line(frame.function)}", DIM)
    return place.append(f"\n      {one_line(frame.text)}") if frame.text else place
