"""A run that an editor can attach to: VS Code, PyCharm, Neovim."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from flyte_debugger.run.events import DebuggerListening
from flyte_debugger.run.request import DebugOptions, Listen, RunRequest
from flyte_debugger.session.breakpoints.breakpoint_syntax import parse_breakpoint
from flyte_debugger.session.breakpoints.task_breakpoints import TaskBreakpoint
from flyte_debugger.session.editor_settings import attach_settings, warning
from flyte_debugger.session.session_settings import parse_host_port
from flyte_notebook.errors import NotebookError
from flyte_taskmodel.errors import InputsError


def listening_request(request: RunRequest, address: str, breaks: Collection[str], waits: bool) -> RunRequest:
    """The run with debugpy listening in its worker.

    Args:
        request: what to run.
        address: `[HOST:]PORT`; port 0 is any that is free.
        breaks: boundaries of tasks to stop at; the editor has breakpoints of its own.
        waits: whether nothing of the task runs before an editor is there.

    Raises:
        NotebookError: one sentence.
    """
    try:
        host, port = parse_host_port(address)
        spelt = [parse_breakpoint(text) for text in breaks if not text.strip().isdecimal()]
    except InputsError as error:
        raise NotebookError(str(error)) from None
    tasks = tuple(str(one) for one in spelt if isinstance(one, TaskBreakpoint))
    if len(tasks) < len(breaks):
        raise NotebookError("With --listen the editor sets the breakpoints of lines; --break can name tasks alone.")
    return replace(request, debug=DebugOptions(listen=Listen(port, host, waits), breakpoints=tasks))


def editor_text(event: DebuggerListening) -> str:
    """The settings that editors attach with, to be copied."""
    parts = (attach_settings(event.host, event.port, Path.cwd()), warning(event.host))
    return "".join(f"{part}\n" for part in parts if part)
