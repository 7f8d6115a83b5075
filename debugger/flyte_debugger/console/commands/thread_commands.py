"""Commands that look at what goes on beside the thread that stopped: threads, processes, asyncio tasks, modules."""

from typing import Self

from flyte_debugger.console.commands.command_registry import Command, CommandWords
from flyte_debugger.console.commands.inspect_commands import SelectedFrame, read_number, select_frame
from flyte_debugger.console.console_state import ConsoleState
from flyte_debugger.dap.messages import Module, Thread
from flyte_debugger.session.debuggee.asyncio_tasks import AsyncioTask, asyncio_tasks
from flyte_debugger.session.processes.debuggee_process import DebuggeeProcess
from flyte_debugger.session.processes.process_group import ProcessThreads
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.frozen_dataclass import dataclass


@dataclass(frozen=True)
class ThreadList:
    """The threads of the process that is looked at, and all processes with theirs."""

    threads: tuple[Thread, ...]
    current: int
    """The one that is looked at."""
    processes: tuple[ProcessThreads, ...] = ()
    """The program and its child processes; empty where children are not debugged."""


@dataclass(frozen=True)
class SelectedProcess:
    """The process that is looked at now, and where it stands still."""

    process: DebuggeeProcess | None
    """None for the program itself."""
    thread: int
    selected: SelectedFrame


@dataclass(frozen=True)
class AsyncioTaskList:
    """The asyncio tasks of the program."""

    tasks: tuple[AsyncioTask, ...]


@dataclass(frozen=True)
class ModuleList:
    """The modules that frames were seen in."""

    modules: tuple[Module, ...]


@dataclass(frozen=True)
class ShowThreads(Command[ThreadList], name="threads"):
    """Tell the threads of the process that is looked at, and all processes with theirs."""

    def run(self, state: ConsoleState) -> ThreadList:
        return ThreadList(state.session.threads(), state.position.thread, state.target.processes())


@dataclass(frozen=True)
class SelectThread(Command[SelectedFrame], name="thread", argument="ID"):
    """Look at another thread."""

    thread: int

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(read_number(words))

    def run(self, state: ConsoleState) -> SelectedFrame:
        if self.thread not in {one.id for one in state.session.threads()}:
            raise InputsError(f"the program has no thread {self.thread}; `threads` lists them.")
        state.position.go_to_thread(self.thread)
        return select_frame(state, 0)


@dataclass(frozen=True)
class SelectProcess(Command[SelectedProcess], name="process", argument="[PID]", requires_stopped=False):
    """Look at where another process is stopped, or without an id the task's own; commands are about that one then."""

    pid: int | None = None

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        return cls(read_number(words) if words.argument else None)

    def run(self, state: ConsoleState) -> SelectedProcess:
        stop = state.target.show_process(self.pid)
        state.position.go_to_stop(stop)
        state.snapshots.show_present()
        return SelectedProcess(stop.process, stop.threadId, select_frame(state, 0))


@dataclass(frozen=True)
class ShowAsyncioTasks(Command[AsyncioTaskList], name="tasks"):
    """Tell the asyncio tasks, what each awaits and which of them it waits for."""

    def run(self, state: ConsoleState) -> AsyncioTaskList:
        return AsyncioTaskList(asyncio_tasks(state.session))


@dataclass(frozen=True)
class ShowModules(Command[ModuleList], name="modules"):
    """Tell the modules that frames were seen in."""

    def run(self, state: ConsoleState) -> ModuleList:
        return ModuleList(state.session.modules())
