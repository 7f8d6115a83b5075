"""Looking at a program for its screen: everything that one paint needs, asked for beforehand."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from flyte_debugger.console.answer_text import breakpoint_mark, exception_row
from flyte_debugger.console.command_registry import Answer
from flyte_debugger.console.console_messages import Marks, Surveyed, View
from flyte_debugger.console.debug_position import Prompt
from flyte_debugger.console.source_lines import SourceCache
from flyte_debugger.console.stack_snapshot import Aside, Walk, shown_frames
from flyte_debugger.console.telling import tell_exception
from flyte_debugger.console.variable_rows import EXCEPTION, LOCALS, Path, Row, inside, look
from flyte_debugger.dap.messages import StackFrame
from flyte_debugger.debugging.asyncio_tasks import AsyncioTask, asyncio_tasks, task_locals
from flyte_debugger.debugging.errors import NotStoppedError
from flyte_debugger.debugging.stop import Stop


class Viewing:
    """What of one program is shown.

    Args:
        prompt: where the person is in it.
    """

    def __init__(self, prompt: Prompt) -> None:
        self._prompt = prompt
        self._sources = SourceCache()
        self._exception: tuple[Stop | None, tuple[Row, ...]] = (None, ())
        self._walk = Walk(prompt.recording)
        self._aside: Aside | None = None
        if prompt.program.file:
            self._sources.read(prompt.program.file)

    def present(self, opened: Collection[Path]) -> View:
        """Where the program stands still.

        Raises:
            WorkbenchError: when it does not, or its debuggee does not answer.
        """
        prompt = self._prompt
        stop = prompt.require_stop()
        frame = prompt.frame if prompt.frames else None
        rows = look(stop, frame, opened, prompt.program.breakpoints.watches) if frame else ()
        return View(
            stop=stop,
            thread=prompt.thread,
            at=prompt.at,
            frames=prompt.frames,
            total=prompt.total,
            others=tuple(one for one in prompt.session.threads() if one.id != prompt.thread),
            rows=(*self._exception_rows(stop), *rows),
            task=prompt.task,
            error=stop.error,
            **self._source(frame),
        )

    # What is shown instead: each is None where that is the present.

    def walk(self, forward: bool) -> View | None:
        """The stop before the one that is shown, or the one after."""
        return self.look_aside(self._walk.step(forward, self._prompt.stop.number if self._prompt.stop else None))

    def walk_to(self, number: int) -> View | None:
        """The stop of that number."""
        return self.look_aside(self._walk.go_to(number))

    def look_aside(self, aside: Aside | None) -> View | None:
        """Something else, at its innermost frame."""
        if aside is None:
            return None
        self._aside = aside
        return self.other_frame(0)

    def other_frame(self, at: int) -> View | None:
        """Another frame of what is shown instead; of a stop that was, only the innermost has its variables."""
        aside = self._aside
        if aside is None:
            return None
        at = min(max(at, 0), len(aside.frames) - 1)
        return View(
            stop=self._prompt.stop,
            thread=0,
            at=at,
            frames=aside.frames,
            total=len(aside.frames),
            others=(),
            rows=self._rows_of_task(aside.waiting, at) if aside.waiting else aside.rows if at == 0 else (),
            task=aside.task,
            error=aside.error,
            aside=aside,
            **self._source(aside.frames[at] if aside.frames else None),
        )

    def _rows_of_task(self, task: AsyncioTask, at: int) -> tuple[Row, ...]:
        """The variables of a frame of an asyncio task; none while the program runs."""
        stop, prompt = self._prompt.stop, self._prompt
        numbers = shown_frames(task)
        if stop is None or not prompt.frames or not numbers:
            return ()
        held = Row(LOCALS, holder=task_locals(stop, task, numbers[at]))
        return (replace(held, children=tuple(one for one in inside(stop, prompt.frame, held) if not one.is_minor)),)

    @property
    def is_aside(self) -> bool:
        """Whether something is shown instead of where the program is."""
        return self._aside is not None

    def leave_aside(self) -> None:
        """Show where the program is from now on."""
        self._aside = None
        self._walk.end()

    def marks(self) -> Marks:
        """The breakpoints."""
        told = self._prompt.tell_breakpoints()
        marks = {(one["file"], one["line"]): breakpoint_mark(one) for one in told if one["file"] and one["line"]}
        return Marks(marks, tuple(sorted(told, key=_place)))

    def survey(self) -> Surveyed:
        """The threads and asyncio tasks.

        Raises:
            WorkbenchError: one sentence, when there are none.
        """
        if not (self._prompt.stop or self._prompt.may_stop):
            raise NotStoppedError("The program is over: it has no threads any more.")
        session = self._prompt.session
        return Surveyed(session.threads(), asyncio_tasks(session), self._prompt.thread if self._prompt.stop else None)

    def _source(self, frame: StackFrame | None) -> dict[str, Any]:
        path = frame.source.path if frame else None
        if not path:
            return {"source": None, "is_outdated": False}
        return {"source": self._sources.read(path), "is_outdated": self._sources.is_outdated(path)}

    def _exception_rows(self, stop: Stop) -> tuple[Row, ...]:
        """What the program stopped for, and what that came from: asked for once."""
        if stop.reason != "exception":
            return ()
        if self._exception[0] is not stop:
            told = tell_exception(stop.exception())
            rows = (exception_row(told), *(exception_row(one, "from ") for one in told["chain"]))
            self._exception = stop, (Row((EXCEPTION,), children=rows),)
        return self._exception[1]


def locals_of(view: View) -> dict[str, str] | None:
    """The local variables as a view has them; None where they are folded."""
    for row in view.rows:
        if row.path == LOCALS and row.children:
            return {one.name: one.value for one in row.children if one.next_start is None and not one.is_minor}
    return None


def _place(told: Answer) -> tuple[bool, str, int, str]:
    """Lines and functions in the order of their files, then tasks."""
    return told["file"] is None, told["file"] or "", told["line"] or 0, told["breakpoint"]
