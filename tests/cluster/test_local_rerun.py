"""A failed action of the cluster as a run of this machine: its inputs, its code, and what differs here."""

import json
import shutil
from pathlib import Path

import pytest

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.cluster_errors import ClusterError
from flyte_debugger.cluster.kept_action import beside_its_rerun
from flyte_debugger.cluster.local_rerun import RerunOptions, plan_rerun
from flyte_debugger.cluster.run_address import RunAddress
from flyte_debugger.run.run_handle import start_run
from flyte_notebook.past_runs.compare_runs import comparison
from flyte_notebook.past_runs.past_run import PastRun
from flyte_tui.widgets.runs.run_comparison import compare_runs
from flyte_tui.widgets.runs.run_entry import RunEntry
from tests.cluster.conftest import PIPELINE, RemoteRun
from tests.cluster.server import ClusterServer
from tests.debugger.worker.debug.driving import marked
from tests.tui.cli.debugged import Debugged
from tests.tui.cli.program import run_cli

pytestmark = pytest.mark.process


@pytest.mark.usefixtures("at_tasks")
def test_the_first_failure_runs_here_with_its_very_inputs(client: ClusterClient, failed: RemoteRun) -> None:
    rerun = plan_rerun(client, RunAddress(failed.name), RerunOptions())
    assert rerun.has_failed
    assert rerun.notes == ()
    assert (rerun.request.task.file, rerun.request.task.name) == (str(PIPELINE), "scale")
    assert rerun.request.inputs["numbers"] == [0, 1, 2, 3]
    assert rerun.request.pickled_inputs is None, "every input has a form value, so the record can be run again"
    with start_run(rerun.request) as run:
        state = run.wait(60)
    assert state.error
    assert state.error.type == "ZeroDivisionError"
    assert state.root
    assert state.root.inputs == {"numbers": [0, 1, 2, 3], "colour": "red", "settings": {"factor": 5, "name": "five"}}


@pytest.mark.usefixtures("at_tasks")
def test_a_run_s_own_variables_are_set_here_too(client: ClusterClient, failed: RemoteRun) -> None:
    rerun = plan_rerun(client, RunAddress(failed.name, "a0"), RerunOptions())
    assert rerun.request.overrides == ("env_vars.MODE=cluster",)
    assert rerun.detail.task == "pipeline.main"


