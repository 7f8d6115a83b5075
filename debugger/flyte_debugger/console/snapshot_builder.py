"""The frozen snapshot of a stop that a face draws, with everything that one paint needs asked for beforehand."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from flyte_debugger.console.debug_position import DebugPosition
from flyte_debugger.console.exception_summary import ExceptionChain, ExceptionSummary, exception_chain
from flyte_debugger.console.hit_breakpoints import hit_breakpoints
from flyte_debugger.console.source_lines import SourceCache, SourceLines
from flyte_debugger.console.stack_snapshot import StackSnapshot, StopHistoryCursor, shown_frames
from flyte_debugger.console.variable_rows import (
    EXCEPTION,
    LOCALS,
    WATCHES,
    Path,
    VariableRow,
    child_rows,
    scope_rows,
)
from flyte_debugger.dap.messages import StackFrame, Thread
from flyte_debugger.session.debuggee.asyncio_tasks import AsyncioTask, task_locals
from flyte_debugger.session.processes.debuggee_process import DebuggeeProcess
from flyte_debugger.session.stop import Stop
from flyte_debugger.session.stopped_action import StoppedAction
from flyte_taskmodel.errors import WorkbenchError


@dataclass(frozen=True)
class StopSnapshot:
    """Where the program stands still, as far as a face shows it; or something that is shown in its place."""

    stop: Stop | None
    """Tells this stop from others, and is what more can be asked of; None in place of a program that runs."""
    thread: int
    frame_index: int
    """The frame that is looked at, the innermost being 0."""
    frames: tuple[StackFrame, ...]
    total_frames: int
    other_threads: tuple[Thread, ...]
    rows: tuple[VariableRow, ...]
    """Exception, watches, locals and globals, and what is open in them."""
    source: SourceLines | None
    is_outdated: bool
    """Whether the file was changed since."""
    action: StoppedAction
    """What the stopped thread works for."""
    error: str | None
    """Type and message of what it stopped for, where that is an exception."""
    exception: ExceptionChain | None = None
    hit_breakpoints: tuple[str, ...] = ()
    """Those that the program stopped at, as a person would write them."""
    stack_snapshot: StackSnapshot | None = None
    """What is shown instead of where the program is."""

    @property
    def reason(self) -> str:
        """step, breakpoint, function breakpoint, exception, pause, entry, goto ..."""
        return self.stop.reason if self.stop else ""

    @property
    def process(self) -> DebuggeeProcess | None:
        """The child process that it is in; None for the program itself."""
        return self.stop.process if self.stop else None

    @property
    def frame(self) -> StackFrame | None:
        """The frame that is looked at."""
        return self.frames[self.frame_index] if self.frames else None

    @property
    def task(self) -> str | None:
        """Of the stopped thread's action."""
        return self.action.task

    @property
    def locals(self) -> tuple[VariableRow, ...] | None:
        """The first page of the frame's local variables; None where they are folded."""
        return self._inside(LOCALS)

    @property
    def watches(self) -> tuple[VariableRow, ...]:
        """What the watched expressions give, or the sentence of what they raise."""
        return self._inside((WATCHES,)) or ()

    def _inside(self, path: Path) -> tuple[VariableRow, ...] | None:
        found = next((row.children for row in self.rows if row.path == path), ())
        return tuple(one for one in found if one.next_start is None and not one.is_minor) or None


