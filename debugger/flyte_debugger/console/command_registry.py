"""A person's commands: `next`, `print x + 1`, or `{"command": "print", "argument": "x + 1", "id": 7}`."""

import difflib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from flyte_taskmodel.errors import InputsError

if TYPE_CHECKING:
    from flyte_debugger.console.debug_position import Prompt


@dataclass(frozen=True)
class Command:
    """What a person wants done."""

    name: str
    argument: str = ""
    id: Any = None
    """Of the JSON form; comes back with the answer."""
    start: int = 0
    """For values with many items: which to begin with."""
    count: int = 100


Answer: TypeAlias = dict[str, Any]
Doing: TypeAlias = Callable[["Prompt", Command], Answer]


@dataclass(frozen=True)
class Verb:
    """A command that there is."""

    name: str
    short: str
    argument: str
    """What follows it, for the help: `EXPRESSION`, `[LINE]`; empty where nothing does."""
    needs_stop: bool
    """Whether it waits until the program is stopped."""
    goes_on: bool
    """Whether the program runs on with it."""
    do: Doing

    @property
    def help(self) -> str:
        """What it does, in a sentence."""
        return (self.do.__doc__ or "").strip().partition("\n")[0]


VERBS: dict[str, Verb] = {}
"""By name, in the order of the help."""
_SHORT: dict[str, str] = {}


def verb(
    name: str, short: str = "", argument: str = "", needs_stop: bool = True, goes_on: bool = False
) -> Callable[[Doing], Doing]:
    """Make a function the one that does a command."""

    def register(do: Doing) -> Doing:
        VERBS[name] = Verb(name, short, argument, needs_stop, goes_on, do)
        if short:
            _SHORT[short] = name
        return do

    return register


def read_command(text: str) -> Command:
    """The command of a line.

    Raises:
        InputsError: one sentence, when it is none.
    """
    text = text.strip()
    command = _from_json(text) if text.startswith("{") else _from_words(text)
    name = _SHORT.get(command.name, command.name)
    if name not in VERBS:
        near = difflib.get_close_matches(name, VERBS, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else " `help` lists all."
        raise InputsError(f"{command.name!r} is no command.{hint}")
    if command.argument and not VERBS[name].argument:
        raise InputsError(f"{name} takes nothing after it, not {command.argument!r}.")
    return Command(name, command.argument, command.id, command.start, command.count)


def _from_words(text: str) -> Command:
    name, _, argument = text.partition(" ")
    return Command(name, argument.strip())


def _from_json(text: str) -> Command:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputsError(f"a command that is neither words nor JSON: {error}.") from None
    if not isinstance(given.get("command"), str) or not isinstance(given.get("argument", ""), str):
        raise InputsError("a JSON command has a string `command` and, where it takes one, a string `argument`.")
    start, count = given.get("start", 0), given.get("count", Command.count)
    if not all(type(number) is int and number >= 0 for number in (start, count)):
        raise InputsError("`start` and `count` of a JSON command are whole numbers from 0.")
    return Command(given["command"], given.get("argument", "").strip(), given.get("id"), start, min(count, 10_000))