def test_files_that_differ_are_named_and_the_code_that_ran_is_fetched(
    client: ClusterClient,
    failed: RemoteRun,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(PIPELINE, tmp_path)
    changed = tmp_path / "pipeline.py"
    changed.write_text(changed.read_text() + "\n# another line\n")
    here = plan_rerun(client, RunAddress(failed.name), RerunOptions())
    assert here.notes == ("The code here is not what ran: pipeline.py differ. --code remote takes what ran.",)
    assert here.request.task.file == str(changed)
    there = plan_rerun(client, RunAddress(failed.name), RerunOptions(code="remote"))
    assert there.request.task.file
    fetched = Path(there.request.task.file)
    assert fetched.read_text() == PIPELINE.read_text()
    assert not fetched.is_relative_to(tmp_path)
    assert "# another line" in changed.read_text(), "the checkout stays as it is"


def test_a_module_that_is_not_here_is_named(
    client: ClusterClient, failed: RemoteRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ClusterError, match=r"loaded from the module pipeline, which is not below .* --code remote"):
        plan_rerun(client, RunAddress(failed.name), RerunOptions())


@pytest.mark.usefixtures("at_tasks")
def test_a_bundle_that_is_gone_stops_only_who_wants_it(
    server: ClusterServer, client: ClusterClient, failed: RemoteRun
) -> None:
    uploads = server.plane.folder / "uploads"
    uploads.rename(uploads.with_name("away"))
    try:
        rerun = plan_rerun(client, RunAddress(failed.name), RerunOptions())
        assert "Whether the code here is what ran is not known" in rerun.notes[0]
        with pytest.raises(ClusterError, match=rf"The code of {failed.name}/.* cannot be fetched"):
            plan_rerun(client, RunAddress(failed.name), RerunOptions(code="remote"))
    finally:
        uploads.with_name("away").rename(uploads)


@pytest.mark.usefixtures("at_tasks")
def test_inputs_that_are_gone_are_told(server: ClusterServer, client: ClusterClient, failed: RemoteRun) -> None:
    action = server.plane.runs[failed.name].actions[failed.failure.action]
    inputs = Path(action.input_uri)
    inputs.rename(inputs.with_suffix(".away"))
    try:
        with pytest.raises(ClusterError, match=rf"The inputs of {failed.name}/{action.name} cannot be read"):
            plan_rerun(client, RunAddress(failed.name), RerunOptions())
        assert "Inputs and outputs are missing" in (client.describe(failed.name).unread or "")
    finally:
        inputs.with_suffix(".away").rename(inputs)


@pytest.mark.usefixtures("at_tasks")
def test_debug_from_stops_live_at_the_failing_line(failed: RemoteRun) -> None:
    with Debugged("debug", "--from", failed.name) as session:
        stopped = session.next("stopped")
        assert (Path(stopped["file"]), stopped["line"]) == (PIPELINE, marked(PIPELINE)["fails"])
        assert stopped["exception"]["type"] == "ZeroDivisionError"
        assert session.ask("p settings.name")["value"] == "'five'"
        session.say("quit")
        assert session.ended() == 130


@pytest.mark.usefixtures("at_tasks")
def test_rerun_from_takes_inputs_that_are_given(failed: RemoteRun) -> None:
    ended = run_cli("rerun", "--from", failed.name, "--json", "--numbers", "[2, 4]")
    result = json.loads(ended.stdout)
    assert (ended.returncode, result["status"], result["outputs"]) == (0, "succeeded", [15.0]), ended.stderr
    assert f"pipeline.scale of {failed.name}/{failed.failure.action}" in ended.stderr


@pytest.mark.usefixtures("at_tasks")
def test_an_action_is_told_beside_its_rerun_here(client: ClusterClient, failed: RemoteRun) -> None:
    address = RunAddress(failed.name, "a0")
    with pytest.raises(ClusterError, match=rf"{failed.name}/a0 was not run here yet; `flyte-tui rerun --from"):
        beside_its_rerun(client, address)
    with start_run(plan_rerun(client, address, RerunOptions()).request) as run:
        run.wait(60)
    there, times, here = beside_its_rerun(client, address)
    assert there.run_id == f"{failed.name}/a0"
    assert "running" in times
    compared = compare_runs(RunEntry(there, times), RunEntry(here))
    assert [fact.name for fact in compared.facts if fact.differs] == [], "it failed there as it does here"
    facts = {(fact.section, fact.name): (fact.left, fact.right) for fact in compared.facts}
    assert facts["Inputs", "colour"] == ('"red"', '"red"'), "values are of the task's own types"
    assert facts["Overrides", "env_vars.MODE"] == ("cluster", "cluster")
    assert facts["Actions", "scale"] == ("1 failed", "1 failed")
    assert facts["Result", "error"][0] == "ZeroDivisionError: division by zero"
    table = comparison(PastRun(there), PastRun(here))["text/plain"]
    assert "ZeroDivisionError" not in table, "what is the same is left out"
    assert failed.name in table


@pytest.mark.usefixtures("at_tasks")
def test_both_reports_and_what_was_printed_are_beside_each_other(client: ClusterClient, failed: RemoteRun) -> None:
    address = RunAddress(failed.name, failed.action("load"))
    with start_run(plan_rerun(client, address, RerunOptions()).request) as run:
        run.wait(60)
    there, times, here = beside_its_rerun(client, address)
    compared = compare_runs(RunEntry(there, times), RunEntry(here))
    assert all(report and "<h1>Loaded</h1>" in Path(report).read_text() for report in compared.reports)
    assert ("loading 4 numbers", "loading 4 numbers") in [(pair.left, pair.right) for pair in compared.output]
