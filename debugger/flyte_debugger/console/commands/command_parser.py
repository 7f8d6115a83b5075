"""From a line that a person wrote to a typed command."""

import difflib
from typing import Any

from flyte_debugger.console.commands import (  # noqa: F401  Their import makes the commands known.
    breakpoint_commands,
    inspect_commands,
    report_command,
    session_commands,
    step_commands,
    thread_commands,
)
from flyte_debugger.console.commands.command_registry import COMMANDS, SHORT_NAMES, Command, CommandWords
from flyte_taskmodel.errors import InputsError


def parse_command(text: str) -> Command[Any]:
    """The command of a line: `next`, `print x + 1`.

    Raises:
        InputsError: one sentence, when it is none.
    """
    name, _, argument = text.strip().partition(" ")
    return build_command(CommandWords(name, argument.strip()))


def build_command(words: CommandWords) -> Command[Any]:
    """The command of these words.

    Raises:
        InputsError: one sentence, when it is none.
    """
    name = full_name(words.name)
    if name not in COMMANDS:
        near = difflib.get_close_matches(name, COMMANDS, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else " `help` lists all."
        raise InputsError(f"{words.name!r} is no command.{hint}")
    found = COMMANDS[name]
    if words.argument and not found.spec.argument:
        raise InputsError(f"{name} takes nothing after it, not {words.argument!r}.")
    return found.from_words(words)


def full_name(name: str) -> str:
    """`next` for `n`; any other name as it is."""
    return SHORT_NAMES.get(name, name)
