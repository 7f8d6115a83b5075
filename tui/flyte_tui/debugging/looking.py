"""Commands that look at a stopped program, and change its values."""

from dataclasses import asdict

from flyte_debugger.dap.messages import Evaluated, Scope
from flyte_debugger.session.asyncio_tasks import asyncio_tasks
from flyte_taskmodel.errors import InputsError
from flyte_tui.debugging import telling
from flyte_tui.debugging.language import VERBS, Answer, Command, verb
from flyte_tui.debugging.prompt import Prompt


@verb("where", "w")
def where(prompt: Prompt, command: Command) -> Answer:
    """Tell the stack, the innermost frame first."""
    found = prompt.require_stop().stack(command.start, command.count, prompt.thread)
    return {"frames": [telling.tell_frame(one) for one in found.frames], "start": command.start, "total": found.total}


@verb("up", "u")
def up(prompt: Prompt, command: Command) -> Answer:
    """Look at the frame that called this one."""
    return _look_at(prompt, prompt.at + 1)


@verb("down", "d")
def down(prompt: Prompt, command: Command) -> Answer:
    """Look at the frame that this one called."""
    return _look_at(prompt, prompt.at - 1)


@verb("frame", "f", "NUMBER")
def frame(prompt: Prompt, command: Command) -> Answer:
    """Look at a frame by its number, the innermost being 0."""
    return _look_at(prompt, _number(command))


@verb("locals", "l")
def local_names(prompt: Prompt, command: Command) -> Answer:
    """Tell the variables of the frame."""
    return _scope(prompt, command, 0)


@verb("globals", "g")
def global_names(prompt: Prompt, command: Command) -> Answer:
    """Tell the global names that the frame sees."""
    return _scope(prompt, command, -1)


@verb("print", "p", "EXPRESSION")
def evaluate(prompt: Prompt, command: Command) -> Answer:
    """Tell what an expression gives in the frame, or run a statement there."""
    return telling.tell_value(_evaluate(prompt, command.argument))


@verb("expand", "x", "EXPRESSION")
def expand(prompt: Prompt, command: Command) -> Answer:
    """Tell what is inside of a value; `start` and `count` of the JSON form choose a page."""
    found = prompt.require_stop().evaluate(command.argument, prompt.frame, "watch")
    page = prompt.require_stop().variables(found, command.start, command.count, prompt.frame)
    return {**telling.tell_value(found), **telling.tell_variables(page)}


@verb("set", "=", "NAME = EXPRESSION")
def assign(prompt: Prompt, command: Command) -> Answer:
    """Give a variable, or an item or attribute, another value; the program runs on with it."""
    name, equals, value = command.argument.partition("=")
    if not (equals and name.strip() and value.strip()):
        raise InputsError(f"{command.argument!r} assigns nothing. Write NAME = EXPRESSION.")
    found = prompt.require_stop().set_expression(name.strip(), value.strip(), prompt.frame)
    return {"name": name.strip(), **telling.tell_value(found)}


@verb("complete", "", "TEXT")
def complete(prompt: Prompt, command: Command) -> Answer:
    """Tell how a text may go on."""
    found = prompt.require_stop().completions(command.argument, len(command.argument) + 1, prompt.frame)
    return {"completions": [one.label for one in found]}


@verb("exception", "e")
def exception(prompt: Prompt, command: Command) -> Answer:
    """Tell what the program stopped for, and what that came from."""
    stop = prompt.require_stop()
    if stop.reason != "exception":
        raise InputsError(f"the program stopped for a {stop.reason}, not for an exception.")
    return telling.tell_exception(stop.exception())


@verb("calls")
def calls(prompt: Prompt, command: Command) -> Answer:
    """Tell the calls of this line that `step` can go into."""
    return {"calls": [one.label for one in prompt.require_stop().step_in_targets(prompt.frame)]}


