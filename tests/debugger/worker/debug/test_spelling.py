"""Breakpoints as a person writes them."""

from pathlib import Path

import pytest

from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints, FunctionBreakpoint, LineBreakpoint
from flyte_debugger.session.breakpoints.breakpoint_syntax import added, moved, parse_breakpoint, removed, spell
from flyte_debugger.session.breakpoints.task_breakpoints import TaskBreakpoint
from flyte_taskmodel.errors import InputsError

SOURCE = "import os\n\n\ndef fit(x):\n    return (\n        x +\n        1\n    )\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A source file in the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "train.py").write_text(SOURCE)
    return str(tmp_path / "train.py")


def test_lines_functions_and_tasks_are_told_apart(file: str) -> None:
    assert parse_breakpoint("train.py:5") == LineBreakpoint(file, 5)
    assert parse_breakpoint("5 if x > 3", file) == LineBreakpoint(file, 5, "x > 3")
    assert parse_breakpoint(":6 hits >= 2 log x is {x}", file) == LineBreakpoint(file, 6, None, ">=2", "x is {x}")
    assert parse_breakpoint("fit()") == FunctionBreakpoint("fit")
    assert parse_breakpoint("train.py:Model.fit() if x") == FunctionBreakpoint("Model.fit", file, "x")
    assert parse_breakpoint("train") == TaskBreakpoint("train")
    assert parse_breakpoint("train:attempt 2 if x") == TaskBreakpoint("train", "attempt", 2, "x")


def test_a_file_goes_by_the_name_of_the_one_that_is_looked_at(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert parse_breakpoint("train.py:5", file) == LineBreakpoint(file, 5)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("3", "'3' names no file. Write FILE:LINE."),
        ("none.py:3", "'none.py:3': there is no file none.py."),
        ("train.py:5 log {x", "'train.py:5 log {x': '{x' is no f-string: "),
        ("train.py:5 log {x!q}", "'train.py:5 log {x!q}': '{x!q}' is no f-string: "),
        ("train.py:5 if x >", "'train.py:5 if x >': 'x >' is no Python expression"),
    ],
)
def test_what_cannot_be_placed_is_a_sentence(file: str, text: str, says: str) -> None:
    with pytest.raises(InputsError) as caught:
        parse_breakpoint(text)
    assert str(caught.value).startswith(says)


@pytest.mark.parametrize(("text", "line"), [("train.py:2 if x", 4), (":3 hits 2", 4), ("99", 7)])
def test_a_line_without_code_stands_for_the_nearest_that_has_some(file: str, text: str, line: int) -> None:
    found = parse_breakpoint(text, file)
    assert isinstance(found, LineBreakpoint)
    assert found.line == line
    asked = text.partition(" ")[0].rpartition(":")[2]
    assert moved(text, found) == f"line {asked} holds no code: the breakpoint is at line {line}."


@pytest.mark.parametrize("text", ["train.py:5", "fit()", "train:entry", "train.py:5 log 3 of {x:>2} {{}}"])
def test_nothing_else_is_moved(file: str, text: str) -> None:
    assert moved(text, parse_breakpoint(text)) is None


@pytest.mark.parametrize("text", ["train.py:5 if x hits %2 log at {x}", "train.py:fit() hits 3", "train:exit if x"])
def test_one_takes_the_place_of_the_one_that_was_there_and_is_written_back(file: str, text: str) -> None:
    new = parse_breakpoint(text)
    kept = added(added(Breakpoints(), parse_breakpoint(text.partition(" ")[0])), new)
    assert len(kept.lines + kept.functions + kept.tasks) == 1
    assert removed(kept, parse_breakpoint(text.partition(" ")[0])) == Breakpoints()
    written = str(new) if isinstance(new, TaskBreakpoint) else spell(new)
    assert parse_breakpoint(written) == new
