"""Parts of the debugger's faces that need no program: the files that it shows, the breakpoints that are kept."""

from dataclasses import replace
from pathlib import Path

import pytest

from flyte_debugger.console.kept_breakpoints import changed_alike, find, switched
from flyte_debugger.console.source_lines import SourceCache
from flyte_debugger.debugging.breakpoints import Breakpoints, LineBreakpoint
from flyte_taskmodel.errors import InputsError
from flyte_tui.highlighted_source import AT_ONCE, SourceHighlighter

GONE = LineBreakpoint("/gone/train.py", 12, "epochs > 3")
KEPT = Breakpoints(lines=(GONE,), tasks=("train:exit if epochs > 3",))


def test_a_file_stays_as_it_was_when_it_was_first_read(tmp_path: Path) -> None:
    file = tmp_path / "train.py"
    file.write_text("first = 1\nwide = '日本'\t# \x1b[31m\n")
    sources, highlighter = SourceCache(), SourceHighlighter()
    lines = sources.read(str(file))
    read = highlighter.highlight(lines)
    assert [str(read.line(number)) for number in (1, 2)] == ["first = 1", "wide = '日本' # "]
    assert read.width == 16
    assert not sources.is_outdated(str(file))
    file.unlink()
    assert sources.read(str(file)) is lines
    assert highlighter.highlight(lines) is read
    assert sources.is_outdated(str(file))
    assert "cannot be read: No such file" in sources.read(str(tmp_path / "other.py")).lines[0]


def test_a_long_file_is_whole_and_highlighted_where_it_is_drawn(tmp_path: Path) -> None:
    file = tmp_path / "long.py"
    lines = [line for number in range(5 * AT_ONCE) for line in (f"def f{number}():", f"    return {number}")]
    file.write_text("\n".join(lines))
    read = SourceHighlighter().highlight(SourceCache().read(str(file)))
    assert [str(read.line(number)) for number in (1, len(lines) // 2, len(lines))] == [
        lines[0],
        lines[len(lines) // 2 - 1],
        lines[-1],
    ]
    assert read.line(len(lines)).spans
    assert len(read._pieces) == 3


@pytest.mark.parametrize("text", ["train:exit", "train:exit if epochs > 3"])
def test_a_breakpoint_is_found_by_its_place_and_switched_off(text: str) -> None:
    one = find(KEPT, text, None)
    off = switched(KEPT, one, False)
    assert (off.tasks, off.tasks_off) == ((), ("train:exit if epochs > 3",))
    assert switched(off, find(off, text, None), True) == KEPT


def test_a_breakpoint_of_a_file_that_is_gone_is_found_as_it_is_spelt() -> None:
    assert find(KEPT, "/gone/train.py:12 if epochs > 3", None) == GONE
    with pytest.raises(InputsError, match=r"there is no file /gone/train.py"):
        find(KEPT, "/gone/train.py:13", None)
    with pytest.raises(InputsError, match=r"there is no breakpoint load; `breaks` lists them"):
        find(KEPT, "load", None)


def test_what_another_program_keeps_meanwhile_stays() -> None:
    theirs = replace(KEPT, watches=("loss",), tasks=(*KEPT.tasks, "load"))
    ours = switched(KEPT, GONE, False)
    assert changed_alike(theirs, KEPT, ours) == replace(
        theirs, lines=(replace(GONE, enabled=False),), tasks=theirs.tasks[::-1]
    )
