"""Breakpoints that are kept: found as a person names them, switched off and on, shared with other programs."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeAlias

from flyte_debugger.session.breakpoints.breakpoint_specs import (
    Breakpoints,
    FunctionBreakpoint,
    LineBreakpoint,
    TaskWatch,
)
from flyte_debugger.session.breakpoints.breakpoint_syntax import parse_breakpoint, removed, spell
from flyte_taskmodel.errors import InputsError

Kept: TypeAlias = LineBreakpoint | FunctionBreakpoint | str
"""A breakpoint, one of a task as its text."""


def each(breakpoints: Breakpoints) -> Iterator[tuple[Kept, str, bool]]:
    """Every breakpoint, as a person would write it, and whether it is switched on."""
    specs: tuple[LineBreakpoint | FunctionBreakpoint, ...] = (*breakpoints.lines, *breakpoints.functions)
    for spec in specs:
        yield spec, spell(spec), spec.enabled
    yield from ((text, text, True) for text in breakpoints.tasks)
    yield from ((text, text, False) for text in breakpoints.tasks_off)


def find(breakpoints: Breakpoints, text: str, here: str | None) -> Kept:
    """The breakpoint that a person names: as it is spelt, also where its file is gone, or by its place alone.

    Raises:
        InputsError: one sentence, where there is none.
    """
    for one, spelt, _ in each(breakpoints):
        if spelt == text:
            return one
    place = parse_breakpoint(text, here)
    left = [one for one, _, _ in each(removed(breakpoints, place))]
    for one, _, _ in each(breakpoints):
        if one not in left:
            return one
    raise InputsError(f"there is no breakpoint {text}; `breaks` lists them.")


def without(breakpoints: Breakpoints, one: Kept) -> Breakpoints:
    """The breakpoints without this one."""
    names = ("tasks", "tasks_off") if isinstance(one, str) else ("lines", "functions")
    left: dict[str, Any] = {name: tuple(each for each in getattr(breakpoints, name) if each != one) for name in names}
    return replace(breakpoints, **left)


def switched(breakpoints: Breakpoints, one: Kept, on: bool) -> Breakpoints:
    """The breakpoints with this one switched on or off, in its place."""
    if isinstance(one, str):
        left = without(breakpoints, one)
        return replace(left, tasks=(*left.tasks, one)) if on else replace(left, tasks_off=(*left.tasks_off, one))
    name = "lines" if isinstance(one, LineBreakpoint) else "functions"
    changed: dict[str, Any] = {
        name: tuple(replace(each, enabled=on) if each == one else each for each in getattr(breakpoints, name))
    }
    return replace(breakpoints, **changed)


def watched(breakpoints: Breakpoints, expression: str, task: str | None) -> Breakpoints:
    """The breakpoints with an expression watched in a task, or without one at every stop, after those that are."""
    left = unwatched(breakpoints, expression, task)
    if task is None or expression in breakpoints.watches:
        return replace(left, watches=(*left.watches, expression))
    return replace(left, task_watches=(*left.task_watches, TaskWatch(expression, task)))


def unwatched(breakpoints: Breakpoints, expression: str, task: str | None) -> Breakpoints:
    """The breakpoints without an expression that is watched in a task."""
    return replace(
        breakpoints,
        watches=tuple(one for one in breakpoints.watches if one != expression),
        task_watches=tuple(one for one in breakpoints.task_watches if one != TaskWatch(expression, task or "")),
    )


def changed_alike(kept: Breakpoints, before: Breakpoints, after: Breakpoints) -> Breakpoints:
    """What is kept, changed as `before` was to become `after`: another program may have changed it meanwhile."""
    changes: dict[str, Any] = {"exceptions": after.exceptions}
    for name in ("lines", "functions", "tasks", "tasks_off", "watches", "task_watches"):
        had, has = getattr(before, name), getattr(after, name)
        others = tuple(one for one in getattr(kept, name) if one not in had and one not in has)
        still = tuple(one for one in has if one in getattr(kept, name) or one not in had)
        changes[name] = (*others, *still)
    return replace(kept, **changes)