class SnapshotBuilder:
    """What of one program is shown.

    Args:
        position: where the person is in it.
    """

    def __init__(self, position: DebugPosition) -> None:
        self._position = position
        self._sources = SourceCache()
        self._exception: tuple[Stop | None, ExceptionChain | None] = (None, None)
        self._cursor = StopHistoryCursor(position.recording)
        self._instead: StackSnapshot | None = None
        if position.target.file:
            self._sources.read(position.target.file)

    def present(self, opened: Collection[Path]) -> StopSnapshot:
        """Where the program stands still.

        Args:
            opened: the paths of the rows whose children are wanted.

        Raises:
            WorkbenchError: when it does not, or its debuggee does not answer.
        """
        position = self._position
        stop = position.require_stop()
        frame = position.frame if position.frames else None
        chain = self._exception_of(stop)
        rows = scope_rows(stop, frame, opened, position.target.breakpoints.wanted.watches) if frame else ()
        source, is_outdated = self._source(stop, frame)
        return StopSnapshot(
            stop=stop,
            thread=position.thread,
            frame_index=position.frame_index,
            frames=position.frames,
            total_frames=position.total_frames,
            other_threads=tuple(one for one in position.session.threads() if one.id != position.thread),
            rows=(*exception_rows(chain), *rows),
            source=source,
            is_outdated=is_outdated,
            action=position.action,
            error=stop.error,
            exception=chain,
            hit_breakpoints=self._hit(stop),
        )

    def _hit(self, stop: Stop) -> tuple[str, ...]:
        position = self._position
        top = position.frames[0] if position.frames and position.thread == stop.threadId else None
        return hit_breakpoints(position.target.breakpoints.wanted, position.target.placed, stop, top, position.action)

    # What is shown instead: each is None where that is the present.

    def walk(self, forward: bool) -> StopSnapshot | None:
        """The stop before the one that is shown, or the one after."""
        stop = self._position.stop
        return self.show_instead(self._cursor.step(forward, stop.number if stop else None))

    def walk_to(self, number: int) -> StopSnapshot | None:
        """The stop of that number."""
        return self.show_instead(self._cursor.go_to(number))

    def show_instead(self, snapshot: StackSnapshot | None, frame_index: int = 0) -> StopSnapshot | None:
        """Something else, at one of its frames."""
        if snapshot is None:
            return None
        self._instead = snapshot
        return self.other_frame(frame_index)

    def other_frame(self, frame_index: int) -> StopSnapshot | None:
        """Another frame of what is shown instead; of a past stop, only the innermost has its variables."""
        instead = self._instead
        if instead is None:
            return None
        number = min(max(frame_index, 0), len(instead.frames) - 1)
        task = instead.asyncio_task
        source, is_outdated = self._source(None, instead.frames[number] if instead.frames else None)
        return StopSnapshot(
            stop=self._position.stop,
            thread=0,
            frame_index=number,
            frames=instead.frames,
            total_frames=len(instead.frames),
            other_threads=(),
            rows=self._rows_of_task(task, number) if task else instead.rows if number == 0 else (),
            source=source,
            is_outdated=is_outdated,
            action=StoppedAction(task=instead.task),
            error=instead.error,
            stack_snapshot=instead,
        )

    def _rows_of_task(self, task: AsyncioTask, frame_index: int) -> tuple[VariableRow, ...]:
        """The variables of a frame of an asyncio task; none while the program runs."""
        stop, position = self._position.stop, self._position
        numbers = shown_frames(task)
        if stop is None or not position.frames or not numbers:
            return ()
        row = VariableRow(LOCALS, container=task_locals(stop, task, numbers[frame_index]))
        children = tuple(one for one in child_rows(stop, position.frame, row) if not one.is_minor)
        return (replace(row, children=children),)

    @property
    def is_instead(self) -> bool:
        """Whether something is shown instead of where the program is."""
        return self._instead is not None

    def show_present(self) -> None:
        """Show where the program is from now on."""
        self._instead = None
        self._cursor.reset()

    def _source(self, stop: Stop | None, frame: StackFrame | None) -> tuple[SourceLines | None, bool]:
        path = frame.source.path if frame else None
        if not path:
            return None, False
        fetch = str if stop is None else lambda: _text_of(stop, frame)
        return self._sources.read(path, fetch), self._sources.is_outdated(path)

    def _exception_of(self, stop: Stop) -> ExceptionChain | None:
        """What the program stopped for, and what that came from: asked for once."""
        if stop.reason != "exception":
            return None
        if self._exception[0] is not stop:
            self._exception = stop, exception_chain(stop.exception())
        return self._exception[1]


def exception_rows(chain: ExceptionChain | None) -> tuple[VariableRow, ...]:
    """An exception and those behind it, as rows of their types and messages."""
    if chain is None:
        return ()
    rows = (_exception_row(chain.exception), *(_exception_row(one, "from ") for one in chain.behind))
    return (VariableRow((EXCEPTION,), children=rows),)


def _exception_row(one: ExceptionSummary, prefix: str = "") -> VariableRow:
    raised = f"  ({one.raised})" if prefix and one.raised else ""
    name = prefix + one.type.rpartition(".")[2]
    return VariableRow((EXCEPTION, name), one.message + raised, is_error=True)


def local_values(snapshot: StopSnapshot) -> dict[str, str] | None:
    """The local variables as a snapshot has them; None where they are folded."""
    return {one.name: one.value for one in snapshot.locals} if snapshot.locals else None


def _text_of(stop: Stop, frame: StackFrame | None) -> str:
    try:
        return stop.source(frame)
    except WorkbenchError:
        return ""
