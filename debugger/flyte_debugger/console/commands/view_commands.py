"""Commands of a face's keys and buttons that have no words: what is shown, what is opened, what is edited in place."""

from flyte_debugger.console.commands.assignment import assign, checked_outputs
from flyte_debugger.console.commands.command_registry import Command
from flyte_debugger.console.console_state import ConsoleState
from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_debugger.console.stack_snapshot import snapshot_of_line, snapshot_of_task
from flyte_debugger.console.variable_rows import Path, VariableRow, child_rows
from flyte_debugger.dap.messages import Scope, Thread
from flyte_debugger.session.debuggee.asyncio_tasks import AsyncioTask, asyncio_tasks
from flyte_debugger.session.errors import NotStoppedError
from flyte_debugger.session.processes.process_group import ProcessThreads
from flyte_debugger.session.stop import Stop
from flyte_taskmodel.frozen_dataclass import dataclass


class ShowInstead(Command[StopSnapshot | None], requires_stopped=False):
    """Shows something in place of where the program is; None for the present."""


@dataclass(frozen=True)
class WalkStops(ShowInstead, requires_stopped=False):
    """Show the stop before the one that is shown, or the one after; the last is followed by the present."""

    forward: bool

    def run(self, state: ConsoleState) -> StopSnapshot | None:
        return state.snapshots.walk(self.forward)


@dataclass(frozen=True)
class ShowPastStop(ShowInstead, requires_stopped=False):
    """Show a stop that was."""

    number: int

    def run(self, state: ConsoleState) -> StopSnapshot | None:
        return state.snapshots.walk_to(self.number)


@dataclass(frozen=True)
class ShowTaskStack(ShowInstead, requires_stopped=False):
    """Show the stack of an asyncio task."""

    task: AsyncioTask
    frame_index: int = 0

    def run(self, state: ConsoleState) -> StopSnapshot | None:
        return state.snapshots.show_instead(snapshot_of_task(self.task), self.frame_index)


@dataclass(frozen=True)
class ShowLine(ShowInstead, requires_stopped=False):
    """Show a line of a file."""

    path: str
    line: int
    title: str

    def run(self, state: ConsoleState) -> StopSnapshot | None:
        return state.snapshots.show_instead(snapshot_of_line(self.path, self.line, self.title))


@dataclass(frozen=True)
class ShowOtherFrame(ShowInstead, requires_stopped=False):
    """Show another frame of what is shown in place of where the program is."""

    frame_index: int

    def run(self, state: ConsoleState) -> StopSnapshot | None:
        return state.snapshots.other_frame(self.frame_index)


@dataclass(frozen=True)
class ShowPresent(ShowInstead, requires_stopped=False):
    """Show where the program is."""

    def run(self, state: ConsoleState) -> StopSnapshot | None:
        return None


@dataclass(frozen=True)
class ExpandedRow:
    """What is inside of a row."""

    stop: Stop
    row: VariableRow
    children: tuple[VariableRow, ...]


@dataclass(frozen=True)
class ExpandRow(Command[ExpandedRow]):
    """Ask for what is inside of a row, or for the next page of it."""

    row: VariableRow
    opened: frozenset[Path] = frozenset()
    """The paths of the rows inside of it whose children are wanted, too."""

    def run(self, state: ConsoleState) -> ExpandedRow:
        start = self.row.next_start or 0
        children = child_rows(state.stop, state.position.frame, self.row, self.opened, start)
        return ExpandedRow(state.stop, self.row, children)


@dataclass(frozen=True)
class EditRow(Command[None]):
    """Give a variable another value, a Python expression."""

    row: VariableRow
    expression: str

    def run(self, state: ConsoleState) -> None:
        container, variable, frame = self.row.parent_container, self.row.variable, state.position.frame
        if container is None or variable is None:
            return
        if variable.evaluateName and not isinstance(container, Scope):
            assign(state.stop, frame, variable.evaluateName, self.expression)
        else:
            value = checked_outputs(variable.name, self.expression, frame)
            state.stop.set_variable(container, variable, value, frame)


@dataclass(frozen=True)
class Refresh(Command[None]):
    """Show the stop again, with the rows that are open now."""

    def run(self, state: ConsoleState) -> None:
        return


@dataclass(frozen=True)
class ProgramThreads:
    """All that goes on in the process that is looked at, and which processes there are."""

    threads: tuple[Thread, ...]
    tasks: tuple[AsyncioTask, ...]
    current: int | None
    """The thread that is looked at; None while the program runs."""
    processes: tuple[ProcessThreads, ...] = ()
    """The program and its child processes; empty where children are not debugged."""


@dataclass(frozen=True)
class ListThreads(Command[ProgramThreads], requires_stopped=False):
    """Ask for the threads and asyncio tasks."""

    def run(self, state: ConsoleState) -> ProgramThreads:
        position = state.position
        if position.stop is None and not position.may_stop:
            raise NotStoppedError("The program is over: it has no threads any more.")
        current = position.thread if position.stop else None
        tasks = asyncio_tasks(state.session)
        return ProgramThreads(state.session.threads(), tasks, current, state.target.processes())
