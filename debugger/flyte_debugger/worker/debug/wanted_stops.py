"""The task breakpoints and stubs that a person wants, and which of them hold for a task."""

from collections.abc import Callable
from typing import Any

from flyte_debugger.protocol.worker_messages import TaskStops
from flyte_debugger.session.breakpoints.task_breakpoints import On, TaskBreakpoint, parse_task_breakpoint
from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.description.error_details import message_of


class WantedStops:
    """Task breakpoints and stubs.

    Args:
        stops: those that there are from the beginning.
        tell_once: tells the person a sentence, once for each key.
    """

    def __init__(self, stops: TaskStops, tell_once: Callable[[str, str], None]) -> None:
        self._tell_once = tell_once
        self.replace(stops)

    def replace(self, stops: TaskStops) -> None:
        """Replace all task breakpoints and stubs."""
        self._breakpoints = tuple(parse_task_breakpoint(text) for text in stops.breakpoints)
        self._stubs = dict(stops.stubs)

    def matching(
        self, on: On, task: AnyTask, values: dict[str, Any], attempt: int | None = None
    ) -> TaskBreakpoint | None:
        """The first task breakpoint that stops here."""
        for one in self._breakpoints:
            here = one.on == on and one.attempt == attempt and one.names(task.name, task.short_name)
            if here and (one.condition is None or self._holds(one, task, values)):
                return one
        return None

    def stub_text(self, task: AnyTask) -> str | None:
        """The expression that stands for the task's body."""
        return next(
            (self._stubs[name] for name in self._stubs if TaskBreakpoint(name).names(task.name, task.short_name)), None
        )

    def _holds(self, one: TaskBreakpoint, task: AnyTask, values: dict[str, Any]) -> bool:
        """Whether its condition is true; one that cannot be told stops, and says so once."""
        assert one.condition is not None
        try:
            return bool(eval(one.condition, globals_of(task), dict(values)))
        except Exception as error:
            reason = f"{type(error).__name__}: {message_of(error)}"
            self._tell_once(f"condition {one}", f"The condition of {one} raised {reason}, so the run stops there.")
            return True


def globals_of(task: AnyTask) -> dict[str, Any]:
    """The names that the task's own code sees."""
    function = getattr(task, "func", None)
    return dict(getattr(function, "__globals__", {}))
