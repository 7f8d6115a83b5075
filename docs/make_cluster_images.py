"""Makes the pictures of `docs/cluster.md`: the program on a control plane of the tests, whose runs really take place.

python docs/make_cluster_images.py
"""

import asyncio
import datetime
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from flyteidl2.task import run_pb2  # noqa: E402
from tests.cluster.control_plane import FAILED, RUNNING, SUCCEEDED, now, run_id, sketch  # noqa: E402
from tests.cluster.server import ClusterServer  # noqa: E402

from flyte_debugger.cluster.cluster_client import ClusterClient  # noqa: E402
from flyte_debugger.protocol.cluster_questions import ClusterOptions, SubmitTask, WatchRun  # noqa: E402
from flyte_debugger.run.request import RunRequest, TaskRef  # noqa: E402
from flyte_tui.app import WorkbenchApp  # noqa: E402
from flyte_tui.screens.debug.debug_screen import DebugScreen  # noqa: E402

TASKS = ROOT / "tests" / "cluster" / "tasks"
IMAGES = ROOT / "docs" / "images"
SIZE = (110, 34)
PATIENCE = 45.0
OTHERS = (
    ("nightly-forecast", "forecast.fit", SUCCEEDED, "grace@example.com", 19 * 3600, 4210.0),
    ("rfc81d2a40", "sales.report", FAILED, "ada@example.com", 5 * 3600, 62.4),
    ("r5e0b77c19", "pipeline.main", SUCCEEDED, "ada@example.com", 3 * 3600, 17.9),
    ("rb1946ac92", "training.train", RUNNING, "grace@example.com", 1260, None),
)
"""Runs beside the one that takes place: name, task, phase, person, and in seconds how long ago and how long."""


async def main() -> None:
    """Draw the pictures."""
    with tempfile.TemporaryDirectory() as folder, ClusterServer(Path(folder)) as server:
        os.environ["FLYTECTL_CONFIG"] = str(server.write_config(Path(folder) / "config.yaml"))
        os.environ["HOME"] = os.environ["FLYTE_WORKBENCH_HOME"] = folder
        os.chdir(TASKS)
        for name, task, phase, person, ago, took in OTHERS:
            server.call(lambda name=name: server.plane.add_run(run_id(name), run_pb2.RunSpec()))  # type: ignore[misc]
            details = sketch(name, "a0", task, phase)
            details.metadata.executed_by.user.spec.email = person
            started = now() - datetime.timedelta(seconds=ago)
            details.status.start_time.FromDatetime(started)
            if took is not None:
                details.status.end_time.FromDatetime(started + datetime.timedelta(seconds=took))
            server.call(lambda details=details: server.plane.add_action(details))  # type: ignore[misc]
        with ClusterClient(ClusterOptions()) as cluster:
            request = RunRequest(TaskRef(str(TASKS / "pipeline.py"), "main"), arguments=("--n", "4"))
            submitted = cluster.submit(SubmitTask(request, "r7d3f20aa1"))
            list(cluster.ask(WatchRun(submitted.name)))
        await _draw()


async def _draw() -> None:
    app = WorkbenchApp([TASKS], None, ClusterOptions())
    async with app.run_test(size=SIZE) as pilot:
        await _until(pilot, lambda: "r7d3f20aa1" in _text(app) and "asking" not in _text(app))
        _save(app, "cluster-runs.svg")
        await pilot.resize_terminal(140, 36)
        await pilot.press("enter", "2")
        await _until(pilot, lambda: "On the cluster" in _text(app) and "five" in _text(app))
        _save(app, "cluster-run.svg")
        await pilot.resize_terminal(*SIZE)
        await pilot.press("D")
        await _until(pilot, lambda: isinstance(app.screen, DebugScreen) and "division by zero" in _text(app))
        app.clear_notifications()
        await _until(pilot, lambda: "Fetching" not in _text(app))
        _save(app, "cluster-debug.svg")
        await pilot.press("escape", "e")


def _text(app: WorkbenchApp) -> str:
    return app.export_screenshot().replace("&#160;", " ")


async def _until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await pilot.pause(0.05)
    await pilot.pause(0.05)


def _save(app: WorkbenchApp, name: str) -> None:
    here = str(ROOT)
    elsewhere = ("/home/ada/" + "project" * len(here))[: len(here)]  # As long: what stands after it stays in its place.
    picture = app.export_screenshot(title="flyte-tui").replace(here, elsewhere)
    (IMAGES / name).write_text("".join(f"{line.rstrip()}\n" for line in picture.splitlines()))


if __name__ == "__main__":
    asyncio.run(main())
