"""Clusters that are not configured, not there, or dead: one sentence, soon."""

import contextlib
import socket
from pathlib import Path

import pytest

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.cluster_errors import ClusterError
from flyte_debugger.protocol.cluster_questions import ClusterOptions, ListRuns
from tests.cluster.server import write_config

pytestmark = pytest.mark.process


def test_no_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with (
        ClusterClient(ClusterOptions()) as client,
        pytest.raises(ClusterError, match=r"No Flyte cluster is configured\. Write .* --config FILE"),
    ):
        client.runs(ListRuns())


def test_nothing_listens(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = write_config(tmp_path / "config.yaml", port)
    with (
        ClusterClient(ClusterOptions(config=str(config))) as client,
        pytest.raises(ClusterError, match=rf"localhost:{port} cannot be reached \(.*\): .*{config.name}"),
    ):
        client.runs(ListRuns())


def test_nothing_comes_back(tmp_path: Path) -> None:
    with socket.socket() as deaf, contextlib.ExitStack() as stack:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        port = deaf.getsockname()[1]
        for _ in range(4):  # It takes no more connections, and says nothing of it.
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", port))
        config = write_config(tmp_path / "config.yaml", port)
        with (
            ClusterClient(ClusterOptions(config=str(config))) as client,
            pytest.raises(ClusterError, match=rf"localhost:{port} cannot be reached \(nothing answers\): check"),
        ):
            client.runs(ListRuns())


def test_a_worker_that_dies_is_told_and_replaced(client: ClusterClient) -> None:
    assert client._worker
    client._worker.kill_group()
    client._worker.wait(10)
    assert isinstance(client.runs(ListRuns()), list)
