"""Commands that end the session, or begin it anew. Who holds the program does it."""

import shlex
from collections import deque
from collections.abc import Callable
from typing import Literal, TypeAlias

from flyte_debugger.console.command_registry import Answer, Command, verb
from flyte_debugger.console.debug_position import Prompt
from flyte_debugger.console.debug_target import Program
from flyte_debugger.debugging.listeners import Listener
from flyte_taskmodel.errors import InputsError

How: TypeAlias = Literal["quit", "restart"]


class Leave(Exception):
    """The person is done with this session.

    Args:
        how: what is to become of it.
        arguments: inputs that the next one has otherwise than this one, as `RunRequest.arguments`.
        overrides: and overrides, as `RunRequest.overrides`.
    """

    def __init__(self, how: How, arguments: tuple[str, ...] = (), overrides: tuple[str, ...] = ()) -> None:
        super().__init__(how)
        self.how = how
        self.arguments = arguments
        self.overrides = overrides

    def restarting(self, program: Program) -> Callable[[Listener], Program]:
        """What begins a program again for a listener, as the person wants it."""
        return lambda listener: program.restart(listener, self.arguments, self.overrides)


@verb("answer", "", "ACTION TEXT", needs_stop=False)
def answer(prompt: Prompt, command: Command) -> Answer:
    """Answer a task that waits for a person."""
    action, _, text = command.argument.partition(" ")
    if prompt.program.run is None:
        raise InputsError("only a run of a task waits for answers; this program was attached to.")
    try:
        prompt.program.run.answer(action, text)
    except ValueError as error:
        raise InputsError(str(error)) from None
    return {}


@verb("restart", "r", "[--INPUT VALUE...] [--set PATH=VALUE...]", needs_stop=False)
def restart(prompt: Prompt, command: Command) -> Answer:
    """End the run and begin it again, with the file as it is now, and with what is given here otherwise than before."""
    if prompt.program.run is None:
        raise InputsError("only a run of a task can be restarted; this program was attached to.")
    try:
        words = deque(shlex.split(command.argument))
    except ValueError:
        raise InputsError(f"{command.argument!r} has a quote that does not end.") from None
    arguments, overrides = [], []
    while words:
        word = words.popleft()
        if word.startswith("--set="):
            overrides.append(word.removeprefix("--set="))
        elif word == "--set" and words:
            overrides.append(words.popleft())
        else:
            arguments.append(word)
    raise Leave("restart", tuple(arguments), tuple(overrides))


@verb("detach", needs_stop=False)
def detach(prompt: Prompt, command: Command) -> Answer:
    """Let the program run on without a debugger."""
    prompt.session.detach()
    return {}


@verb("quit", "q", needs_stop=False)
def quit_(prompt: Prompt, command: Command) -> Answer:
    """End the run; a program that was attached to is left as with `detach`."""
    raise Leave("quit")
