"""A breakpoint is found again by the text of its line, in its function, after an edit."""

from pathlib import Path

import pytest

from flyte_debugger.console.breakpoint_manager import BreakpointStatus
from flyte_debugger.session.breakpoints.breakpoint_specs import LineBreakpoint
from flyte_notebook.debug_view import anchored_breakpoints
from flyte_notebook.debug_view.anchored_breakpoints import BreakpointMemory, SessionBreakpoints, anchor_of, line_of

BEFORE = """import flyte

def main(n):
    total = 0
    total += n
    total += n
    return total

class Model:
    def fit(self):
        return 1
"""
AFTER = """import flyte
RATE = 2

class Model:
    def fit(self):
        x = 0
        return 1

def other():
    total += n

def main(n, m):
    total = 0
    print(total)
    total += n
    total += n
    return total * m
"""


@pytest.mark.parametrize(
    ("line", "function", "found"),
    [(4, "main", 13), (5, "main", 15), (6, "main", 16), (7, "main", None), (11, "Model.fit", 7), (1, "", 1)],
)
def test_a_line_is_found_by_its_text_in_its_function(line: int, function: str, found: int | None) -> None:
    anchor = anchor_of(BEFORE, line, None)
    assert anchor is not None
    assert anchor.function == function
    assert line_of(anchor, BEFORE) == line
    assert line_of(anchor, AFTER) == found
    assert line_of(anchor, "def main(:") is None or not function


def test_of_equal_lines_that_are_fewer_now_the_last_is_taken() -> None:
    anchor = anchor_of(BEFORE, 6, None)
    assert anchor is not None
    assert line_of(anchor, BEFORE.replace("    total += n\n", "", 1)) == 5


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> BreakpointMemory:
    made = BreakpointMemory()
    monkeypatch.setattr(anchored_breakpoints, "MEMORY", made)
    return made


def test_what_a_person_sets_is_there_in_the_next_session(
    memory: BreakpointMemory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "jobs.py"
    file.write_text(BEFORE)

    def status(line: int, text: str = "", enabled: bool = True) -> BreakpointStatus:
        return BreakpointStatus(f"{file}:{line}{text}", enabled, True, None, str(file), line)

    first = SessionBreakpoints([LineBreakpoint(str(file), 4)], lambda _: None)
    first.take((status(4), status(5, " if n > 2"), status(7), status(11, enabled=False)))
    file.write_text(AFTER)
    second = SessionBreakpoints([], lambda _: None)
    assert second.specs == (
        LineBreakpoint(str(file), 15, "n > 2"),
        LineBreakpoint(str(file), 7, enabled=False),
    )
    assert capsys.readouterr().err == "flyte: The line 'return total' of main is gone, and its breakpoint.\n"
    second.take((status(7, enabled=False),))
    assert SessionBreakpoints([], lambda _: None).specs == (LineBreakpoint(str(file), 7, enabled=False),)
    assert capsys.readouterr().err == ""


def test_a_line_of_a_task_s_source_is_clicked_before_it_runs_and_followed_through_an_edit(
    memory: BreakpointMemory, tmp_path: Path
) -> None:
    class Gutter:
        told = 0

        def breakpoints_changed(self) -> None:
            self.told += 1

    gutter, file = Gutter(), tmp_path / "jobs.py"
    memory.tell(gutter)
    file.write_text(BEFORE)
    memory.toggle(str(file), 5, is_cell=False)
    memory.toggle(str(file), 11, is_cell=False)
    memory.toggle(str(file), 11, is_cell=False)
    memory.toggle(str(file), 1, is_cell=True)  # Outside of any function nothing of a cell runs in a worker.
    memory.toggle(str(file), 1_000, is_cell=False)
    assert list(memory.lines(str(file))) == [5]
    assert gutter.told == 3
    file.write_text(AFTER)
    assert list(memory.lines(str(file))) == [15]
    assert SessionBreakpoints([], lambda _: None).specs == (LineBreakpoint(str(file), 15),)
    assert memory.lines(str(tmp_path / "other.py")) == {}
