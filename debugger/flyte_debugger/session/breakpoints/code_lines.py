"""Which lines of a file hold code, so that a breakpoint there can stop."""

import functools
from pathlib import Path
from types import CodeType


def nearest_line(path: str, line: int) -> int:
    """The line itself if it holds code, else the next one that does, else the last of the file.

    A file that is gone, or that this Python cannot compile, is the debuggee's to judge: the line is left as it is.
    """
    try:
        lines = _lines_with_code(path, Path(path).stat().st_mtime_ns)
    except OSError:
        return line
    return next((known for known in lines if known >= line), lines[-1] if lines else line)


@functools.lru_cache(maxsize=64)
def _lines_with_code(path: str, changed: int) -> tuple[int, ...]:
    try:
        code = compile(Path(path).read_bytes(), path, "exec", dont_inherit=True)
    except (OSError, SyntaxError, ValueError):
        return ()
    return tuple(sorted(set(_lines(code))))


def _lines(code: CodeType) -> list[int]:
    own = [line for _, _, line in code.co_lines() if line]
    return own + [line for inner in code.co_consts if isinstance(inner, CodeType) for line in _lines(inner)]
