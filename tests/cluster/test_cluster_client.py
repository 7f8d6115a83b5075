"""What the workbench knows of a cluster's runs, from the SDK's own client against a real control plane."""

import datetime
import threading

import pytest
from flyteidl2.workflow import run_service_pb2

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.cluster_errors import ClusterError
from flyte_debugger.protocol.cluster_answers import ClusterRunRow, LogLines
from flyte_debugger.protocol.cluster_questions import (
    AnswerCondition,
    ListRuns,
    RerunAction,
    SubmitTask,
    TailLogs,
    WatchRun,
)
from flyte_debugger.run.cluster_events import PhaseEntered
from flyte_debugger.run.events import ActionStarted, ConditionWaiting, RunEnded
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_taskmodel.errors import ModuleFailedError, TaskNotFoundError, WorkbenchError
from tests.cluster.conftest import PIPELINE, TASKS, RemoteRun
from tests.cluster.control_plane import FAILED, PAUSED, RUNNING, SUCCEEDED, sketch
from tests.cluster.server import ClusterServer

pytestmark = pytest.mark.process


def add(server: ClusterServer, run: str, task: str, phase: int, *children: tuple[str, int]) -> None:
    """A run that nothing executes."""
    from flyteidl2.task import run_pb2

    from tests.cluster.control_plane import run_id

    def make() -> None:
        server.plane.add_run(run_id(run), run_pb2.RunSpec())
        server.plane.add_action(sketch(run, "a0", task, phase))
        for name, of in children:
            server.plane.add_action(sketch(run, name, f"{task}.{name}", of, parent="a0"))

    server.call(make)


def test_a_submitted_task_really_runs_with_its_inputs_and_overrides(server: ClusterServer, failed: RemoteRun) -> None:
    sent = [one.task_spec.task_template for one in server.sent("CreateRun", run_service_pb2.CreateRunRequest)]
    (template,) = [one for one in sent if one.id.name == "pipeline.main"]  # Other tests may have sent before.
    assert {one.key: one.value for one in template.container.env}["MODE"] == "cluster"
    assert failed.state.root
    assert failed.state.root.inputs["n"] == 4
    assert [action.label for action in failed.state.actions.values()] == ["main", "load", "scale"]
    assert [action.status for action in failed.state.actions.values()] == ["failed", "succeeded", "failed"]
    assert failed.state.status == "failed"
    assert failed.state.error
    assert failed.state.error.type == "ZeroDivisionError"


def test_the_first_failure_is_told_with_all_there_is(failed: RemoteRun) -> None:
    detail = failed.failure
    assert (detail.task, detail.module, detail.instance) == ("pipeline.scale", "pipeline", "scale")
    assert detail.inputs == {"numbers": [0, 1, 2, 3], "colour": "RED", "settings": {"factor": 5, "name": "five"}}
    assert detail.error
    assert detail.error.message == "division by zero"
    assert [phase.name for phase in detail.attempts[0].phases] == ["queued", "initializing", "running"]
    assert detail.has_logs
    assert detail.has_bundle
    assert detail.env_vars["STEP"] == "pipeline"
    assert detail.url.endswith(f"/runs/{failed.name}?i={detail.action}")


def test_logs_outputs_and_report_of_an_action(client: ClusterClient, failed: RemoteRun) -> None:
    load = failed.action("load")
    text = "".join(one.text for one in client.ask(TailLogs(failed.name, load)) if isinstance(one, LogLines))
    assert "loading 4 numbers\n" in text
    assert client.describe(failed.name, load).outputs == ([0, 1, 2, 3],)
    assert "<h1>Loaded</h1>" in (client.report(failed.name, load) or "")
    assert client.report(failed.name, failed.failure.action) is None


def test_runs_are_listed_newest_first_by_task_phase_and_person(server: ClusterServer, client: ClusterClient) -> None:
    add(server, "old", "listed.slow", RUNNING)
    add(server, "new", "listed.quick", SUCCEEDED)
    names = [row.name for row in client.runs(ListRuns(limit=2))]
    assert names == ["new", "old"]
    assert [row.name for row in client.runs(ListRuns(task="listed.slow"))] == ["old"]
    assert client.runs(ListRuns(limit=1, phases=("running", "queued")))[0].name == "old"
    assert client.runs(ListRuns(user="ADA", limit=1))[0].user == "ada@example.com"
    assert client.runs(ListRuns(user="grace")) == []
    assert client.runs(ListRuns(since=4e9)) == []


