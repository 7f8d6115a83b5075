"""What a project's programs are to stop at, and what is watched there; kept from one session to the next."""

import contextlib
import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from flyte_debugger.history.run_folders import home
from flyte_taskmodel.discovery.project_root import project_root
from flyte_taskmodel.frozen_dataclass import dataclass
from flyte_taskmodel.plain_json import from_plain, to_plain


@dataclass(frozen=True)
class LineBreakpoint:
    """A breakpoint in a file."""

    path: str
    """Absolute."""
    line: int
    condition: str | None = None
    """An expression in the frame; stops when it is true."""
    hit_condition: str | None = None
    """`3` for the third time, `>= 3`, `% 3`."""
    log_message: str | None = None
    """Print this, with `{expressions}`, and go on."""
    enabled: bool = True


@dataclass(frozen=True)
class FunctionBreakpoint:
    """A breakpoint at the first line of a function."""

    name: str
    """`train`, or with what it is in: `Model.fit`, `env.train`."""
    path: str | None = None
    """The file that defines it. Without, every function of that name, which slows every call down."""
    condition: str | None = None
    hit_condition: str | None = None
    enabled: bool = True


@dataclass(frozen=True)
class ExceptionBreakpoints:
    """Which exceptions to stop at."""

    filters: tuple[str, ...] = ("userUnhandled",)
    """raised: where one is raised; userUnhandled: where one leaves the person's code; uncaught: where one ends it."""
    classes: tuple[str, ...] = ()
    """Only these and what derives from them: `KeyError`, `mypackage.errors.Bad`; all when empty."""


@dataclass(frozen=True)
class TaskWatch:
    """An expression that is watched while the program is stopped in one task."""

    expression: str
    task: str
    """`training.train`"""


@dataclass(frozen=True)
class Breakpoints:
    """Everything to stop at, and the expressions that are watched."""

    lines: tuple[LineBreakpoint, ...] = ()
    functions: tuple[FunctionBreakpoint, ...] = ()
    exceptions: ExceptionBreakpoints = ExceptionBreakpoints()
    tasks: tuple[str, ...] = ()
    """Task breakpoints, as `flyte_debugger.session.breakpoints.task_breakpoints` reads them."""
    tasks_off: tuple[str, ...] = ()
    """Those that are kept, and that nothing stops at."""
    watches: tuple[str, ...] = ()
    """Expressions that are watched at every stop."""
    task_watches: tuple[TaskWatch, ...] = ()
    """Those that are watched in the task where they were made."""

    def watched_in(self, task: str | None) -> tuple[str, ...]:
        """The expressions that are watched in a task, or outside of any."""
        of_task = (one.expression for one in self.task_watches if one.task == task)
        return tuple(dict.fromkeys((*self.watches, *of_task)))

    def toggled(self, path: str, line: int) -> "Breakpoints":
        """With a breakpoint at that line, or without the one that is there."""
        others = tuple(each for each in self.lines if (each.path, each.line) != (path, line))
        added = () if len(others) < len(self.lines) else (LineBreakpoint(path, line),)
        return replace(self, lines=(*others, *added))

    def with_line(self, breakpoint: LineBreakpoint) -> "Breakpoints":
        """With this breakpoint instead of the one at its line, if there is one."""
        others = tuple(each for each in self.lines if (each.path, each.line) != (breakpoint.path, breakpoint.line))
        return replace(self, lines=(*others, breakpoint))


class BreakpointStore:
    """The breakpoints of one project, in a file under the user's data directory; several programs may use it at once.

    Args:
        place: any folder of the project; one that is in no project stands for itself.
    """

    def __init__(self, place: Path) -> None:
        project = project_root(place.resolve()) or place.resolve()
        digest = hashlib.sha256(str(project).encode("utf-8", "surrogateescape")).hexdigest()[:12]
        self.file = home() / "projects" / f"{project.name or 'root'}-{digest}" / "breakpoints.json"

    def load(self) -> Breakpoints:
        """The breakpoints as they were kept last; none where the file is missing or spoilt."""
        try:
            return from_plain(Breakpoints, json.loads(self.file.read_text("utf-8")))
        except (OSError, ValueError, TypeError, AttributeError):
            return Breakpoints()

    def change(self, how: Callable[[Breakpoints], Breakpoints]) -> Breakpoints:
        """Keep what `how` makes of the breakpoints as they are on disk now.

        Returns:
            what is kept then.
        """
        with self._locked():
            changed = how(self.load())
            descriptor, name = tempfile.mkstemp(dir=self.file.parent, prefix=".breakpoints-")
            try:
                with os.fdopen(descriptor, "w", encoding="utf-8") as out:
                    json.dump(to_plain(changed), out, indent=2, ensure_ascii=False)
                Path(name).replace(self.file)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        return changed

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.file.parent / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
