"""`attach --run`: the editor in an action's pod, and an action that runs again in the cluster under debugpy."""

import contextlib
import re
import socket
import threading
from pathlib import Path
from typing import Any

import pytest
from flyteidl2.core.execution_pb2 import TaskLog
from flyteidl2.task.run_pb2 import RunSpec
from flyteidl2.workflow import run_service_pb2

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.cluster_errors import ClusterError
from flyte_debugger.cluster.run_address import RunAddress
from flyte_debugger.protocol.cluster_answers import PodDebugger
from flyte_debugger.protocol.cluster_questions import FindDebugger, RerunAction, SubmitTask
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_tui.cli.cluster.attach_to_action import attach_to_action
from tests.cluster.conftest import PIPELINE, RemoteRun, watched
from tests.cluster.control_plane import ABORTED, FAILED, RUNNING, run_id, sketch
from tests.cluster.server import ClusterServer
from tests.debugger.worker.debug.driving import marked
from tests.tui.cli.debugged import Debugged

pytestmark = pytest.mark.process
OPTIONS: dict[str, Any] = {"mappings": (), "forwarded": None, "breaks": ()}


class Forwarding:
    """What `kubectl port-forward` does, for one connection.

    Args:
        port: of this machine.
        to: of the pod.
    """

    def __init__(self, port: int, to: int) -> None:
        self._listener = socket.create_server(("127.0.0.1", port))
        self._to = to
        threading.Thread(target=self._forward, daemon=True).start()

    def _forward(self) -> None:
        with self._listener:
            here, _ = self._listener.accept()
        with here, socket.create_connection(("127.0.0.1", self._to)) as there:
            back = threading.Thread(target=self._copy, args=[there, here], daemon=True)
            back.start()
            self._copy(here, there)
            back.join()

    @staticmethod
    def _copy(source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.usefixtures("at_tasks")
def test_a_failed_action_runs_again_under_debugpy_and_stops_where_it_fails(
    server: ClusterServer, client: ClusterClient, failed: RemoteRun
) -> None:
    here = free_port()
    with Debugged("attach", "--run", failed.name, "--port", str(here)) as session:
        assert session.program.stderr is not None
        told = session.program.stderr.readline()
        found = re.fullmatch(
            rf"{failed.name}/{failed.failure.action} was not .* again under debugpy as (\w+)\.\n", told
        )
        assert found, told
        again = found[1]
        told = session.program.stderr.readline()
        command = rf"kubectl -n demo-development port-forward pod/{again}-a0-0 (\d+):\1"
        forwarded = re.fullmatch(
            rf"Forward the pod's port to 127\.0\.0\.1:{here}, in another terminal: {command}\n", told
        )
        assert forwarded, told
        Forwarding(here, int(forwarded[1]))
        stopped = session.next("stopped")
        assert (Path(stopped["file"]), stopped["line"]) == (PIPELINE, marked(PIPELINE)["fails"])
        assert stopped["exception"]["type"] == "ZeroDivisionError"
        assert session.ask("p settings.name")["value"] == "'five'"
        session.say("continue")
        assert session.next("ended")["reason"] == "the program is over."
        assert session.ended() == 0
        assert f"`flyte-tui runs watch {again}`" in session.program.stderr.read()
    assert watched(client, again).error == failed.failure.error
    server.faults.is_full = True
    plain = client.submit(RerunAction(again, "a0")).name
    server.faults.clear()
    assert {one.key: one.value for one in server.plane.runs[plain].spec.envs.values}["_F_EXEC_WRAPPER"] == ""


@pytest.mark.usefixtures("at_tasks", "healthy")
def test_an_image_without_debugpy_is_named_and_nothing_is_left_waiting(
    server: ClusterServer, client: ClusterClient, tmp_path: Path
) -> None:
    (tmp_path / "debugpy.py").write_text("raise ImportError")
    server.faults.is_full = True
    overrides = (f"env_vars.PYTHONPATH={tmp_path}",)
    request = RunRequest(TaskRef(str(PIPELINE), "double"), arguments=("--x", "3"), overrides=overrides)
    queued = client.submit(SubmitTask(request)).name
    server.faults.clear()
    with pytest.raises(ClusterError) as raised:
        attach_to_action(client, RunAddress(queued), OPTIONS)
    assert str(raised.value) == (
        f"{queued}/a0 has no debugger to attach to. The image example.com/none:1 has no debugpy: add it with "
        f'`.with_pip_packages("debugpy")`. Debug it here with `flyte-tui debug --from {queued}/a0`.'
    )
    assert next(reversed(server.plane.runs.values())).root.phase in (ABORTED, FAILED)


@pytest.mark.usefixtures("at_tasks", "healthy")
def test_a_server_that_does_not_let_it_run_again_is_told_in_a_sentence(
    server: ClusterServer, client: ClusterClient, failed: RemoteRun
) -> None:
    server.faults.missing.add("CreateRun")
    with pytest.raises(ClusterError, match=rf"CreateRun is not implemented.*`flyte-tui debug --from {failed.name}/"):
        attach_to_action(client, RunAddress(failed.name), OPTIONS)


@pytest.mark.parametrize("action", ["a0", "child"])
def test_the_editor_of_a_run_with_debug_on_opens_once_it_is_ready(
    server: ClusterServer, client: ClusterClient, action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, plane = f"debugged-{action}", server.plane
    details = sketch(run, action, "debugged.main", RUNNING)
    log = details.attempts.add(attempt=1, phase=RUNNING).log_info.add(
        uri="/dataplane/pod/v1/ide", link_type=TaskLog.LinkType.IDE
    )
    spec = RunSpec()
    spec.envs.values.add(key="_F_E_VS", value="1")
    server.call(lambda: plane.add_run(run_id(run), spec))
    server.call(lambda: plane.add_action(sketch(run, "a0", "debugged.main", RUNNING)))
    added = server.call(lambda: plane.add_action(details))
    answers = client.ask(FindDebugger(run, action))
    asked = run_service_pb2.WatchActionDetailsRequest
    server.wait_until(
        lambda: any(one.action_id.run.name == run for one in server.sent("WatchActionDetails", asked)), run
    )
    assert client.describe(run, action).debug_url is None

    def be_ready() -> None:
        log.ready = True
        plane.touch(added)

    server.call(be_ready)
    assert list(answers) == [PodDebugger("https://localhost/dataplane/pod/v1/ide")]
    opened: list[str] = []
    monkeypatch.setattr("click.launch", opened.append)
    assert attach_to_action(client, RunAddress(run, action), OPTIONS) == 0
    assert opened == ["https://localhost/dataplane/pod/v1/ide"]