@verb("threads")
def threads(prompt: Prompt, command: Command) -> Answer:
    """Tell the threads of the process that is looked at, and all processes with theirs."""
    return {
        "threads": [asdict(one) for one in prompt.session.threads()],
        "thread": prompt.thread,
        "processes": telling.tell_processes(prompt.program.processes),
    }


@verb("process", "", "[PID]", needs_stop=False)
def process(prompt: Prompt, command: Command) -> Answer:
    """Look at where another process is stopped, or without an id the task's own; commands are about that one then."""
    prompt.look_at_stop(prompt.program.show_process(_number(command) if command.argument else None))
    stop = prompt.require_stop()
    return {"process": telling.tell_process(stop.process), "thread": stop.threadId, **_look_at(prompt, 0)}


@verb("thread", "", "ID")
def thread(prompt: Prompt, command: Command) -> Answer:
    """Look at another thread."""
    wanted = _number(command)
    if wanted not in {one.id for one in prompt.session.threads()}:
        raise InputsError(f"the program has no thread {wanted}; `threads` lists them.")
    prompt.look_at_thread(wanted)
    return _look_at(prompt, 0)


@verb("tasks")
def tasks(prompt: Prompt, command: Command) -> Answer:
    """Tell the asyncio tasks, what each awaits and which of them it waits for."""
    return {"tasks": [asdict(one) for one in asyncio_tasks(prompt.session)]}


@verb("modules")
def modules(prompt: Prompt, command: Command) -> Answer:
    """Tell the modules that frames were seen in."""
    return {"modules": [{"name": one.name, "file": one.path} for one in prompt.session.modules()]}


@verb("frames", "", "all | mine")
def frames(prompt: Prompt, command: Command) -> Answer:
    """Show the frames of libraries, too, and step into them; or only yours again."""
    if command.argument not in ("all", "mine"):
        raise InputsError(f"frames takes all or mine, not {command.argument!r}.")
    prompt.session.show_all_frames(command.argument == "all")
    prompt.look_at_thread(prompt.thread)
    return where(prompt, command)


@verb("stops", needs_stop=False)
def stops(prompt: Prompt, command: Command) -> Answer:
    """Tell the stops that were, with the values that had changed and what they were."""
    kept = prompt.recording.stops
    found = kept[command.start :][: command.count]
    return {"stops": [telling.tell_recorded(one) for one in found], "total": len(kept)}


@verb("stop", "", "NUMBER", needs_stop=False)
def stop(prompt: Prompt, command: Command) -> Answer:
    """Tell a stop that was: its stack, and the variables as they were."""
    wanted, kept = _number(command), prompt.recording.stops
    found = next((one for one in kept if one.number == wanted), None)
    if found is None:
        there = f"there is {kept[0].number} to {kept[-1].number}" if kept else "there is none yet"
        raise InputsError(f"no stop {wanted} is kept; {there}.")
    return telling.tell_recorded_whole(found)


@verb("help", "h", needs_stop=False)
def help_(prompt: Prompt, command: Command) -> Answer:
    """Tell the commands."""
    return {
        "commands": [
            {"command": one.name, "short": one.short or None, "argument": one.argument or None, "does": one.help}
            for one in VERBS.values()
        ]
    }


def _look_at(prompt: Prompt, number: int) -> Answer:
    prompt.look_at(number)
    return {"number": number, **telling.tell_frame(prompt.frame), "locals": prompt.tell_locals()}


def _scope(prompt: Prompt, command: Command, which: int) -> Answer:
    scopes: tuple[Scope, ...] = prompt.require_stop().scopes(prompt.frame)
    return telling.tell_variables(
        prompt.require_stop().variables(scopes[which], command.start, command.count, prompt.frame)
    )


def _evaluate(prompt: Prompt, expression: str) -> Evaluated:
    if not expression:
        raise InputsError("print needs an expression.")
    return prompt.require_stop().evaluate(expression, prompt.frame, "repl")


def _number(command: Command) -> int:
    if not command.argument.isdecimal():
        raise InputsError(f"{command.name} takes a number, not {command.argument!r}.")
    return int(command.argument)