def test_changes_are_told_as_they_happen_and_ask_for_what_is_new_alone(
    server: ClusterServer, client: ClusterClient
) -> None:
    children = tuple((f"c{number}", SUCCEEDED) for number in range(250))
    add(server, "many", "watched.main", RUNNING, *children)
    told, answers = [], client.ask(WatchRun("many"))
    for answer in answers:
        if isinstance(answer, ActionStarted):
            told.append(answer.action)
        if answer == PhaseEntered("a0", "running", getattr(answer, "at", 0)):
            break
    before = len(server.calls)
    plane = server.plane
    server.call(lambda: plane.add_action(sketch("many", "late", "watched.late", RUNNING, parent="a0")))
    for answer in answers:
        if isinstance(answer, ActionStarted) and answer.action == "late":
            break
    last_change = plane.runs["many"].actions["late"].updated
    server.wait_until(lambda: last_poll(server, "many") > last_change, "a poll for what is newer than the last change")
    server.call(lambda: plane.enter(plane.runs["many"].root, FAILED))
    last = list(answers)[-1]
    assert isinstance(last, RunEnded)
    assert last.status == "failed"
    assert server.calls[before:]


def last_poll(server: ClusterServer, run: str) -> datetime.datetime:
    """The time since when the last poll of a run asked for changes; long ago, where it asked for all actions."""
    listed = server.sent("ListActions", run_service_pb2.ListActionsRequest)
    last = [one.request.filters for one in listed if one.run_id.name == run][-1]
    return datetime.datetime.fromisoformat(last[0].values[0] if last else "2000-01-01T00:00:00+00:00")


def test_a_condition_asks_and_is_answered(server: ClusterServer, client: ClusterClient) -> None:
    add(server, "asking", "asked.main", RUNNING)

    def ask() -> None:
        details = sketch("asking", "approve", "", PAUSED, parent="a0")
        details.metadata.ClearField("task")
        details.metadata.condition.name = details.condition.name = "approve"
        details.condition.prompt, details.condition.type.simple = "Go on?", 4
        details.metadata.action_type = 3
        server.plane.add_action(details)

    server.call(ask)
    question = next(one for one in client.ask(WatchRun("asking")) if isinstance(one, ConditionWaiting))
    assert (question.name, question.prompt, question.type) == ("approve", "Go on?", "bool")
    with pytest.raises(ClusterError, match="approve takes yes or no, not 'perhaps'"):
        list(client.ask(AnswerCondition("asking", "approve", "perhaps")))
    list(client.ask(AnswerCondition("asking", "approve", "yes")))
    assert server.plane.runs["asking"].actions["approve"].phase == SUCCEEDED
    with pytest.raises(ClusterError, match="asking/approve waits for no answer"):
        list(client.ask(AnswerCondition("asking", "approve", "yes")))


def test_a_run_and_an_action_are_aborted(server: ClusterServer, client: ClusterClient) -> None:
    add(server, "aborted", "aborted.main", RUNNING, ("child", RUNNING), ("other", RUNNING))
    client.abort("aborted", "child")
    assert client.describe("aborted", "child").phase == "aborted"
    assert client.describe("aborted", "other").phase == "running"
    client.abort("aborted")
    assert client.describe("aborted", "a0").phase == "aborted"


def test_a_dry_run_sends_nothing(server: ClusterServer, client: ClusterClient) -> None:
    before = len(server.sent("CreateRun", run_service_pb2.CreateRunRequest))
    request = RunRequest(TaskRef(str(PIPELINE), "double"), arguments=("--x", "3"), overrides=("retries=2",))
    spec = client.submit(SubmitTask(request, dry_run=True)).spec
    assert spec["spec"]["task_template"]["metadata"]["retries"] == {"retries": 2}
    assert spec["inputs"]["literals"][0]["name"] == "x"
    assert "pipeline.py" in " ".join(spec["code"]["files"])
    assert len(server.sent("CreateRun", run_service_pb2.CreateRunRequest)) == before


