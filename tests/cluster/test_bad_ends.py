"""What goes wrong in the middle: a cluster that is away for a moment, a forgotten run."""

import pytest
from flyteidl2.task.run_pb2 import RunSpec

from flyte_debugger.cluster.cluster_client import Answers, ClusterClient
from flyte_debugger.cluster.cluster_errors import ClusterError
from flyte_debugger.protocol.cluster_answers import Answer
from flyte_debugger.protocol.cluster_questions import ListRuns, WatchRun
from flyte_debugger.run.cluster_events import PhaseEntered
from flyte_debugger.run.events import ActionStarted, Notice, RunEnded
from tests.cluster.control_plane import RUNNING, SUCCEEDED, run_id, sketch
from tests.cluster.server import ClusterServer

pytestmark = [pytest.mark.process, pytest.mark.usefixtures("healthy")]


def watched_run(server: ClusterServer, client: ClusterClient, name: str) -> Answers:
    """The watch of a run that goes on, once its root is told."""
    server.call(lambda: server.plane.add_run(run_id(name), RunSpec()))
    server.call(lambda: server.plane.add_action(sketch(name, "a0", f"{name}.main", RUNNING)))
    answers = client.ask(WatchRun(name))
    until(answers, PhaseEntered)
    return answers


def until(answers: Answers, kind: type[Answer]) -> Answer:
    """The next answer of that kind."""
    return next(answer for answer in answers if isinstance(answer, kind))


def test_a_watch_goes_on_once_the_cluster_is_back(server: ClusterServer, client: ClusterClient) -> None:
    answers = watched_run(server, client, "away")
    server.faults.refusal = (503, "unavailable")
    notice = until(answers, Notice)
    assert isinstance(notice, Notice)
    assert notice.text == "The cluster does not answer at the moment; it is asked again."
    server.faults.clear()
    plane = server.plane
    server.call(lambda: plane.add_action(sketch("away", "c1", "away.child", RUNNING, parent="a0")))
    assert isinstance(until(answers, ActionStarted), ActionStarted)
    server.call(lambda: plane.enter(plane.runs["away"].root, SUCCEEDED))
    assert isinstance(list(answers)[-1], RunEnded)


def test_a_run_that_the_cluster_forgets_ends_its_watch(server: ClusterServer, client: ClusterClient) -> None:
    answers = watched_run(server, client, "forgotten")
    server.call(lambda: server.plane.runs.pop("forgotten"))
    with pytest.raises(ClusterError, match="has no such thing: run forgotten not found"):
        list(answers)
    server.call(lambda: server.plane.add_run(run_id("remembered"), RunSpec()))
    server.call(lambda: server.plane.add_action(sketch("remembered", "a0", "remembered.main", SUCCEEDED)))
    assert client.runs(ListRuns(limit=1)), "others are answered"
