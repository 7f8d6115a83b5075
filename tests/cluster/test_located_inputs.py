"""Inputs that lie in files: uploaded with a run on the cluster, and fetched here when the task opens them."""

from pathlib import Path

import pytest

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.local_rerun import LocalRerun, RerunOptions, plan_rerun
from flyte_debugger.cluster.run_address import RunAddress
from flyte_debugger.protocol.cluster_questions import RerunAction, SubmitTask
from flyte_debugger.run.events import Output
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import start_run
from tests.cluster.conftest import TASKS
from tests.cluster.server import ClusterServer

pytestmark = [pytest.mark.process, pytest.mark.usefixtures("at_tasks", "healthy")]


def plan(server: ClusterServer, client: ClusterClient, folder: Path) -> tuple[str, LocalRerun]:
    """A run on the cluster with files of this machine as its inputs, which no pod takes up, and its rerun here."""
    data, table = folder / "data.txt", folder / "rows.csv"
    data.write_text("hello")
    table.write_text("a,b\n1,2\n3,4\n")
    (folder / "parts").mkdir()
    for name in ("one", "two", "three"):
        (folder / "parts" / name).write_text(name)
    sources = f'[{{"weight": 7, "file": {{"path": "{data}"}}}}]'
    given = ("--data", str(data), "--folder", f"{folder}/parts", "--rows", str(table), "--sources", sources)
    server.faults.is_full = True
    name = client.submit(SubmitTask(RunRequest(TaskRef(str(TASKS / "files.py"), "count"), arguments=given))).name
    return name, plan_rerun(client, RunAddress(name), RerunOptions())


def stored(uri: str) -> Path:
    """The file of an object."""
    return Path(uri.removeprefix("local://"))


def test_files_go_to_the_cluster_and_are_opened_from_there(
    server: ClusterServer, client: ClusterClient, tmp_path: Path
) -> None:
    name, rerun = plan(server, client, tmp_path)
    storage = f"local://{server.plane.folder}"
    inputs = client.describe(name).inputs
    assert inputs["data"]["path"].startswith(storage)
    assert inputs["folder"]["path"].startswith(storage)
    assert inputs["rows"]["uri"].startswith(storage)
    assert inputs["sources"][0]["file"]["path"].startswith(storage)
    for here in tmp_path.rglob("*"):
        if here.is_file():
            here.unlink()
    with start_run(rerun.request) as run:
        state = run.wait(60)
    assert state.error is None
    assert state.outputs == ([5, 3, 2, 7],)

    changed = tmp_path / "changed.txt"
    changed.write_text("changed")
    again = client.submit(RerunAction(name, "a0", ("--data", str(changed)))).name
    assert stored(client.describe(again).inputs["data"]["path"]).read_text() == "changed"


def test_an_object_that_is_gone_fails_where_the_task_opens_it(
    server: ClusterServer, client: ClusterClient, tmp_path: Path
) -> None:
    name, rerun = plan(server, client, tmp_path)
    stored(client.describe(name).inputs["data"]["path"]).unlink()
    with start_run(rerun.request) as run:
        printed = "".join(event.text for event in run.events() if isinstance(event, Output))
        state = run.wait(60)
    assert "before any is opened" in printed
    assert state.error
    assert state.error.type == "FileNotFoundError"
