"""The report of `flyte-tui show`: a task's description as text, wrapped to the terminal's width, never cut."""

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from flyte_taskmodel.description.task_description import MethodResult, Parameter, TaskDescription
from flyte_tui.cli.run.outcome_text import value_text
from flyte_tui.cli.text import cause_text, shown_path
from flyte_tui.sanitize import one_line, sanitize

ONE_LINE = 10_000
"""Columns of a list of words, such as a command's arguments; the table wraps them."""


def task_report(task: TaskDescription) -> RenderableType:
    """All sections of the report; empty ones are left out."""
    inputs = (
        (given.name, given.type, "required" if given.default is None else f"= {given.default}", given.doc)
        for given in task.inputs
    )
    outputs = ((output.name, output.type, output.doc) for output in task.outputs)
    return Group(
        _head(task),
        *_section("Inputs", _rows(inputs)),
        *_section("Outputs", _rows(outputs)),
        *_section("Parameters", _parameters(task.parameters)),
        *_section("Properties", _results(task.properties)),
        *_section("Serialized", _results(task.serialized)),
        *_section("Methods", _results(task.methods)),
        *_section("Source", Syntax(sanitize(task.source), "python", word_wrap=True) if task.source else None),
    )


def _head(task: TaskDescription) -> RenderableType:
    summary = task.summary
    source = f"{shown_path(task.source_file)}:{task.source_line or 1}" if task.source_file else shown_path(summary.file)
    lines = [
        Text.assemble((one_line(summary.name), "bold"), one_line(summary.signature, 10_000)),
        Text(" ").join(Text(one_line(badge), style="magenta") for badge in summary.badges),
        Text.assemble((one_line(source), "cyan"), (f"  {one_line(task.template)}", "dim")),
    ]
    doc = [Text(), Text(sanitize(task.doc))] if task.doc else []
    return Group(*(line for line in lines if line), *doc)


def _section(title: str, body: RenderableType | None) -> Iterator[RenderableType]:
    if body is not None:
        yield Text(f"\n{title}", style="bold")
        yield Padding(body, (0, 0, 0, 2))


def _grid(rows: Iterable[Iterable[Text]]) -> Table | None:
    table = Table.grid(padding=(0, 2))
    for row in rows:
        table.add_row(*row)
    for column in table.columns:
        column.overflow = "fold"
    if table.columns:
        table.columns[0].no_wrap = True
    return table if table.rows else None


def _rows(rows: Iterable[Iterable[str]]) -> Table | None:
    return _grid([Text(sanitize(cell)) for cell in row] for row in rows)


def _parameters(parameters: tuple[Parameter, ...]) -> Table | None:
    return _grid(
        [
            Text(one.name, style=_dim(one)),
            Text(sanitize(one.text), style=_dim(one)),
            Text(sanitize(one.type), style="dim"),
        ]
        for one in parameters
    )


def _dim(parameter: Parameter) -> str:
    return "dim" if parameter.is_default else ""


def _results(results: tuple[MethodResult, ...]) -> Table | None:
    return _grid([Text(one.name), _result(one)] for one in results)


def _result(result: MethodResult) -> Text:
    if result.error:
        return Text(sanitize(cause_text(result.error)), style="red")
    if isinstance(result.value, str):
        return Text(sanitize(result.value))
    listed = isinstance(result.value, list) and all(isinstance(item, str) for item in result.value)
    return Text(value_text(result.value, width=ONE_LINE if listed else 100))
