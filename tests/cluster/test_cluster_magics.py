"""The cluster in a notebook's magics, in a real InteractiveShell."""

from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from flyte_notebook.cluster.remote_line import is_remote, parse_remote_line
from flyte_notebook.debug_view.debug_session import DebugSession
from flyte_notebook.errors import NotebookError
from tests.cluster.conftest import PIPELINE, RemoteRun
from tests.debugger.worker.debug.driving import marked

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
