"""Breakpoints as they are kept, and where a function begins."""

import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest

from flyte_debugger.session.breakpoints.breakpoint_specs import (
    Breakpoints,
    BreakpointStore,
    ExceptionBreakpoints,
    FunctionBreakpoint,
    LineBreakpoint,
)
from flyte_debugger.session.breakpoints.source_functions import first_line

ALL = Breakpoints(
    lines=(LineBreakpoint("/a.py", 3, condition="x", log_message="{x}"), LineBreakpoint("/b.py", 1, enabled=False)),
    functions=(FunctionBreakpoint("f", "/a.py"),),
    exceptions=ExceptionBreakpoints(("raised",), ("KeyError",)),
    tasks=("train:entry if epochs > 3",),
    watches=("len(x)",),
)


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    store = BreakpointStore(tmp_path)
    assert store.load() == Breakpoints()
    store.change(lambda found: ALL)
    assert BreakpointStore(tmp_path / "x" / "..").load() == ALL
    assert BreakpointStore(tmp_path.parent).load() == Breakpoints()
    (tmp_path / "pyproject.toml").touch()
    assert BreakpointStore(tmp_path / "src" / "package").load() == ALL


@pytest.mark.parametrize("text", ["", "{", "[]", '{"lines": [{}]}', '{"lines": 3}'])
def test_a_spoilt_file_is_no_breakpoints_and_is_mended_by_the_next_change(tmp_path: Path, text: str) -> None:
    store = BreakpointStore(tmp_path)
    store.change(lambda found: ALL)
    store.file.write_text(text)
    assert store.load() == Breakpoints()
    assert store.change(lambda found: found.toggled("/a.py", 1)) == store.load()


def test_toggling_adds_and_takes_away(tmp_path: Path) -> None:
    once = ALL.toggled("/a.py", 9)
    assert LineBreakpoint("/a.py", 9) in once.lines
    assert once.toggled("/a.py", 9) == ALL
    changed = ALL.with_line(LineBreakpoint("/a.py", 3, condition="y"))
    assert [each.condition for each in changed.lines if each.path == "/a.py"] == ["y"]


def _add(project: Path, first: int) -> None:
    store = BreakpointStore(project)
    for line in range(first, first + 25):
        store.change(lambda found, line=line: found.toggled("/a.py", line))  # type: ignore[misc]


def test_two_programs_at_once_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    both = [context.Process(target=_add, args=(tmp_path, first)) for first in (0, 100)]
    for each in both:
        each.start()
    for each in both:
        each.join(20)
    assert len(BreakpointStore(tmp_path).load().lines) == 50
    assert sorted(each.name for each in BreakpointStore(tmp_path).file.parent.iterdir()) == ["breakpoints.json", "lock"]


SOURCE = '''
def plain(x):
    """Only a docstring before."""
    return x

class Model:
    async def fit(self):
        pass

    def plain(self): return 2

def outer():
    def inner():
        "all there is"
    return inner
'''


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("plain", 4),
        ("env.plain", 4),
        ("Model.plain", 10),
        ("module.Model.fit", 8),
        ("fit", 8),
        ("outer.inner", 14),
        ("Model", None),
        ("nothing", None),
    ],
)
def test_a_function_begins_after_its_docstring(tmp_path: Path, name: str, line: int | None) -> None:
    file = tmp_path / "m.py"
    file.write_text(SOURCE)
    assert first_line(str(file), name) == line


def test_a_file_that_cannot_be_read_has_no_functions(tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text("def (")
    assert first_line(str(tmp_path / "m.py"), "f") is None
    assert first_line(str(tmp_path / "n.py"), "f") is None


def test_breakpoints_can_be_compared_and_replaced() -> None:
    assert replace(ALL, watches=()) != ALL
