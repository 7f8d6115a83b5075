"""Breakpoints as a person writes them: a line, a function or a boundary of a task, each with what narrows it.

`train.py:12`, `train.py:12 if loss > 3`, `:12 hits >= 3`, `:12 log loss is {loss}`, `fit()`, `train.py:fit() if n > 2`,
and all of `flyte_debugger.session.breakpoints.task_breakpoints`: `train`, `train:entry if epochs > 3`.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints, FunctionBreakpoint, LineBreakpoint
from flyte_debugger.session.breakpoints.code_lines import nearest_line
from flyte_debugger.session.breakpoints.f_string import f_string_of
from flyte_debugger.session.breakpoints.source_functions import first_line, function_names
from flyte_debugger.session.breakpoints.task_breakpoints import TaskBreakpoint, check_expression, parse_task_breakpoint
from flyte_taskmodel.errors import InputsError

Spelt: TypeAlias = LineBreakpoint | FunctionBreakpoint | TaskBreakpoint

_PLACE = re.compile(
    r"\s*(?:(?P<path>.*?):)?\s*(?:(?P<line>\d+)|(?P<function>[^\W\d][\w.]*)\(\))"
    r"(?:\s+if\s+(?P<condition>.+?))?(?:\s+hits\s+(?P<hits>(?:[<>=]=?|%)?\s*\d+))?(?:\s+log\s+(?P<log>.+))?\s*",
    re.DOTALL,
)


def parse_breakpoint(text: str, here: str | None = None) -> Spelt:
    """The breakpoint that a person wrote.

    A line that holds no code stands for the nearest that does, as in editors; `moved` says so.

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
    path = str(_existing(text, found["path"] or here or "", here))
    line = nearest_line(path, int(found["line"]))
    return LineBreakpoint(path, line, condition, hits, found["log"] and _check_log(text, found["log"]))


def moved(text: str, breakpoint: Spelt) -> str | None:
    """A sentence for a line that holds no code, and for which another one was taken; None where that is not so."""
    found = _PLACE.fullmatch(text)
    if found is None or not found["line"] or not isinstance(breakpoint, LineBreakpoint):
        return None
    if int(found["line"]) == breakpoint.line:
        return None
    return f"line {found['line']} holds no code: the breakpoint is at line {breakpoint.line}."


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


def _check_log(text: str, message: str) -> str:
    try:
        f_string_of(message)
    except SyntaxError as error:
        raise InputsError(f"{text!r}: {message!r} is no f-string: {error.args[0]}.") from None
    return message


def _existing(text: str, path: str, here: str | None) -> Path:
    """The file of that name under the working directory, or else the one that is looked at."""
    file = Path(path).expanduser().absolute()
    if here and not file.is_file() and Path(here).match(path):
        return Path(here)
    if not file.is_file():
        raise InputsError(f"{text!r}: there is no file {path}.")
    return file


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
