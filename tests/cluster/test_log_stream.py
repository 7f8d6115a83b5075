"""A log comes whole and once, whatever becomes of its streams."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flyteidl2.task.run_pb2 import RunSpec

from flyte_debugger.cluster.cluster_client import Answers, ClusterClient
from flyte_debugger.protocol.cluster_answers import LogLines
from flyte_debugger.protocol.cluster_questions import TailLogs
from tests.cluster.control_plane import RUNNING, SUCCEEDED, run_id, sketch
from tests.cluster.server import ClusterServer

pytestmark = [pytest.mark.process, pytest.mark.usefixtures("healthy")]


def printing(server: ClusterServer, name: str, *lines: str) -> Path:
    """The log of a run's only action, which goes on and has printed these lines."""
    server.call(lambda: server.plane.add_run(run_id(name), RunSpec()))
    details = sketch(name, "a0", f"{name}.main", RUNNING)
    details.attempts.add(attempt=1, phase=RUNNING, logs_available=True)
    action = server.call(lambda: server.plane.add_action(details))
    file = server.plane.place(action, 1) / "log.txt"
    file.parent.mkdir(parents=True)
    file.write_text("".join(f"{line}\n" for line in lines))
    return file


def texts(answers: Answers) -> Iterator[str]:
    for answer in answers:
        assert isinstance(answer, LogLines)
        yield answer.text


def end(server: ClusterServer, name: str) -> None:
    server.call(lambda: server.plane.enter(server.plane.runs[name].root, SUCCEEDED))


@pytest.mark.parametrize("name", ["dropped", "forgotten-stream"])
def test_a_stream_that_breaks_off_is_taken_up_without_loss_or_repetition(
    server: ClusterServer, client: ClusterClient, name: str
) -> None:
    file = printing(server, name, "one", "two", "", "one")
    if name == "dropped":
        server.faults.drops = 2
    else:
        server.plane.forgotten_logs = 1
    log = texts(client.ask(TailLogs(name, "a0")))
    assert [next(log) for _ in range(4)] == ["one\n", "two\n", "\n", "one\n"]
    with file.open("a") as more:
        more.write("three\none\n")
    assert [next(log) for _ in range(2)] == ["three\n", "one\n"]
    assert server.faults.drops + server.plane.forgotten_logs == 0
    end(server, name)
    assert list(log) == []


def test_a_stream_that_stays_open_ends_with_its_action(server: ClusterServer, client: ClusterClient) -> None:
    printing(server, "open", "only")
    server.plane.keeps_logs_open = True
    log = texts(client.ask(TailLogs("open", "a0")))
    assert next(log) == "only\n"
    end(server, "open")
    assert list(log) == []
