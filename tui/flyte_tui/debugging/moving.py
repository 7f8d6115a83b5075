"""Commands that let the program run on."""

from flyte_taskmodel.errors import InputsError
from flyte_tui.debugging.language import Answer, Command, verb
from flyte_tui.debugging.prompt import Prompt


@verb("continue", "c", goes_on=True)
def resume(prompt: Prompt, command: Command) -> Answer:
    """Run on to the next stop."""
    prompt.session.resume()
    return {}


@verb("next", "n", goes_on=True)
def step_over(prompt: Prompt, command: Command) -> Answer:
    """Run to the next line of this function, or of its caller."""
    prompt.session.next()
    return {}


@verb("step", "s", "[CALL]", goes_on=True)
def step_in(prompt: Prompt, command: Command) -> Answer:
    """Step into what this line calls, a task too; of several calls, into the one that is named."""
    target = None
    if command.argument:
        targets = prompt.require_stop().step_in_targets()
        target = next((one for one in targets if command.argument in one.label), None)
        if target is None:
            names = ", ".join(one.label for one in targets) or "nothing"
            raise InputsError(f"this line calls no {command.argument!r}; it calls: {names}.")
    prompt.session.step_in(target)
    return {}


@verb("out", "o", goes_on=True)
def step_out(prompt: Prompt, command: Command) -> Answer:
    """Run until this function has returned."""
    prompt.session.step_out()
    return {}


@verb("to", "t", "[FILE:]LINE", goes_on=True)
def run_to(prompt: Prompt, command: Command) -> Answer:
    """Run on to a line, or to the stop that comes first."""
    prompt.session.run_to(*prompt.place(command.argument))
    return {}


@verb("jump", "j", "LINE", goes_on=True)
def jump(prompt: Prompt, command: Command) -> Answer:
    """Go on at another line of this function, without running what is in between."""
    prompt.session.goto(*prompt.place(command.argument))
    return {}


@verb("next-task", goes_on=True)
def next_task(prompt: Prompt, command: Command) -> Answer:
    """Run on to the first line of the next task that is called."""
    prompt.program.next_action()
    return {}


@verb("out-of-task", goes_on=True)
def out_of_task(prompt: Prompt, command: Command) -> Answer:
    """Run until this task is over, and stop in its caller."""
    prompt.program.out_of_action()
    return {}


@verb("pause", needs_stop=False)
def pause(prompt: Prompt, command: Command) -> Answer:
    """Stop the program at the next line that it runs."""
    prompt.program.pause()
    return {}
