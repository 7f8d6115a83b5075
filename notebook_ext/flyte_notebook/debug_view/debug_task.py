"""`debug(task, **inputs)` and `attach(address)`: what `%flyte_debug` and `%flyte_attach` call."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from flyte_debugger.console.breakpoint_manager import BreakpointManager
from flyte_debugger.console.debug_console import DebugConsole, Listener
from flyte_debugger.console.debug_target import StartTarget, attach_target, start_run_target
from flyte_debugger.console.early_start import EarlyStart
from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.request_builder import RunOptions
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints
from flyte_debugger.session.breakpoints.breakpoint_syntax import added, parse_breakpoint
from flyte_debugger.session.session_settings import parse_host_port, parse_path_mapping
from flyte_notebook.debug_view.anchored_breakpoints import SessionBreakpoints
from flyte_notebook.debug_view.cell_files import in_file, task_file, write_cells
from flyte_notebook.debug_view.debug_session import DebugSession
from flyte_notebook.errors import NotebookError
from flyte_notebook.run_view.cell_text import cell_name
from flyte_notebook.run_view.make_request import make_request
from flyte_notebook.run_view.spare_workers import WORKERS
from flyte_taskmodel.errors import WorkbenchError

if TYPE_CHECKING:
    from flyte_notebook.task_browser.namespace import Task


def debug(
    task: "Task | str",
    /,
    *,
    breaks: Collection[str | int] = (),
    overrides: Iterable[str] = (),
    preset: str | None = None,
    stop_on_entry: bool | None = None,
    stubs: dict[str, str] | None = None,
    **inputs: Any,
) -> DebugSession:
    """Debug a task beside the kernel; returns at once. A cell whose value the session is shows the debug view.

    Args:
        task: a TaskTemplate, of a cell or of an imported module, or `"file.py:task"`.
        breaks: where to stop: `7` or `"7 if n > 2"` (lines of the task's own file or cell), `"train.py:40"`, `"fit()"`,
            `"load:exit"`. Without any, the task stops at its first line.
        overrides: `PATH=VALUE` each, as after `--set`.
        preset: the name under which inputs and overrides are kept; those that are given here hold before them.
        stop_on_entry: whether to stop at the task's first line, too.
        stubs: expressions that stand for tasks' results, by task.
        inputs: native values by the task's own names.

    Raises:
        NotebookError: the task or an input cannot be sent to another process, or a breakpoint is none.
    """
    for name, given in (("overrides", overrides), ("breaks", breaks)):
        if isinstance(given, str):
            raise NotebookError(f"{name} is a list; write [{given!r}].")
    options = RunOptions(preset=preset, overrides=tuple(overrides))
    return debug_with(task, inputs, options, tuple(map(str, breaks)), stop_on_entry, stubs)


def debug_with(
    task: "Task | str",
    inputs: dict[str, Any],
    options: RunOptions,
    breaks: tuple[str, ...] = (),
    stop_on_entry: bool | None = None,
    stubs: dict[str, str] | None = None,
) -> DebugSession:
    """As `debug`, for inputs of any name and every option of a run."""
    write_cells()
    file = None if isinstance(task, str) else task_file(task)
    request = make_request(task, inputs, options)
    return _debug_run(request, [in_file(text, file) for text in breaks], stop_on_entry, stubs)


def debug_request(request: RunRequest, stop_on_entry: bool | None = True, breaks: Collection[str] = ()) -> DebugSession:
    """Debug a run that was asked for already; it stops where it fails, too."""
    write_cells()
    return _debug_run(request, breaks, stop_on_entry)


def attach(
    address: str | int, *, breaks: Collection[str] = (), path_mappings: Mapping[str, str] | None = None
) -> DebugSession:
    """Debug a program that debugpy listens in, such as a task's pod whose port is forwarded.

    Args:
        address: `HOST:PORT`, or `PORT` of this machine.
        breaks: where to stop: `"train.py:40"`, `"fit()"`.
        path_mappings: folders here, and what they are where the program runs.

    Raises:
        NotebookError: one sentence, when nobody listens there, or a breakpoint or folder is none.
    """
    mappings = [f"{local}={remote}" for local, remote in (path_mappings or {}).items()]
    return attach_with(str(address), breaks, mappings)


def attach_with(address: str, breaks: Collection[str], mappings: Collection[str]) -> DebugSession:
    """As `attach`, with mappings as `LOCAL=REMOTE`."""
    try:
        host, port = parse_host_port(address)
        folders = tuple(map(parse_path_mapping, mappings))
    except WorkbenchError as error:
        raise NotebookError(str(error)) from None

    def start(manager: BreakpointManager) -> StartTarget:
        return EarlyStart(
            partial(attach_target, host, port, folders, manager)
        )  # Who cannot connect is told in the cell.

    return _session(f"{host}:{port}", breaks, None, None, start)


def _debug_run(
    request: RunRequest,
    breaks: Collection[str],
    stop_on_entry: bool | None,
    stubs: dict[str, str] | None = None,
) -> DebugSession:
    on_entry = not breaks if stop_on_entry is None else stop_on_entry

    def start(manager: BreakpointManager) -> StartTarget:
        return partial(start_run_target, request, manager, on_entry, WORKERS)

    return _session(request.task.name, breaks, request.task.file, stubs, start)


def _session(
    title: str,
    breaks: Collection[str],
    file: str | None,
    stubs: dict[str, str] | None,
    start: Callable[[BreakpointManager], StartTarget],
) -> DebugSession:
    try:
        given = [parse_breakpoint(text, file) for text in breaks]
    except WorkbenchError as error:
        raise NotebookError(str(error)) from None
    remembered = SessionBreakpoints(given, cell_name)
    wanted = Breakpoints(lines=remembered.specs)
    for one in given:
        wanted = added(wanted, one)

    def open_console(listener: Listener) -> DebugConsole:
        return DebugConsole(start(BreakpointManager(wanted, stubs)), listener)

    return DebugSession(title, remembered, open_console)
