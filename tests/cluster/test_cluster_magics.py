"""The cluster in a notebook's magics, in a real InteractiveShell."""

import json
from pathlib import Path

import pytest
from flyteidl2.workflow import run_service_pb2
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from flyte_notebook.cluster.remote_line import is_remote, parse_remote_line
from flyte_notebook.debug_view.debug_session import DebugSession
from flyte_notebook.errors import NotebookError, TaskFailedError
from tests.cluster.conftest import PIPELINE, RemoteRun
from tests.cluster.control_plane import ABORTED
from tests.cluster.server import ClusterServer
from tests.debugger.worker.debug.driving import marked
from tests.notebook.widgets import panel_of
from tests.tui.cli.waiting import wait_until

pytestmark = pytest.mark.process


@pytest.fixture
def shell(at_tasks: Path) -> InteractiveShell:
    """A notebook's shell in the tasks' project."""
    started = InteractiveShell.instance()
    started.run_line_magic("load_ext", "flyte_notebook")
    return started


def test_a_line_means_a_cluster_by_its_option() -> None:
    assert is_remote("--remote --status failed")
    assert is_remote("--from r1")
    assert not is_remote("main n=3")


def test_what_a_line_cannot_say_is_told() -> None:
    with pytest.raises(NotebookError, match="There is no option '--colour' here; there are --status"):
        parse_remote_line("--remote --colour red", ("--status",))
    with pytest.raises(NotebookError, match="--status needs a value"):
        parse_remote_line("--remote --status", ("--status",))


def test_runs_of_the_cluster_are_a_table(shell: InteractiveShell, failed: RemoteRun) -> None:
    with capture_output() as captured:
        shell.run_line_magic("flyte_runs", "--remote --status failed pipeline.main")
    (table,) = captured.outputs
    assert failed.name in table.data["text/html"]
    assert "ada@example.com" in table.data["text/html"]


CELL = """
import flyte
env = flyte.TaskEnvironment(name="cell")

@env.task
def treble(x: int) -> int:
    return 3 * x
"""


def test_a_task_of_a_cell_really_runs_there(shell: InteractiveShell, server: ClusterServer) -> None:
    with capture_output() as captured:
        shell.run_cell(CELL)
        value = shell.run_line_magic("flyte_run", "treble x=14 --remote --name rcell --set retries=2 --no-cache")
    assert value == 42
    assert "rcell  http://localhost:" in captured.stderr
    assert "flyte: --no-cache has no effect on the cluster." in captured.stderr
    assert any("cell.treble" in str(one.data) and "succeeded" in str(one.data) for one in captured.outputs)
    sent = server.sent("CreateRun", run_service_pb2.CreateRunRequest)[-1]
    assert sent.task_spec.task_template.metadata.retries.retries == 2


def test_a_dry_run_prints_what_would_be_sent(shell: InteractiveShell, server: ClusterServer) -> None:
    before = len(server.plane.runs)
    with capture_output() as captured:
        shell.run_line_magic("flyte_run", f"{PIPELINE}:double x=3 --remote --dry-run --set retries=2")
    spec = json.loads(captured.stdout)
    assert spec["spec"]["task_template"]["metadata"]["retries"] == {"retries": 2}
    assert len(server.plane.runs) == before
    with pytest.raises(NotebookError, match=r"--dry-run, .* go with --remote"):
        shell.run_line_magic("flyte_run", f"{PIPELINE}:double x=3 --dry-run")


@pytest.mark.usefixtures("healthy")
def test_a_form_runs_there_or_says_why_not(shell: InteractiveShell, server: ClusterServer) -> None:
    server.faults.is_full = True
    with capture_output():
        form = shell.run_line_magic("flyte_form", f"{PIPELINE}:double x=3 --set retries=1")
        bar = panel_of(form).bar
        bar.place.value = "on the cluster"
        bar.run.click()
        card = form._shown.result
        wait_until(lambda: card._run is not None and "pipeline.double" in card._run.card["text"], "the run's card")
        sent = server.sent("CreateRun", run_service_pb2.CreateRunRequest)[-1]
        assert sent.task_spec.task_template.metadata.retries.retries == 1
        bar.stop.click()
        assert "press Stop again to abort it there" in bar._said.value
        bar.stop.click()
        with pytest.raises(TaskFailedError, match="Aborted"):
            _ = form.result
    assert next(reversed(server.plane.runs.values())).root.phase == ABORTED


def test_a_failed_action_stops_in_the_debug_view(shell: InteractiveShell, failed: RemoteRun) -> None:
    with capture_output():
        session = shell.run_line_magic("flyte_debug", f"--from {failed.name}")
    assert isinstance(session, DebugSession)
    try:
        stop = session.wait(60)
        assert stop is not None
        assert stop.frames[0].line == marked(PIPELINE)["fails"]
        assert session.frame["numbers"] == [0, 1, 2, 3]
    finally:
        session.close()
