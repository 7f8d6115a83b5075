"""Commands that say where the program is to stop, and which tasks are not to run."""

from collections.abc import Callable
from dataclasses import replace

from flyte_debugger.session.breakpoint_syntax import added, moved, parse_breakpoint
from flyte_debugger.session.breakpoints import Breakpoints, ExceptionBreakpoints
from flyte_debugger.session.task_breakpoints import check_expression
from flyte_taskmodel.errors import InputsError
from flyte_tui.debugging.keeping import Kept, find, switched, without
from flyte_tui.debugging.language import Answer, Command, verb
from flyte_tui.debugging.prompt import Prompt

FILTERS = ("raised", "userUnhandled", "uncaught")


@verb("break", "b", "[FILE:]LINE | FUNCTION() | TASK[:WHEN], each with [if CONDITION]", needs_stop=False)
def break_(prompt: Prompt, command: Command) -> Answer:
    """Stop at a line, a function or a boundary of a task."""
    new = parse_breakpoint(command.argument, prompt.file)
    prompt.program.want(added(prompt.program.breakpoints, new))
    note = moved(command.argument, new)
    return {"breakpoints": prompt.tell_breakpoints(), **({"note": note} if note else {})}


@verb("clear", "", "BREAKPOINT", needs_stop=False)
def clear(prompt: Prompt, command: Command) -> Answer:
    """Forget a breakpoint."""
    return _change(prompt, command, lambda breakpoints, one: without(breakpoints, one))


@verb("disable", "", "BREAKPOINT", needs_stop=False)
def disable(prompt: Prompt, command: Command) -> Answer:
    """Keep a breakpoint, and stop there no longer."""
    return _change(prompt, command, lambda breakpoints, one: switched(breakpoints, one, False))


@verb("enable", "", "BREAKPOINT", needs_stop=False)
def enable(prompt: Prompt, command: Command) -> Answer:
    """Stop at a breakpoint again that is kept."""
    return _change(prompt, command, lambda breakpoints, one: switched(breakpoints, one, True))


def _change(prompt: Prompt, command: Command, change: Callable[[Breakpoints, Kept], Breakpoints]) -> Answer:
    breakpoints = prompt.program.breakpoints
    prompt.program.want(change(breakpoints, find(breakpoints, command.argument, prompt.file)))
    return {"breakpoints": prompt.tell_breakpoints()}


@verb("breaks", needs_stop=False)
def breaks(prompt: Prompt, command: Command) -> Answer:
    """Tell all breakpoints, and where the program has them."""
    return {"breakpoints": prompt.tell_breakpoints()}


@verb("catch", "", "raised | userUnhandled | uncaught | none [CLASS...]", needs_stop=False)
def catch(prompt: Prompt, command: Command) -> Answer:
    """Stop at exceptions: where they are raised, where they leave your code, or where they end a thread."""
    kinds, *classes = command.argument.split() or [""]
    filters = () if kinds == "none" else tuple(kinds.split(","))
    if unknown := set(filters) - {*FILTERS}:
        raise InputsError(f"there is no {min(unknown)!r} to catch; there is {', '.join(FILTERS)} and none.")
    prompt.program.want(replace(prompt.program.breakpoints, exceptions=ExceptionBreakpoints(filters, tuple(classes))))
    return {"exceptions": list(filters), "classes": classes}


@verb("stub", "", "TASK [= EXPRESSION]", needs_stop=False)
def stub(prompt: Prompt, command: Command) -> Answer:
    """Let a value stand for a task's result, so that its body does not run; without a value, no longer."""
    task, _, expression = map(str.strip, command.argument.partition("="))
    if not task:
        raise InputsError("stub needs a task. Write TASK = EXPRESSION.")
    stubs = {name: value for name, value in prompt.program.stubs.items() if name != task}
    prompt.program.want(prompt.program.breakpoints, {**stubs, task: expression} if expression else stubs)
    return {"stubs": prompt.program.stubs}


@verb("watch", "", "EXPRESSION", needs_stop=False)
def watch(prompt: Prompt, command: Command) -> Answer:
    """Tell what an expression gives at each stop."""
    return _watch(prompt, check_expression("watch", command.argument), True)


@verb("unwatch", "", "EXPRESSION", needs_stop=False)
def unwatch(prompt: Prompt, command: Command) -> Answer:
    """Tell it no longer."""
    return _watch(prompt, command.argument, False)


def _watch(prompt: Prompt, expression: str, wanted: bool) -> Answer:
    breakpoints = prompt.program.breakpoints
    others = tuple(one for one in breakpoints.watches if one != expression)
    if not wanted and others == breakpoints.watches:
        raise InputsError(f"{expression!r} is not watched.")
    watches = (*others, expression) if wanted else others
    prompt.program.want(replace(breakpoints, watches=watches))
    return {"watches": list(watches)}
