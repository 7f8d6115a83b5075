"""The cluster's screens, driven in this process: the list and its filter, a run that changes, what goes wrong."""

from pathlib import Path

import pytest
from flyteidl2.task.run_pb2 import RunSpec

from flyte_debugger.protocol.cluster_questions import ClusterOptions
from flyte_tui.app import WorkbenchApp
from flyte_tui.screens.cluster.cluster_run_screen import ClusterRunScreen
from flyte_tui.screens.cluster.cluster_runs_screen import ClusterRunsScreen
from flyte_tui.screens.confirm_screen import ConfirmScreen
from tests.cluster.control_plane import FAILED, INITIALIZING, RUNNING, run_id, sketch
from tests.cluster.server import ClusterServer
from tests.tui.driving import shows, until

pytestmark = pytest.mark.process


@pytest.mark.usefixtures("healthy")
async def test_the_list_a_run_and_what_goes_wrong(server: ClusterServer, at_tasks: Path) -> None:
    plane = server.plane
    server.call(lambda: plane.add_run(run_id("live"), RunSpec()))
    server.call(lambda: plane.add_action(sketch("live", "a0", "live.main", RUNNING)))
    child = server.call(lambda: plane.add_action(sketch("live", "c1", "live.child", INITIALIZING, parent="a0")))
    app = WorkbenchApp([at_tasks], None, ClusterOptions())
    async with app.run_test(size=(120, 30), notifications=True) as pilot:
        await shows(pilot, "live.main")
        screen = app.screen
        assert isinstance(screen, ClusterRunsScreen)
        await pilot.press("slash", *"running live.main", "enter")
        await until(pilot, lambda: [row.name for row in screen.rows] == ["live"], "the filter's run alone")
        await pilot.press("slash", *" by:grace", "enter")
        await until(pilot, lambda: screen.rows == [], "no run of that person")
        await pilot.press("escape")
        await until(pilot, lambda: len(screen.rows) > 0, "all runs")

        server.faults.refusal = (401, "unauthenticated")
        await pilot.press("ctrl+r")
        await shows(pilot, "does not know you")
        server.faults.clear()
        await pilot.press("ctrl+r", "slash", *"live.main", "enter")
        await until(pilot, lambda: [row.name for row in screen.rows] == ["live"], "the run")

        await pilot.press("enter")
        await shows(pilot, "initializing")
        await until(pilot, lambda: isinstance(app.screen, ClusterRunScreen), "the run's screen")
        server.call(lambda: plane.enter(child, RUNNING))
        server.call(lambda: plane.enter(child, FAILED))
        await shows(pilot, "child")
        await until(pilot, lambda: app.screen.state.actions["c1"].status == "failed", "the child's failure")  # type: ignore[attr-defined]
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen), "the question")
        await pilot.press("y")
        await until(pilot, lambda: plane.runs["live"].root.details.abort_info.reason != "", "the abort")
        await shows(pilot, "cancelled")
