"""The form's Run sends a task to the cluster: what would be sent, what was, and what cannot be."""

from pathlib import Path

import pytest
from flyteidl2.workflow import run_service_pb2

from flyte_tui.screens.cluster.cluster_run_screen import ClusterRunScreen
from flyte_tui.screens.cluster.spec_screen import SpecScreen
from flyte_tui.screens.cluster.wait_screen import WaitScreen
from flyte_tui.screens.form.form_screen import FormScreen
from tests.cluster.conftest import PIPELINE
from tests.cluster.server import ClusterServer
from tests.tui.driving import opened, shows, type_keys, until
from tests.tui.test_form import form_of

pytestmark = pytest.mark.process


@pytest.mark.usefixtures("at_tasks", "healthy")
async def test_run_means_the_cluster_once_it_is_switched(server: ClusterServer, own_home: Path) -> None:
    server.faults.is_full = True
    before = set(server.plane.runs)
    async with opened(PIPELINE) as pilot:
        screen = await form_of(pilot, "double")
        await type_keys(pilot, *"21", "f2")
        await until(pilot, lambda: screen.checked and screen.checked.is_right, "the check")
        await pilot.press("ctrl+g")
        await shows(pilot, "ready; press ctrl+r to run on the cluster")
        await shows(pilot, "flyte-tui run --remote")

        await pilot.press("f3")
        await until(pilot, lambda: isinstance(pilot.app.screen, SpecScreen), "what would be sent")
        await shows(pilot, '"integer": "21"')
        assert set(server.plane.runs) == before, "nothing was sent"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen), "the form")

        server.faults.refusal = (403, "permission_denied")
        await pilot.press("ctrl+r")
        await shows(pilot, "does not allow you that")
        assert isinstance(pilot.app.screen, WaitScreen)
        await pilot.press("escape")
        server.faults.refusal = None
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(pilot.app.screen, ClusterRunScreen), "the run's screen")
        await shows(pilot, "queued")
    (name,) = set(server.plane.runs) - before
    sent = server.sent("CreateRun", run_service_pb2.CreateRunRequest)[-1]
    assert sent.task_spec.task_template.id.name == "pipeline.double"
    assert server.plane.runs[name].root.input_uri
