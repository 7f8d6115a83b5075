"""A control plane for all tests of a process, and one run on it that failed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.protocol.cluster_answers import ActionDetail, ClusterRunRow
from flyte_debugger.protocol.cluster_questions import ClusterOptions, ListRuns, SubmitTask, WatchRun
from flyte_debugger.run.events import Event
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.state import RunState
from tests.cluster.server import ClusterServer

TASKS = Path(__file__).parent / "tasks"
PIPELINE = TASKS / "pipeline.py"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterServer]:
    """The server; a test that sets a fault clears it with `healthy`."""
    with ClusterServer(tmp_path_factory.mktemp("cluster")) as started:
        yield started


@pytest.fixture(scope="session")
def config(server: ClusterServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration that names the server."""
    return server.write_config(tmp_path_factory.mktemp("config") / "config.yaml")


@pytest.fixture
def healthy(server: ClusterServer) -> Iterator[None]:
    """Nothing is wrong with the server after the test."""
    yield
    server.faults.clear()
    server.plane.keeps_logs_open = False


@pytest.fixture(scope="session")
def client(config: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterClient]:
    """A connection to the server, which all tests share."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        options = ClusterOptions(config=str(config), root_dir=str(TASKS))
        with ClusterClient(options) as connected:
            connected.runs(ListRuns())
            yield connected


@dataclass(frozen=True)
class RemoteRun:
    """A run that is over."""

    name: str
    state: RunState
    failure: ActionDetail

    def action(self, label: str) -> str:
        """The id of the action of that task."""
        return next(one.id for one in self.state.actions.values() if one.label == label)


@pytest.fixture(scope="session")
def failed(client: ClusterClient) -> RemoteRun:
    """A run whose second step failed, executed by the server."""
    request = RunRequest(TaskRef(str(PIPELINE), "main"), arguments=("--n", "4"), overrides=("env_vars.MODE=cluster",))
    name = client.submit(SubmitTask(request)).name
    return RemoteRun(name, watched(client, name), client.describe(name))


def watched(client: ClusterClient, name: str) -> RunState:
    """A run as it is at its end."""
    state = RunState(name)
    for answer in client.ask(WatchRun(name)):
        if isinstance(answer, Event):
            state.apply(answer)
        else:
            assert isinstance(answer, ClusterRunRow)
    return state


@pytest.fixture
def at_tasks(monkeypatch: pytest.MonkeyPatch, config: Path) -> Path:
    """The working directory is the tasks' project, and the server is its cluster."""
    monkeypatch.chdir(TASKS)
    monkeypatch.setenv("FLYTECTL_CONFIG", str(config))
    return TASKS