def test_an_action_is_run_again_there_with_other_inputs(
    server: ClusterServer, client: ClusterClient, failed: RemoteRun
) -> None:
    action = failed.failure.action
    again = client.submit(RerunAction(failed.name, action, ("--numbers", "[5, 5]", "--colour=GREEN")))
    client.abort(again.name)
    sent = server.sent("CreateRun", run_service_pb2.CreateRunRequest)[-1]
    assert sent.task_spec.task_template.id.name == "pipeline.scale"
    assert sent.run_spec.relation.related_to.name == failed.name
    inputs = client.describe(again.name, "a0").inputs
    assert inputs == {"numbers": [5, 5], "colour": "GREEN", "settings": {"factor": 5, "name": "five"}}
    with pytest.raises(ClusterError, match=r"pipeline\.scale has no input 'colours'\. It takes: "):
        client.submit(RerunAction(failed.name, action, ("--colours", "x")))


def test_a_task_that_cannot_be_sent_says_why(client: ClusterClient) -> None:
    with pytest.raises(WorkbenchError, match="Missing option '--x'"):
        client.submit(SubmitTask(RunRequest(TaskRef(str(PIPELINE), "double"))))
    with pytest.raises((ClusterError, TaskNotFoundError), match="no task"):
        client.submit(SubmitTask(RunRequest(TaskRef(str(PIPELINE), "treble"))))
    with pytest.raises(ModuleFailedError):
        client.submit(SubmitTask(RunRequest(TaskRef(str(TASKS / "broken.py"), "main"))))


@pytest.mark.usefixtures("healthy")
@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        ((401, "unauthenticated"), r"does not know you: .*Sign in with `flyte whoami`"),
        ((403, "permission_denied"), r"does not allow you that \(token expired\)"),
    ],
)
def test_a_refusal_is_one_sentence(
    server: ClusterServer, client: ClusterClient, refusal: tuple[int, str], sentence: str
) -> None:
    server.faults.refusal = refusal
    with pytest.raises(ClusterError, match=sentence):
        client.runs(ListRuns())


@pytest.mark.usefixtures("healthy")
def test_an_old_server_lacks_a_call(server: ClusterServer, client: ClusterClient, failed: RemoteRun) -> None:
    server.faults.missing.add("ListActions")
    with pytest.raises(ClusterError, match="is too old for that: ListActions is not implemented"):
        list(client.ask(WatchRun(failed.name)))


@pytest.mark.usefixtures("healthy")
def test_a_slow_cluster_is_waited_for_while_others_are_answered(server: ClusterServer, client: ClusterClient) -> None:
    server.faults.delay = 2.0
    rows: list[ClusterRunRow] = []
    asking = threading.Thread(target=lambda: rows.extend(client.runs(ListRuns(limit=1))))
    asking.start()
    asking.join(30)
    assert len(rows) == 1


def test_what_is_not_there_is_named(client: ClusterClient) -> None:
    with pytest.raises(ClusterError, match="has no such thing: run r404 not found"):
        client.describe("r404")
    with pytest.raises(ClusterError, match="has no such thing: run r404 not found"):
        list(client.ask(WatchRun("r404")))


@pytest.mark.parametrize(("number", "name"), [(0, "queued"), (99, "unknown")], ids=["none_yet", "a_newer_flyte_s"])
def test_a_phase_that_flyte_has_no_name_for_ends_nothing(
    server: ClusterServer, client: ClusterClient, number: int, name: str
) -> None:
    run = f"phase{number}"
    add(server, run, "phases.main", number, ("c1", number))
    assert next(row.phase for row in client.runs(ListRuns(task="phases.main")) if row.name == run) == name
    assert client.describe(run).phase == name
    told = list(client.ask(WatchRun(run, follow=False)))
    assert [one.phase for one in told if isinstance(one, PhaseEntered)] == [name, name]
    assert not any(isinstance(one, RunEnded) for one in told)
