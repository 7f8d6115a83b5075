"""Tasks and files as the panes of the browse screen show them."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from flyte_taskmodel.description.task_description import (
    InputDescription,
    MethodResult,
    OutputDescription,
    Parameter,
    TaskDescription,
)
from flyte_tui.count_text import count_text
from flyte_tui.file_listing import FileRow, TaskRow
from flyte_tui.sanitize import bounded, one_line, sanitize
from flyte_tui.theme_styles import BOLD, DIM, Palette, draw_error, duration, fields, heading, short_path, value_text
from flyte_tui.tree_rows import EnvironmentRow, FolderRow

MAX_FILES = 200
"""Files of a folder that its page lists."""


def draw_title(row: TaskRow, colours: Palette) -> RenderableType:
    """The task's name and badges, then where it is."""
    summary = row.summary
    title = Text(no_wrap=True).append(one_line(summary.name if summary else row.function), colours.accent + BOLD)
    for badge in summary.badges if summary else ():
        title.append(f"  {one_line(badge)}", DIM)
    file, line = (summary.file, summary.line) if summary else (row.file, row.line)
    return Group(title, Text(f"{short_path(file)}:{line}", DIM, no_wrap=True))


def draw_overview(row: TaskRow, known: TaskDescription | None, colours: Palette) -> RenderableType:
    """The overview: signature, docstring, inputs and outputs."""
    if row.summary is None and known is None:
        return Text("Waiting for the file to be imported.", DIM)
    summary = known.summary if known else row.summary
    assert summary is not None
    parts: list[RenderableType] = [_signature(summary.function, summary.signature, colours), Text()]
    doc = known.doc if known else summary.doc
    if doc:
        parts += [Text(bounded(doc)), Text()]
    if known is None:
        return Group(*parts, Text("Loading details.", DIM))
    if known.inputs:
        parts += [heading("Inputs", colours), Padding(fields(map(_input, known.inputs)), (0, 0, 1, 2))]
    if known.outputs:
        parts += [heading("Outputs", colours), Padding(fields(map(_output, known.outputs)), (0, 0, 1, 2))]
    changed = [parameter for parameter in known.parameters if _says_something(parameter)]
    if changed:
        parts += [heading("Set by this task", colours), Padding(fields(map(_parameter, changed)), (0, 0, 1, 2))]
    return Group(*parts)


def draw_parameters(known: TaskDescription, colours: Palette) -> RenderableType:
    """Every parameter of the TaskTemplate: those that were set, then those at their defaults."""
    parts: list[RenderableType] = []
    for title, default in (("Set by this task", False), ("At their defaults", True)):
        chosen = [_parameter(parameter) for parameter in known.parameters if parameter.is_default is default]
        if chosen:
            parts += [heading(title, colours), Padding(fields(chosen), (0, 0, 1, 2))]
    return Group(*parts)


def draw_interface(known: TaskDescription, colours: Palette) -> RenderableType:
    """The TaskTemplate's class and its properties."""
    template = Text(one_line(known.template))
    parts: list[RenderableType] = [heading("Template", colours), Padding(template, (0, 0, 1, 2))]
    parts += _results(known.properties, colours)
    if known.methods:
        rows = ((Text(one_line(method.name)), Text(sanitize(str(method.value)), DIM)) for method in known.methods)
        parts += [heading("Methods", colours), Padding(fields(rows), (0, 0, 1, 2))]
    return Group(*parts)


def draw_serialized(known: TaskDescription, colours: Palette) -> RenderableType:
    """The values that the task returns when Flyte serializes it."""
    return Group(*_results(known.serialized, colours))


def numbered_source(known: TaskDescription) -> tuple[str, int]:
    """The task's source, and the number of its first line in the file; decorators come before the `def`'s line."""
    before = next(
        (at for at, line in enumerate(known.source.splitlines()) if line.lstrip().startswith(("def ", "async def "))), 0
    )
    return known.source, max(1, (known.source_line or 1) - before)


