"""The first screen: files and their tasks at the left, the one under the cursor at the right."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Footer, Input
from textual.worker import get_current_worker

from flyte_debugger.catalog import Catalog
from flyte_debugger.request import TaskRef
from flyte_taskmodel.description import ErrorInfo, FileTasks, TaskDescription
from flyte_taskmodel.errors import ModuleFailedError, WorkbenchError
from flyte_taskmodel.files import find_files
from flyte_taskmodel.outline import outline
from flyte_tui.drawing import BOLD, DIM, SPINNER, draw_error, short_path
from flyte_tui.inert import one_line
from flyte_tui.listing import FileRow, Listing, TaskRow
from flyte_tui.widgets.status_line import StatusLine
from flyte_tui.widgets.task_details import TABS, TaskDetails
from flyte_tui.widgets.task_tree import Row, TaskTree

DESCRIBE_AFTER = 0.15
"""Seconds that the cursor rests on a task before a worker is asked to describe it."""


class BrowseScreen(Screen[None]):
    """Lists what is there, and lets the person filter it, read it and run it."""

    CSS_PATH = "browse.tcss"
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [(0, "-narrow"), (64, "-medium"), (120, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "run", "Run", tooltip="Run the task under the cursor with its defaults"),
        Binding("slash", "filter", "Filter", tooltip="Show only the tasks that match"),
        Binding("l", "last_run", "Last run", tooltip="Go back to the run that was started last"),
        Binding("ctrl+r,f5", "rescan", "Rescan", tooltip="Look for files and import them again"),
        Binding("escape", "back", "Back", show=False, tooltip="From details to the list; from a filter to all tasks"),
        *(
            Binding(str(number), f"tab('{name}')", f"{name.capitalize()} tab", show=False)
            for number, name in enumerate(TABS, 1)
        ),
    ]

    @dataclass
    class FilesFound(Message):
        """The folders have been walked."""

        files: list[Path]

    @dataclass
    class FilesOutlined(Message):
        """Some files' sources have been read."""

        outlines: dict[str, tuple[TaskRow, ...]]

    @dataclass
    class FileAnswered(Message):
        """A worker has imported a file, or failed to."""

        found: FileTasks

    @dataclass
    class ScanEnded(Message):
        """Every file is answered."""

        problem: str = ""

    @dataclass
    class TaskDescribed(Message):
        """A worker has described a task, or said why it cannot."""

        row: TaskRow
        description: TaskDescription | None
        problem: ErrorInfo | str = field(default="")

    @dataclass
    class RunWanted(Message):
        """The person asked to run a task."""

        row: TaskRow
        description: TaskDescription | None

    def __init__(self, paths: list[Path], catalog: Catalog, root_dir: str | None) -> None:
        super().__init__()
        self._paths = paths
        self._catalog = catalog
        self._root_dir = root_dir
        self._listing = Listing()
        self._descriptions: dict[tuple[str, str], TaskDescription] = {}
        self._row: Row | None = None
        self._shown = 0
        self._describing: Timer | None = None
        self._ticking: Timer | None = None

    def compose(self) -> ComposeResult:
        yield StatusLine(id="status")
        with Horizontal():
            with Vertical(id="list"):
                yield Input(placeholder="Filter: names, badges, docs", id="filter", compact=True)
                yield TaskTree(id="tree")
            yield TaskDetails(id="details")
        yield Footer()
