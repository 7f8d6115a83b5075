"""Expressions for a session to evaluate in a stopped frame of one of our workers (context `repl`)."""

_COMMANDS = "__import__('flyte_debugger.worker.debug.session_requests', fromlist=['commands'])"

NEXT_ACTION = f"{_COMMANDS}.next_action()"
"""Before `continue`: stop at the first line of the next task that is called."""
OUT_OF_ACTION = f"{_COMMANDS}.out_of_action()"
"""Before `continue`: stop in the caller of the stopped thread's action, where that goes on."""
WHERE = f"{_COMMANDS}.where()"
"""Of the stopped thread, as the `repr` of a JSON object: `action`, `parent`, `task` and `attempt`."""
KNOWN_TASKS = "__import__('flyte_debugger.worker.debug.known_task_names', fromlist=['known_names']).tell_tasks()"
"""The JSON of the name and short name of each task that is loaded; needs no frame."""

REPORT = f"{_COMMANDS}.report()"
"""Writes the report of the stopped thread's action as it stands; the `repr` of the JSON of where, or of an `error`."""


def report_value(expression: str, file: str, line: int) -> str:
    """The same, with what a Python expression gives in the frame shown in the report's tab `Debugger`."""
    return f"{_COMMANDS}.report_value({expression!r}, {file!r}, {line!r}, (\n{expression}\n))"


def rich_value(expression: str, start: int, count: int) -> str:
    """What a Python expression gives, as the JSON of how it is shown by itself."""
    return f"{_COMMANDS}.rich_value((\n{expression}\n), {start!r}, {count!r})"


def accepted_outputs(expression: str) -> str:
    """What a Python expression gives; it raises, in a sentence, where the stopped action's task could not return it."""
    return f"{_COMMANDS}.accepted((\n{expression}\n))"


def pickle_value(expression: str, path: str) -> str:
    """Writes what a Python expression gives to a file."""
    return f"{_COMMANDS}.pickle_value((\n{expression}\n), {path!r})"


def unpickle_value(path: str) -> str:
    """The value that is in a file."""
    return f"{_COMMANDS}.unpickle_value({path!r})"


def await_task_stops(breakpoints: tuple[str, ...], stubs: dict[str, str]) -> str:
    """Before the program goes on: wait until these task breakpoints and stubs are there, which come another way."""
    return f"{_COMMANDS}.await_task_stops({breakpoints!r}, {stubs!r})"
