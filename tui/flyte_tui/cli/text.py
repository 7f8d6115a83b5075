"""Texts that several commands print."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flyte_taskmodel.description.task_description import ErrorInfo
from flyte_taskmodel.overrides.quantities import format_bytes
from flyte_tui.count_text import count_text
from flyte_tui.sanitize import one_line

if TYPE_CHECKING:  # Commands that show no history need not import it.
    from flyte_debugger.history.run_history import RunRow


def tell_time(seconds: float) -> str:
    """`0.31 s`, `12.4 s`, `2 min 05 s`, `1 h 20 min`."""
    seconds = max(seconds, 0.0)
    if seconds < 9.995:
        return f"{seconds:.2f} s"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def shown_path(path: str) -> str:
    """The path, relative when it is below the working directory."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path


def cause_text(error: ErrorInfo) -> str:
    """`ValueError: what it says`."""
    return f"{error.type}: {error.message}" if error.message else error.type


def place_text(file: str, error: ErrorInfo) -> str:
    """`path:line` of the last frame in the file that could not be imported."""
    lines = [frame.line for frame in error.traceback if frame.file == file]
    return f"{shown_path(file)}:{lines[-1] if lines else 1}"


def no_tasks_text(paths: list[Path], count: int) -> str:
    """The sentence printed when no task was found under some paths.

    Args:
        paths: where tasks were looked for.
        count: the Python files there that mention Flyte.
    """
    where = ", ".join(shown_path(str(path)) for path in paths)
    if not count:
        return f"No tasks found under {where}: no Python file there imports Flyte."
    files = count_text(count, "Python file")
    return f"No tasks found under {where}: {files} there may use Flyte, but none of them defines a task."


def run_numbers(row: "RunRow") -> tuple[str, str]:
    """A run's duration and its peak memory; `-` for what is not known."""
    return (
        "-" if row.seconds is None else tell_time(row.seconds),
        format_bytes(row.peak_memory) if row.peak_memory else "-",
    )


@contextmanager
def waiting(text: str) -> Iterator[Callable[[str], None]]:
    """Show a spinner on stderr while the block runs, if that is a terminal. Yields a function that changes its text."""
    if not sys.stderr.isatty():
        yield lambda _text: None
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status(Text(one_line(text))) as status:
        yield lambda new: status.update(Text(one_line(new)))
