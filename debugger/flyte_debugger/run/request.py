"""What a front end asks for: a task, its inputs and how to run it, as plain data."""

from dataclasses import field
from typing import Any, Literal

from flyte_taskmodel.frozen_dataclass import dataclass


@dataclass(frozen=True)
class TaskRef:
    """Where a task is: in a file, or pickled by the notebook that defines it."""

    file: str | None = None
    """Absolute path of the Python file."""
    name: str = ""
    """The task's name, its function's or its variable's, as the person typed it."""
    root_dir: str | None = None
    """`--root-dir`: the directory that modules are imported from."""
    pickled: str | None = None
    """Base64 of the TaskTemplate under cloudpickle; only a notebook makes one, for a task that no file holds."""


@dataclass(frozen=True)
class DialBack:
    """Where the worker of a debug run connects to: a socket that takes one connection with this token."""

    port: int
    token: str
    """Given to pydevd as its client access token: the `debugServerAccessToken` of its `pydevdAuthorize` answer."""
    host: str = "127.0.0.1"


@dataclass(frozen=True)
class Listen:
    """The worker of a debug run waits for an editor, as `debugpy.listen` does; `DebuggerListening` says where."""

    port: int = 0
    """0 for any that is free."""
    host: str = "127.0.0.1"
    wait: bool = True
    """Whether nothing of the person's file runs before an editor is there."""


@dataclass(frozen=True)
class DebugOptions:
    """How a run is debugged. The person's own task has to be `debuggable`; the tasks it calls stay in its process."""

    client: DialBack | None = None
    """Our own session; else `listen` says how an editor comes in."""
    listen: Listen | None = None
    children: DialBack | None = None
    """Where child processes connect to that run Python, each for itself; else they run without the debugger."""
    subprocesses: bool = True
    """Whether a session of ours debugs child processes, too."""
    breakpoints: tuple[str, ...] = ()
    """Task breakpoints, as `session.breakpoints.task_breakpoints` reads them: `("train:entry if epochs > 3",)`."""
    stubs: dict[str, str] = field(default_factory=dict)
    """Of tasks whose body does not run: the Python expression that gives their result, by the task's name."""
    stop_on_entry: bool = False
    """Stop at the first line of the person's task."""
    stop_on_failure: bool = True
    """Whether each failure is shown, or only those that a task breakpoint names. For either, the client's exception
    filter `userUnhandled` has to be on; the worker passes over what is not to be shown."""


@dataclass(frozen=True)
class RunRequest:
    """One run. The worker's working directory and environment are the front end's own."""

    task: TaskRef
    arguments: tuple[str, ...] = ()
    """Inputs spelled as for `flyte run`: `("--n", "3", "--verbose")`."""
    inputs: dict[str, Any] = field(default_factory=dict)
    """Inputs as form values, by name; `arguments` of the same name hold before them. `docs/forms.md`."""
    withheld: tuple[str, ...] = ()
    """Paths of inputs that an earlier run was given and that were not kept: this run starts only with all of them."""
    pickled_inputs: str | None = None
    """Base64 of a cloudpickled dict of native values, instead of `arguments`; a notebook's way to give inputs.

    Of an input that has a form value, too, the native one holds.
    """
    pickle_outputs: bool = False
    """Leave the native outputs in the run's folder for a notebook to unpickle."""
    sys_path: tuple[str, ...] = ()
    """Directories that modules are looked for in, after all others; a notebook gives its kernel's."""
    overrides: tuple[str, ...] = ()
    """`--set`: `("retries=3", "resources.memory=512Mi")`."""
    answers: dict[str, Any] = field(default_factory=dict)
    """Values for conditions (`flyte.new_condition`) by name, given beforehand: these ask nobody."""
    cache: Literal["use", "off", "overwrite"] = "use"
    """Whether results of cached tasks are taken from Flyte's local cache (and kept there), never, or only kept."""
    secrets_file: str | None = None
    """`--secrets`: a dotenv file in which secrets are looked for."""
    enforce_resources: bool = False
    """Hold tasks to the memory and CPUs that they request."""
    preempt_after: float | None = None
    """Seconds after which an interruptible task's first attempt is killed as a spot node would be."""
    python: str | None = None
    """The interpreter to run in; None for the project's own."""
    origin: str | None = None
    """The action of a cluster that this runs again, `RUN/ACTION`: the two can be looked at beside each other."""
    debug: DebugOptions | None = None
    """Debug the run. No record is kept of it: a run that is started again from its record is not debugged."""
