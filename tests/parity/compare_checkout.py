"""Every task of a checkout of Flyte's examples that needs no input, here and under `flyte run --local`.

    python -m tests.parity.compare_checkout PATH [WORD ...]

PATH is a folder of such examples; of the files those are taken whose path has one of the WORDs. Each task whose
inputs all have defaults is run on both sides, and what differs is printed: how it ended, what it returned, its error.
Where that differs, both sides run twice more: random numbers, times and the order of a set are of one run alone, and so
is all that differs between the runs of one side. What `docs/declared.md` says is counted apart (`declared.py`).
Files that neither side can import (a package that is not installed) are counted, and tasks that fail or time out on
both sides (no network, no key) are alike. The exit status is 1 where anything else differs.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flyte_debugger.catalog.task_catalog import Catalog
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import start_run
from flyte_taskmodel.description.task_description import TaskSummary
from flyte_taskmodel.discovery.candidate_files import find_files
from tests.parity.declared import Ending, declared

STOCK = Path(__file__).parent / "stock.py"
SECONDS = 120.0
"""That one side of a task may take."""
RUNS = 3
DIFFERENT = "different"


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
        if state.refused or not state.actions:
            return Ending("refused")
        if state.status == "succeeded":
            return Ending("succeeded", list(state.outputs))
        return Ending("failed", error_type=state.error.type.rpartition(".")[2] if state.error else "")


def is_alike(ours: list[Ending], theirs: list[Ending]) -> bool:
    """Whether both sides ended in the same way; what two runs of one side do not share is left."""
    if any(shape(one) == shape(other) for one, other in itertools.product(ours, theirs)):
        return True
    apart = [(one.outputs, other.outputs) for runs in (ours, theirs) for one, other in itertools.combinations(runs, 2)]
    free = {place for one, other in apart for place in differences(shape(one), shape(other))}
    one, other = ours[0], theirs[0]
    same_end = (one.status, one.error_type) == (other.status, other.error_type)
    return same_end and free >= differences(shape(one.outputs), shape(other.outputs))


def differences(one: Any, other: Any, place: tuple[Any, ...] = ()) -> set[tuple[Any, ...]]:
    """Where two outputs differ, as keys and indices."""
    match one, other:
        case dict(), dict() if one.keys() == other.keys():
            inner = [differences(one[key], other[key], (*place, key)) for key in one]
        case list(), list() if len(one) == len(other):
            inner = [differences(*pair, (*place, index)) for index, pair in enumerate(zip(one, other, strict=True))]
        case _:
            return set() if one == other else {place}
    return set().union(*inner)


def shape(value: Any) -> Any:
    """An output without what is of one run alone: paths, and the numbers of random and timed examples."""
    match value:
        case Ending():
            return value.status, value.error_type, shape(value.outputs)
        case {"$repr": _, "$type": kind}:
            return kind.rpartition(".")[2]  # A class that was made in the task has its whole name while it lives.
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
    counted = Counter[str]()
    with tempfile.TemporaryDirectory() as home:
        os.environ["FLYTE_WORKBENCH_HOME"] = home
        for task in tasks_without_input(asked.path.absolute(), asked.words):
            os.chdir(Path(task.file).parent)
            counted[compare(task, Path(home))] += 1
    print(", ".join(f"{number} {what}" for what, number in sorted(counted.items())))
    return 1 if counted[DIFFERENT] else 0


def compare(task: TaskSummary, home: Path) -> str:
    """Run a task on both sides, and print what differs."""
    ours, theirs = list[Ending](), list[Ending]()
    for _ in range(RUNS):
        theirs.append(by_flyte(task, Path(tempfile.mkdtemp(dir=home))))
        ours.append(by_workbench(task))
        if is_alike(ours, theirs):
            return "alike"
        if (sentence := declared(ours[-1], theirs[-1], Path(task.file).read_text("utf-8"))) is not None:
            print(f"{task.file}:{task.line}  {task.name}\n  as declared: {sentence}", flush=True)
            return "different as declared"
    print(f"{task.file}:{task.line}  {task.name}\n  here   {ours[-1]}\n  Flyte  {theirs[-1]}", flush=True)
    return DIFFERENT


if __name__ == "__main__":
    sys.exit(main())
