"""Breakpoints as a person writes them: a line, a function or a boundary of a task, each with what narrows it.

`train.py:12`, `train.py:12 if loss > 3`, `:12 hits >= 3`, `:12 log loss is {loss}`, `fit()`, `train.py:fit() if n > 2`,
and all of `flyte_debugger.session.task_breakpoints`: `train`, `train:entry if epochs > 3`.
"""

import difflib
import functools
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import CodeType
from typing import TypeAlias

from flyte_debugger.session.breakpoints import Breakpoints, FunctionBreakpoint, LineBreakpoint
from flyte_debugger.session.source_functions import first_line, function_names
from flyte_debugger.session.task_breakpoints import TaskBreakpoint, check_expression, parse_task_breakpoint
from flyte_taskmodel.errors import InputsError

Spelt: TypeAlias = LineBreakpoint | FunctionBreakpoint | TaskBreakpoint

_PLACE = re.compile(
    r"\s*(?:(?P<path>.*?):)?\s*(?:(?P<line>\d+)|(?P<function>[^\W\d][\w.]*)\(\))"
    r"(?:\s+if\s+(?P<condition>.+?))?(?:\s+hits\s+(?P<hits>(?:[<>=]=?|%)?\s*\d+))?(?:\s+log\s+(?P<log>.+))?\s*",
    re.DOTALL,
)


def parse_breakpoint(text: str, here: str | None = None) -> Spelt:
    """The breakpoint that a person wrote.

    Args:
        text: as above.
        here: the file that is looked at: a bare `12` and `:12` are lines of it, and it goes by its name alone.

    Raises:
        InputsError: one sentence, when it is none or cannot be placed.
    """
    found = _PLACE.fullmatch(text)
    if found is None:
        return parse_task_breakpoint(text)
    condition = found["condition"] and check_expression(repr(text), found["condition"])
    hits = found["hits"] and "".join(found["hits"].split())
    if found["function"]:
        path = str(_existing(text, found["path"], here)) if found["path"] else None
        _check_function(text, path, found["function"])
        return FunctionBreakpoint(found["function"], path, condition, hits)
    if not (found["path"] or here):
        raise InputsError(f"{text!r} names no file. Write FILE:LINE.")
    path, line = str(_existing(text, found["path"] or here or "", here)), int(found["line"])
    _check_line(text, path, line)
    return LineBreakpoint(path, line, condition, hits, found["log"])


def added(breakpoints: Breakpoints, new: Spelt) -> Breakpoints:
    """The breakpoints with one more, instead of the one in its place if there is one."""
    without = removed(breakpoints, new)
    match new:
        case LineBreakpoint():
            return replace(without, lines=(*without.lines, new))
        case FunctionBreakpoint():
            return replace(without, functions=(*without.functions, new))
        case TaskBreakpoint():
            return replace(without, tasks=(*without.tasks, str(new)))


def removed(breakpoints: Breakpoints, old: Spelt) -> Breakpoints:
    """The breakpoints without the one in this place, whatever narrows it."""
    match old:
        case LineBreakpoint():
            return replace(
                breakpoints,
                lines=tuple(one for one in breakpoints.lines if (one.path, one.line) != (old.path, old.line)),
            )
        case FunctionBreakpoint():
            return replace(
                breakpoints,
                functions=tuple(one for one in breakpoints.functions if (one.path, one.name) != (old.path, old.name)),
            )
        case TaskBreakpoint():
            return replace(
                breakpoints,
                tasks=_elsewhere(breakpoints.tasks, old),
                tasks_off=_elsewhere(breakpoints.tasks_off, old),
            )


def _elsewhere(texts: tuple[str, ...], old: TaskBreakpoint) -> tuple[str, ...]:
    place = replace(old, condition=None)
    return tuple(one for one in texts if replace(parse_task_breakpoint(one), condition=None) != place)


def spell(breakpoint: LineBreakpoint | FunctionBreakpoint) -> str:
    """The breakpoint as a person would write it."""
    if isinstance(breakpoint, LineBreakpoint):
        text, log = f"{breakpoint.path}:{breakpoint.line}", breakpoint.log_message
    else:
        text, log = f"{breakpoint.path}:{breakpoint.name}()" if breakpoint.path else f"{breakpoint.name}()", None
    parts = (("if", breakpoint.condition), ("hits", breakpoint.hit_condition), ("log", log))
    return text + "".join(f" {word} {value}" for word, value in parts if value)


def _existing(text: str, path: str, here: str | None) -> Path:
    """The file of that name under the working directory, or else the one that is looked at."""
    file = Path(path).expanduser().absolute()
    if here and not file.is_file() and Path(here).match(path):
        return Path(here)
    if not file.is_file():
        raise InputsError(f"{text!r}: there is no file {path}.")
    return file


def _check_line(text: str, path: str, line: int) -> None:
    """Refuse a line that can never stop. A file that is gone, or that this Python cannot compile, is the debuggee's."""
    try:
        lines = _lines_with_code(path, Path(path).stat().st_mtime_ns)
    except OSError:
        return
    if not lines or line in lines:
        return
    after = next((known for known in lines if known > line), None)
    hint = f"; the next that does is line {after}" if after else f"; the last that does is line {lines[-1]}"
    raise InputsError(f"{text!r}: line {line} holds no code to stop at{hint}.")


def _check_function(text: str, path: str | None, name: str) -> None:
    """Refuse a function that its file does not have. A file that cannot be read here is the debuggee's to judge."""
    known = function_names(path) if path else ()
    if path and known and first_line(path, name) is None:
        raise InputsError(f"{text!r}: {Path(path).name} has no function {name}.{nearest(name, known)}")


def nearest(name: str, known: Iterable[str]) -> str:
    """` Did you mean 'train'?`, where one of the known names is like this one; else nothing."""
    by_last = {one.rpartition(".")[2]: one for one in known}
    near = difflib.get_close_matches(name.rpartition(".")[2], by_last, n=1)
    return f" Did you mean {by_last[near[0]]!r}?" if near else ""


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
