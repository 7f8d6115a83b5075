"""The two sides: `flyte run --local`, each in a process of its own, and the workbench."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import start_run
from flyte_debugger.run.state import RunState
from flyte_debugger.worker_process.worker_pool import WorkerPool

from .cases import TASKS, Case
from .outcome import Action, Outcome, html, in_order, lines_said, settled

STOCK = Path(__file__).parent / "stock.py"
SECONDS = 60
"""More than any task here takes, on a busy machine too."""


def surroundings(folder: Path) -> dict[str, str]:
    """An environment in which a side finds nothing of this machine's user nor of the other side."""
    (folder / "tmp").mkdir(parents=True, exist_ok=True)
    (folder / "counts").mkdir(exist_ok=True)
    return {
        **os.environ,
        "HOME": str(folder),
        "TMPDIR": str(folder / "tmp"),
        "FLYTE_WORKBENCH_HOME": str(folder / "workbench"),
        "PARITY_COUNTS": str(folder / "counts"),
        "PARITY_MARK": "here",
        "NO_COLOR": "1",
        "COLUMNS": "200",
    }


class FlyteServer:
    """Runs `flyte run --local` in processes that are forked from one which has imported Flyte."""

    def __init__(self) -> None:
        environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "200"}
        self._process = subprocess.Popen(
            [sys.executable, str(STOCK), "serve"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, **asked: Any) -> int:
        """Start one, which `wait` is to wait for; its process id."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return self._number()

    def wait(self, process: int) -> int:
        """The exit status of the one that was started; it is killed when it takes too long."""
        killer = threading.Timer(SECONDS, os.kill, (process, signal.SIGKILL))
        killer.start()
        try:
            return self._number()
        finally:
            killer.cancel()

    def close(self) -> None:
        """End the server."""
        with self._process:
            assert self._process.stdin
            self._process.stdin.close()

    def _number(self) -> int:
        assert self._process.stdout
        return int(self._process.stdout.readline())


@contextlib.contextmanager
def by_flyte(server: FlyteServer, case: Case, folder: Path) -> Iterator[list[Outcome]]:
    """Start `flyte run --local`; after the block the list that it gave holds its outcome."""
    notes, output, outcomes = folder / "notes.json", folder / "output", list[Outcome]()
    options = ["--raw-data-path", str(folder / "raw"), *(["--root-dir", case.root_dir] if case.root_dir else [])]
    environment = surroundings(folder)
    process = server.start(
        arguments=[
            *(str(notes), str(folder / "metadata"), "run", "--local"),
            *(*options, case.file, case.task, *case.arguments),
        ],
        cwd=str(TASKS / case.folder),
        environment=environment,
        output=str(output),
    )
    try:
        yield outcomes
    finally:
        exit_status = server.wait(process)
    outcomes.append(_flytes_outcome(json.loads(notes.read_text()), exit_status, output.read_text()))
    output.unlink()


def _flytes_outcome(notes: dict[str, Any], exit_status: int, printed: str) -> Outcome:
    told = notes["actions"]
    status = "refused" if not told else "succeeded" if exit_status == 0 else "failed"

    def path(action: dict[str, Any]) -> tuple[str, ...]:
        above = path(told[action["parent"]]) if action["parent"] else ()
        return (*above, action["task"])

    actions = (
        Action(
            path=path(action),
            label=action["label"],
            group=action["group"],
            attempts=action["attempts"],
            status=status if action["status"] == "running" else action["status"],
            cached=action["cached"],
            report=html(action["report"]),
        )
        for action in told.values()
    )
    return Outcome(
        status=status,
        outputs=settled(notes["outputs"]),
        error=notes["error"],
        error_type=notes["error_type"],
        actions=in_order(actions),
        printed=lines_said(printed),
    )


def by_workbench(case: Case, folder: Path, monkeypatch: pytest.MonkeyPatch, workers: WorkerPool) -> Outcome:
    """Run the case's task with the workbench, to its end."""
    cwd = TASKS / case.folder
    monkeypatch.chdir(cwd)
    for name, value in surroundings(folder).items():
        monkeypatch.setenv(name, value)
    root_dir = str(cwd / case.root_dir) if case.root_dir else None
    task = TaskRef(file=str(cwd / case.file), name=case.task, root_dir=root_dir)
    with start_run(RunRequest(task=task, arguments=case.arguments), workers) as run:
        state = run.wait(SECONDS)
    said = run.folder / "stdout.log"
    return _our_outcome(state, said.read_text() if said.is_file() else "")


def _our_outcome(state: RunState, printed: str) -> Outcome:
    def path(id: str) -> tuple[str, ...]:
        action = state.actions[id]
        return (*(path(action.parent) if action.parent else ()), action.task)

    actions = (
        Action(
            path=path(action.id),
            label=action.label,
            group=action.group,
            attempts=action.attempts,
            status=action.status,
            cached=action.cache == "hit",
            report=html(action.report),
        )
        for action in state.actions.values()
    )
    return Outcome(
        status="refused" if state.refused else state.status,
        outputs=settled(list(state.outputs)) if state.status == "succeeded" else None,
        error=state.error.message if state.error else None,
        error_type=state.error.type.rpartition(".")[2] if state.error else None,
        actions=in_order(actions),
        printed=lines_said(printed),
    )
