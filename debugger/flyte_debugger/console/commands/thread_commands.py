"""Commands that look at what goes on beside the thread that stopped: threads, asyncio tasks, modules."""

from dataclasses import dataclass
from typing import Self

from flyte_debugger.console.commands.command_registry import Command, CommandWords
from flyte_debugger.console.commands.inspect_commands import SelectedFrame, read_number, select_frame
from flyte_debugger.console.console_state import ConsoleState
from flyte_debugger.dap.messages import Module, Thread
from flyte_debugger.session.debuggee.asyncio_tasks import AsyncioTask, asyncio_tasks
from flyte_taskmodel.errors import InputsError


@dataclass(frozen=True)
class ThreadList:
    """The threads of the program."""

    threads: tuple[Thread, ...]
    current: int
    """The one that is looked at."""


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
    """Tell the threads of the program."""

    def run(self, state: ConsoleState) -> ThreadList:
        return ThreadList(state.session.threads(), state.position.thread)


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
class ShowAsyncioTasks(Command[AsyncioTaskList], name="tasks"):
    """Tell the asyncio tasks, what each awaits and which of them it waits for."""

    def run(self, state: ConsoleState) -> AsyncioTaskList:
        return AsyncioTaskList(asyncio_tasks(state.session))


@dataclass(frozen=True)
class ShowModules(Command[ModuleList], name="modules"):
    """Tell the modules that frames were seen in."""

    def run(self, state: ConsoleState) -> ModuleList:
        return ModuleList(state.session.modules())
