"""`flyte-tui list`: the tasks under some paths, and the files that cannot be imported."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flyte_debugger.catalog.task_catalog import Catalog
from flyte_taskmodel.description.task_description import FileTasks
from flyte_taskmodel.discovery.candidate_files import find_files
from flyte_taskmodel.plain_json import to_plain
from flyte_tui.cli.text import cause_text, no_tasks_text, place_text, shown_path, waiting
from flyte_tui.count_text import count_text
from flyte_tui.sanitize import one_line

LINE = 10_000
"""Most characters of a line in a file or pipe."""


def list_tasks(paths: list[Path], root_dir: str | None, as_json: bool) -> None:
    """Print the tasks under `paths` as one JSON object, as a table, or, into a file or pipe, as a line each."""
    files = list(find_files(paths))
    found = sorted(_scan(files, root_dir), key=lambda tasks: tasks.file)
    if as_json:
        print(json.dumps(to_json(paths, found)))
    elif sys.stdout.isatty():
        from flyte_tui.cli.tasks.tasks_table import print_table

        print_table(paths, found)
    else:
        print(*_lines(paths, found), sep="\n")


def to_json(paths: list[Path], found: list[FileTasks]) -> dict[str, Any]:
    """The object that `--json` prints, described in `docs/command-line.md`."""
    failed = [{"file": file.file, "error": to_plain(file.error), "output": file.output} for file in found if file.error]
    return {
        "paths": list(map(str, paths)),
        "tasks": [to_plain(task) for file in found for task in file.tasks],
        "failed": failed,
    }


def _scan(files: list[Path], root_dir: str | None) -> Iterator[FileTasks]:
    with waiting(f"importing {count_text(len(files), 'file')}") as tell, Catalog(root_dir=root_dir) as catalog:
        for number, tasks in enumerate(catalog.scan(files), start=1):
            tell(f"importing: {number:,} of {len(files):,} files done")
            yield tasks


def _lines(paths: list[Path], found: list[FileTasks]) -> Iterator[str]:
    """A line for each task and each error, for `grep` and editors."""
    for file in found:
        for task in file.tasks:
            badges = f"  [{', '.join(task.badges)}]" if task.badges else ""
            yield one_line(f"{shown_path(task.file)}:{task.line}  {task.name}{task.signature}{badges}", LINE)
        if file.error:
            yield one_line(f"{place_text(file.file, file.error)}  cannot be imported: {cause_text(file.error)}", LINE)
    if not any(file.tasks or file.error for file in found):
        yield no_tasks_text(paths, len(found))
