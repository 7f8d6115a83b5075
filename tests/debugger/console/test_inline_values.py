"""Which values are shown at the ends of which lines."""

from flyte_debugger.console.source_lines import SourceLines
from flyte_debugger.console.stop_values.inline_values import InlineValues
from flyte_debugger.console.stop_values.names_by_line import FunctionNames
from flyte_debugger.console.variable_rows import LOCALS, VariableRow
from flyte_debugger.dap.messages import Source, StackFrame

CODE = """\
import os


def fit(points, rate=0.1, *, epochs):
    total = 0
    total = total + rate
    for epoch in range(epochs):
        loss = step(points, epoch)
        total += loss
    return total


async def outer(x):
    def inner(y):
        return [y + z for z in range(x)]
    try:
        found = inner(x)
    except ValueError as error:
        print(error)
    return found
"""
FILE = SourceLines("/src/fit.py", tuple(CODE.split("\n")))


def names(line: int, function: str = "fit") -> dict[int, tuple[str, ...]]:
    """The names that are shown at each line."""
    return FunctionNames().names_by_line(FILE, line, function)


def test_each_name_is_at_the_line_that_bound_it_last_and_the_current_line_has_what_it_reads() -> None:
    arguments = {4: ("points", "rate", "epochs")}
    assert names(5) == {**arguments, 5: ("total",)}
    assert names(6) == {**arguments, 5: ("total",), 6: ("total", "rate")}
    assert names(10) == {**arguments, 7: ("epoch",), 8: ("loss",), 9: ("total",), 10: ("total",)}


def test_lines_that_did_not_run_have_no_names_but_those_of_the_same_loop() -> None:
    assert 8 not in names(6)
    assert names(7)[8] == ("loss",)
    assert names(7)[6] == ("total",)
    assert names(9)[9] == ("total", "loss")


def test_an_inner_function_has_its_own_names() -> None:
    assert names(15, "inner") == {14: ("y",), 15: ("y", "z", "range", "x")}
    assert names(20, "outer") == {13: ("x",), 17: ("found",), 18: ("error",), 20: ("found",)}


def test_a_frame_of_another_name_has_those_of_its_line_alone() -> None:
    assert set(names(15, "<listcomp>")) == {15}


def test_what_is_no_python_has_none() -> None:
    assert FunctionNames().names_by_line(SourceLines("/cell", ("%time x = 1",)), 1, "<module>") == {}


def test_values_are_short_on_one_line_changed_ones_are_marked_and_functions_left_out() -> None:
    inline = InlineValues(FunctionNames())
    frame = StackFrame(1, "fit", 6, source=Source(path=FILE.path))

    def rows(total: str) -> tuple[VariableRow, ...]:
        values = {"points": "[1,\n 2]", "rate": "r" * 500, "total": total}
        shown = tuple(VariableRow((*LOCALS, name), value, "float") for name, value in values.items())
        return (*shown, VariableRow((*LOCALS, "epochs"), "<function f>", "function"))

    first = inline.at_stop(object(), FILE, frame, rows("0"))
    assert [(one.line, one.name) for one in first] == [
        (4, "points"),
        (4, "rate"),
        (5, "total"),
        (6, "total"),
        (6, "rate"),
    ]
    assert first[0].value == "[1, 2]"
    assert len(first[1].value) == 120
    assert not any(one.is_changed for one in first)
    stop = object()
    for _ in range(2):  # Shown again, as after a command, what has changed is still marked.
        second = inline.at_stop(stop, FILE, frame, rows("5"))
        assert {one.name for one in second if one.is_changed} == {"total"}
