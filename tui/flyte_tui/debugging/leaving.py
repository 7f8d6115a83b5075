"""Commands that end the session, or begin it anew. Who holds the program does it."""

from typing import Literal, TypeAlias

from flyte_taskmodel.errors import InputsError
from flyte_tui.debugging.language import Answer, Command, verb
from flyte_tui.debugging.prompt import Prompt

How: TypeAlias = Literal["quit", "restart"]


class Leave(Exception):
    """The person is done with this session."""

    def __init__(self, how: How) -> None:
        super().__init__(how)
        self.how = how


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


@verb("restart", "r", needs_stop=False)
def restart(prompt: Prompt, command: Command) -> Answer:
    """End the run and begin it again, with the file as it is now."""
    if prompt.program.run is None:
        raise InputsError("only a run of a task can be restarted; this program was attached to.")
    raise Leave("restart")


@verb("detach", needs_stop=False)
def detach(prompt: Prompt, command: Command) -> Answer:
    """Let the program run on without a debugger."""
    prompt.session.detach()
    return {}


@verb("quit", "q", needs_stop=False)
def quit_(prompt: Prompt, command: Command) -> Answer:
    """End the run; a program that was attached to is left as with `detach`."""
    raise Leave("quit")
