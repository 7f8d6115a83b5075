"""Every task of a checkout of Flyte's examples that needs no input, here and under `flyte run --local`.

    python -m tests.parity.compare_checkout PATH [WORD ...]

PATH is a folder of such examples; of the files those are taken whose path has one of the WORDs. Each task whose
inputs all have defaults is run on both sides, and what differs is printed: how it ended, what it returned, its error.
Files that neither side can import (a package that is not installed) are counted, and tasks that fail or time out on
both sides (no network, no key) are alike. The exit status is 1 where something differs:
`docs/declared.md` says what may differ.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flyte_debugger.catalog.task_catalog import Catalog
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import start_run
from flyte_taskmodel.description.task_description import TaskSummary
from flyte_taskmodel.discovery.candidate_files import find_files

STOCK = Path(__file__).parent / "stock.py"
SECONDS = 120.0
"""That one side of a task may take."""


@dataclass(frozen=True)
class Ending:
    """How a task ended on one side."""

    status: str
    outputs: Any = None
    error_type: str = ""


def tasks_without_input(folder: Path, words: list[str]) -> Iterator[TaskSummary]:
    """The tasks of a checkout that can be run as they are; how many files cannot be imported is printed."""
    files = [file for file in find_files([folder]) if not words or any(word in str(file) for word in words)]
    failed = 0
    with Catalog(workers=1) as catalog:
        for found in catalog.scan(files):
            failed += found.error is not None
            yield from (task for task in found.tasks if not task.required_inputs)
    print(f"{len(files)} files, of which {failed} cannot be imported")


def by_flyte(task: TaskSummary, folder: Path) -> Ending:
    """The task under `flyte run --local`, from its own folder, as its examples say."""
    notes = folder / "notes.json"
    file = Path(task.file)
    command = [sys.executable, str(STOCK), str(notes), str(folder / "metadata"), "run", "--local"]
    try:
        done = subprocess.run(
            [*command, "--raw-data-path", str(folder / "raw"), file.name, task.function],
            cwd=file.parent,
            env={**os.environ, "HOME": str(folder), "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return Ending("no end")
    noted = json.loads(notes.read_text()) if notes.is_file() else {"actions": {}}
    if not noted["actions"]:
        return Ending("refused")
    if done.returncode == 0:
        return Ending("succeeded", noted["outputs"])
    return Ending("failed", error_type=(noted["error_type"] or "").rpartition(".")[2])


def by_workbench(task: TaskSummary) -> Ending:
    """The task here, in a process of its own."""
    with start_run(RunRequest(TaskRef(file=task.file, name=task.variable))) as run:
        try:
            state = run.wait(SECONDS)
        except TimeoutError:
            return Ending("no end")
        if state.refused:
            return Ending("refused")
        if state.status == "succeeded":
            return Ending("succeeded", list(state.outputs))
        return Ending("failed", error_type=state.error.type.rpartition(".")[2] if state.error else "")


def is_alike(ours: Ending, theirs: Ending) -> bool:
    """Whether both sides ended in the same way; values that two runs of one side would not share either are left."""
    if ours.status != theirs.status:
        return False
    return shape(ours.outputs) == shape(theirs.outputs) and ours.error_type == theirs.error_type


def shape(value: Any) -> Any:
    """An output without what is of one run alone: paths, and the numbers of random and timed examples."""
    match value:
        case {"$repr": _, "$type": kind}:
            return kind
        case {"path": _, "name": _, "format": kind}:
            return kind
        case dict():
            return {key: shape(each) for key, each in value.items() if key not in ("path", "uri", "hash")}
        case list():
            return [shape(each) for each in value]
        case float():
            return "a number"
        case str() if "/" in value or " at 0x" in value:
            return "a path"
    return value


def main() -> int:
    """Compare, print what differs, and say in the exit status whether anything did."""
    parser = argparse.ArgumentParser(prog="python -m tests.parity.compare_checkout", description=__doc__.split("\n")[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("words", nargs="*")
    asked = parser.parse_args()
    alike, different = 0, 0
    with tempfile.TemporaryDirectory() as home:
        os.environ["FLYTE_WORKBENCH_HOME"] = home
        for number, task in enumerate(tasks_without_input(asked.path.absolute(), asked.words)):
            os.chdir(Path(task.file).parent)
            theirs = by_flyte(task, Path(tempfile.mkdtemp(dir=home, prefix=f"{number}-")))
            ours = by_workbench(task)
            if is_alike(ours, theirs):
                alike += 1
                continue
            different += 1
            print(f"{task.file}:{task.line}  {task.name}\n  here   {ours}\n  Flyte  {theirs}", flush=True)
    print(f"{alike} tasks are alike, {different} differ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
