"""Overrides given as `path=value` put on a task by Flyte's own `TaskTemplate.override`.

What can be overridden, and what each value may be, is read off `override`'s signature and Flyte's dataclasses. What
Flyte would refuse with a traceback, or drop without a word, is told in plain words before the run.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.errors import WorkbenchError
from flyte_taskmodel.forms.schema import FieldChange
from flyte_taskmodel.overrides.field_path import Place, no_such, takes_text
from flyte_taskmodel.overrides.override_checks import (
    is_broken,
    is_refused,
    taken_together,
    why_dropped,
    why_invalid,
    why_refused,
)
from flyte_taskmodel.overrides.override_settings import WRONG, Problem, Setting, Settings
from flyte_taskmodel.overrides.setting_leaves import Leaf, leaves_of
from flyte_taskmodel.overrides.type_hints import field_hints, override_hints


class OverrideError(WorkbenchError):
    """Settings that a task does not take; the message has one line for each.

    Args:
        problems: every one that is wrong, with the path of its field.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.message for problem in self.problems))


def apply_overrides(task: AnyTask, settings: tuple[str, ...]) -> AnyTask:
    """The task with the settings on it, as Flyte's `override` returned it; the task itself for no settings.

    Args:
        task: stays as it is.
        settings: as typed after `--set`: `("retries=3", "resources.memory=512Mi")`.

    Raises:
        OverrideError: with everything that is wrong with any of the settings.
    """
    new, problems = try_overrides(task, settings)
    if problems:
        raise OverrideError(problems)
    return new


def try_overrides(task: AnyTask, settings: tuple[str, ...]) -> tuple[AnyTask, list[Problem]]:
    """The task with as many of the settings on it as are right, and what is wrong with the others.

    Args:
        task: stays as it is.
        settings: as typed after `--set`.
    """
    if not settings:
        return task, []
    if broken := why_broken(task):
        return task, [Problem("", broken)]
    given = Settings()
    asked = given.by_field(settings)
    values = _values(task, asked, given)
    taken = taken_together(task, values)
    new = task.override(**taken)
    for name, value in values.items():
        if name not in taken:
            given.wrong(asked[name], why_refused(task, name, values, taken))
        elif dropped := why_dropped(task, new, name, value, asked[name][-1].text):
            given.wrong(asked[name], dropped)
    return new, given.problems


def why_broken(task: AnyTask) -> str | None:
    """Why nothing of the task can be overridden; None where it can."""
    if not is_broken(task):
        return None
    kind = type(task).__name__
    return f"{task.name} cannot be overridden: Flyte's own override fails on a {kind}; change its definition."


def differences(base: AnyTask, new: AnyTask) -> tuple[FieldChange, ...]:
    """What `new` declares otherwise than `base`, part by part; of secrets their keys, since a task knows no more.

    A part that only one side has is left out if its class fills it in by itself, so that `secrets=a` is one change.

    Args:
        base: a task.
        new: what `override` returned for it.
    """
    return tuple(change for name in field_hints(type(new)) for change in _changes(name, base, new))


def _values(task: AnyTask, asked: dict[str, list[Setting]], given: Settings) -> dict[str, Any]:
    """By field, what the settings ask for; those that are wrong by themselves are left out, and noted in `given`."""
    hints = override_hints(task)
    values = {}
    for name, settings in asked.items():
        if name not in hints:
            known = [each for each in hints if takes_text(Place(each, hints[each])) and not is_refused(task, each)]
            given.wrong(settings, no_such(name, task.name, known))
        elif is_refused(task, name):
            given.wrong(settings, f"{name} cannot be overridden; change it where the task is defined.")
        elif (value := given.value(Place(name, hints[name]), getattr(task, name, None), settings)) is not WRONG:
            if invalid := why_invalid(task, name, value):
                given.wrong(settings, invalid)
            else:
                values[name] = value
    return values


def _changes(name: str, base: AnyTask, new: AnyTask) -> Iterator[FieldChange]:
    if getattr(base, name, None) is getattr(new, name):
        return
    before, after = leaves_of(base, name), leaves_of(new, name)
    both = [(path, before.get(path), after.get(path)) for path in dict.fromkeys([*before, *after])]
    changed = [(path, old, fresh) for path, old, fresh in both if not (old and fresh and old.text == fresh.text)]
    told = [(path, old, fresh) for path, old, fresh in changed if (old and fresh) or not _is_filled_in(old or fresh)]
    for path, old, fresh in told or changed[:1]:
        yield FieldChange(path, old.text if old else None, fresh.text if fresh else None)


def _is_filled_in(leaf: Leaf | None) -> bool:
    return leaf is not None and leaf.filled_in
