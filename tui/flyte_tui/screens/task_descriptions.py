"""The descriptions of tasks that workers have given, and when a worker is asked for one."""

from collections import Counter
from collections.abc import Callable

from flyte_taskmodel.description.task_description import TaskDescription
from flyte_tui.file_listing import TaskRow
from flyte_tui.timers import SetTimer, StoppableTimer

DESCRIBE_AFTER = 0.15
"""Seconds that the cursor rests on a task before a worker is asked to describe it."""


class TaskDescriptions:
    """Keeps descriptions, and asks for the one of the task that the cursor rests on.

    Args:
        describe: has a worker describe a task; given how often its file had changed by then.
        set_timer: waits until the cursor has rested.
    """

    def __init__(self, describe: Callable[[TaskRow, int], None], set_timer: SetTimer) -> None:
        self._describe = describe
        self._set_timer = set_timer
        self._by_task: dict[tuple[str, str], tuple[TaskDescription, int]] = {}
        """Each with how often its file had changed when it was asked for."""
        self._changes: Counter[str] = Counter()
        """How often each file has changed."""
        self._resting: StoppableTimer | None = None

    def of(self, row: TaskRow) -> TaskDescription | None:
        """The description of a task; None while it is not known."""
        return self._answer(row)[0]

    def is_known(self, row: TaskRow) -> bool:
        """Whether its description is there, of the file as it is now."""
        described, changes = self._answer(row)
        return described is not None and changes == self._changes[row.file]

    def renew(self, files: set[str]) -> None:
        """The tasks of these files are to be described again; until then they keep the descriptions they have."""
        self._changes.update(files)

    def keep(self, row: TaskRow, description: TaskDescription, changes: int) -> None:
        """Take a worker's answer to what was asked when the file had changed so often; not after a later one's."""
        if changes >= self._answer(row)[1]:
            self._by_task[row.file, row.name] = description, changes

    def forget(self) -> None:
        """Drop all of them: the files may have changed."""
        self._by_task.clear()

    def ask(self, row: TaskRow) -> None:
        """Ask for this task's description when the cursor has rested."""
        self.ask_nothing()
        self._resting = self._set_timer(DESCRIBE_AFTER, lambda: self._describe(row, self._changes[row.file]))

    def ask_nothing(self) -> None:
        """The cursor moved on."""
        if self._resting:
            self._resting.stop()
            self._resting = None

    def _answer(self, row: TaskRow) -> tuple[TaskDescription | None, int]:
        """The last answer, and how often the file had changed when it was asked for."""
        return self._by_task.get((row.file, row.name), (None, 0))
