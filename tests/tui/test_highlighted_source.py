"""The files that the debug screen shows."""

from pathlib import Path

from flyte_debugger.console.source_lines import SourceCache
from flyte_tui.highlighted_source import AT_ONCE, SourceHighlighter


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
