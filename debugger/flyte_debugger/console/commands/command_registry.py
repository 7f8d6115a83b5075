"""What a command is: a typed request that knows how it is done, and the words by which a person gives it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Self, TypeVar

from flyte_debugger.console.console_state import ConsoleState

Answer = TypeVar("Answer", covariant=True)
PAGE = 100
"""Items of a page unless the person says otherwise."""


@dataclass(frozen=True)
class CommandWords:
    """A command as it was written: its name and what follows it."""

    name: str
    argument: str = ""
    start: int = 0
    """For values with many items: which to begin with."""
    count: int = PAGE


@dataclass(frozen=True)
class CommandSpec:
    """How a command is given, and what it needs."""

    name: str
    """Empty for a command that has no words: a button or a key of a face."""
    short: str
    argument: str
    """What follows it, for the help: `EXPRESSION`, `[LINE]`; empty where nothing does."""
    requires_stopped: bool
    """Whether it waits until the program is stopped."""
    resumes: bool
    """Whether the program runs on with it."""
    is_immediate: bool
    """Whether it is done before whatever waits."""
    help: str
    """What it does, in a sentence."""


class Command(ABC, Generic[Answer]):
    """A request to a debug session; its answer is frozen data. Subclasses are frozen dataclasses."""

    spec: ClassVar[CommandSpec]

    def __init_subclass__(
        cls,
        name: str = "",
        short: str = "",
        argument: str = "",
        requires_stopped: bool = True,
        resumes: bool = False,
        is_immediate: bool = False,
    ) -> None:
        super().__init_subclass__()
        help_text = (cls.__doc__ or "").strip().partition("\n")[0]
        cls.spec = CommandSpec(name, short, argument, requires_stopped, resumes, is_immediate, help_text)
        if name:
            COMMANDS[name] = cls
        if short:
            SHORT_NAMES[short] = name

    @classmethod
    def from_words(cls, words: CommandWords) -> Self:
        """The command that a person wrote.

        Raises:
            InputsError: one sentence, when what follows its name is wrong.
        """
        return cls()

    @abstractmethod
    def run(self, state: ConsoleState) -> Answer:
        """Do it.

        Raises:
            WorkbenchError: one sentence, when it cannot be done.
        """


COMMANDS: dict[str, type[Command[Any]]] = {}
"""By name, in the order of the help."""
SHORT_NAMES: dict[str, str] = {}