def draw_group(row: FileRow | FolderRow | EnvironmentRow, colours: Palette) -> RenderableType:
    """What is in a file, a folder or an environment."""
    match row:
        case FileRow():
            return _file(row, colours)
        case FolderRow():
            return _folder(row, colours)
        case EnvironmentRow():
            title = Text(one_line(row.name), colours.accent + BOLD)
            words = f"An environment of {one_line(row.file.label)}, with {count_text(len(row.tasks), 'task')}"
            return Group(title, Text(words, DIM), Text(), fields(map(_task, row.tasks)))


def _folder(row: FolderRow, colours: Palette) -> RenderableType:
    tasks = sum(len(file.tasks) for file in row.files)
    title = Text(f"{one_line(row.path)}/", colours.accent + BOLD)
    words = f"{count_text(len(row.files), 'file')}, {count_text(tasks, 'task')}"
    return Group(
        title, Text(words, DIM), Text(), fields(_file_in(row, file, colours) for file in row.files[:MAX_FILES])
    )


def _file_in(folder: FolderRow, file: FileRow, colours: Palette) -> tuple[Text, Text]:
    name = Text(one_line(file.label.removeprefix(folder.path).lstrip("/")))
    if file.found and file.found.error:
        return name, Text("cannot be imported", colours.error)
    names = ", ".join(task.function for task in file.tasks)
    return name, Text(one_line(names, 300), DIM)


def _file(row: FileRow, colours: Palette) -> RenderableType:
    """The result of importing the file."""
    parts: list[RenderableType] = [Text(one_line(row.label), colours.accent + BOLD)]
    found = row.found
    if found is None:
        return Group(*parts, Text("Waiting for a worker to import it." if row.importing else "Not imported.", DIM))
    if found.error:
        parts += [Text("This file cannot be imported.", colours.error), Text(), draw_error(found.error, colours)]
    else:
        number = len(row.tasks)
        tasks = "No task" if number == 0 else count_text(number, "task")
        parts.append(Text(f"{tasks}, imported in {duration(found.seconds)}", DIM))
        parts += [Text(), fields(map(_task, row.tasks))]
    if found.output:
        parts += [Text(), heading("Printed while it was imported", colours), Text(bounded(found.output))]
    return Group(*parts)


def _task(task: TaskRow) -> tuple[Text, Text]:
    return Text(one_line(task.function)), Text(one_line(task.summary.doc) if task.summary else "", DIM)


def _signature(function: str, signature: str, colours: Palette) -> Text:
    return Text().append(one_line(function), BOLD).append(sanitize(signature), colours.accent)


def _input(given: InputDescription) -> tuple[Text, Text]:
    """An input's name, and its type, default and docs."""
    text = Text(one_line(given.type))
    text.append("  required" if given.default is None and given.required else "", BOLD)
    text.append("" if given.default is None else f" = {one_line(given.default)}")
    return Text(one_line(given.name), BOLD), text.append(f"\n{sanitize(given.doc)}" if given.doc else "", DIM)


def _output(given: OutputDescription) -> tuple[Text, Text]:
    text = Text(one_line(given.type))
    return Text(one_line(given.name), BOLD), text.append(f"\n{sanitize(given.doc)}" if given.doc else "", DIM)


_ELSEWHERE = {"func", "name", "interface", "docs", "parent_env", "parent_env_name", "short_name", "task_type"}


def _says_something(parameter: Parameter) -> bool:
    return not parameter.is_default and parameter.name not in _ELSEWHERE and not parameter.name.startswith("_")


def _parameter(parameter: Parameter) -> tuple[Text, Text]:
    return Text(one_line(parameter.name)), Text(one_line(parameter.text), DIM if parameter.is_default else "")


def _results(results: Iterable[MethodResult], colours: Palette) -> Iterator[RenderableType]:
    for result in results:
        yield heading(one_line(result.name), colours)
        yield Padding(draw_error(result.error, colours) if result.error else _shown(result.value), (0, 0, 1, 2))


def _shown(value: Any) -> Text:
    if value in (None, {}, []):
        return Text("nothing", DIM)
    return value_text(value) if isinstance(value, str) else Text(bounded(json.dumps(value, indent=2)))
