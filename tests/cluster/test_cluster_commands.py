"""The cluster on the command line."""

import json
import re
from pathlib import Path

import pytest

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.run_address import RunAddress
from flyte_debugger.protocol.cluster_questions import ListRuns
from flyte_tui.cli.cluster.remote_run_report import show_remote_run
from flyte_tui.cli.cluster.remote_runs import list_remote_runs
from flyte_tui.cli.cluster.watch_run import watch_run
from flyte_tui.cli.commands import command_for
from tests.cluster.conftest import PIPELINE, RemoteRun
from tests.cluster.control_plane import QUEUED
from tests.cluster.server import ClusterServer
from tests.tui.cli.program import run_cli

pytestmark = pytest.mark.process


@pytest.mark.usefixtures("at_tasks")
def test_the_list_is_lines_at_a_pipe_and_an_object_with_json(
    client: ClusterClient, failed: RemoteRun, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = run_cli("runs", "--remote", "--task", "pipeline.main", "--status", "failed", "--limit", "50")
    assert re.search(rf"^{failed.name} +failed .* ada@example.com +pipeline.main$", ended.stdout, re.M), ended.stderr
    list_remote_runs(client, ListRuns(task="pipeline.main"), as_json=True)
    row = next(one for one in json.loads(capsys.readouterr().out)["runs"] if one["name"] == failed.name)
    assert (row["phase"], row["project"], row["domain"]) == ("failed", "demo", "development")
    list_remote_runs(client, ListRuns(task="no.such"), as_json=False)
    assert capsys.readouterr().out == "No such runs on the cluster.\n"


def test_show_tells_actions_error_inputs_and_the_log_s_end(
    client: ClusterClient, failed: RemoteRun, capsys: pytest.CaptureFixture[str]
) -> None:
    show_remote_run(client, RunAddress(failed.name), as_json=False)
    text = capsys.readouterr().out
    for part in ("✓ load", "✗ scale", "ZeroDivisionError: division by zero", "[0, 1, 2, 3]", "scaling for five"):
        assert part in text
    show_remote_run(client, RunAddress(failed.name, failed.action("load")), as_json=True)
    shown = json.loads(capsys.readouterr().out)
    assert [action["task"] for action in shown["actions"]] == ["pipeline.main", "pipeline.load", "pipeline.scale"]
    assert shown["action"]["outputs"] == [[0, 1, 2, 3]]
    assert shown["action"]["has_report"]
    assert "loading 4 numbers" in shown["log"]


def test_a_run_is_watched_to_its_end(
    client: ClusterClient, failed: RemoteRun, capsys: pytest.CaptureFixture[str]
) -> None:
    assert watch_run(client, failed.name, "json") == 1
    result = json.loads(capsys.readouterr().out)
    assert (result["status"], result["error"]["type"]) == ("failed", "ZeroDivisionError")


@pytest.mark.usefixtures("at_tasks", "healthy")
def test_bad_ends_are_one_sentence_and_exit_status_1(server: ClusterServer) -> None:
    missing = run_cli("runs", "show", "r404")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr.startswith("Error: The cluster at localhost:")
    assert "run r404 not found" in missing.stderr
    assert len(missing.stderr.splitlines()) == 1
    server.faults.refusal = (401, "unauthenticated")
    expired = run_cli("runs", "--remote")
    assert expired.returncode == 1
    assert "Sign in with `flyte whoami`" in expired.stderr


@pytest.mark.usefixtures("at_tasks")
def test_run_remote_says_what_has_no_effect_there_and_needs_not_wait(server: ClusterServer) -> None:
    ended = run_cli(
        "run", "pipeline.py", "double", "--remote", "--x", "21", "--name", "rnamed", "--no-wait", "--enforce-resources"
    )
    assert ended.stdout.startswith("rnamed http://localhost:"), ended.stderr
    assert "--enforce-resources has no effect on the cluster." in ended.stderr
    assert "rnamed" in server.plane.runs


@pytest.mark.usefixtures("at_tasks", "healthy")
def test_rerun_remote_says_what_has_no_effect_there_and_needs_not_wait(
    server: ClusterServer, failed: RemoteRun, tmp_path: Path
) -> None:
    server.faults.is_full = True
    (tmp_path / "secrets.env").touch()
    secrets = str(tmp_path / "secrets.env")
    ignored = ("--set", "retries=2", "--secrets", secrets, "--enforce-resources", "--no-cache")
    words = ("rerun", "--from", failed.name, "--remote", "--no-wait", "--name", "ragain", "--json")
    ended = run_cli(*words, *ignored, "--numbers", "[3]")
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert (told["run"], told["url"].endswith("/runs/ragain")) == ("ragain", True)
    for option in ("--set", "--secrets", "--enforce-resources", "--no-cache"):
        assert f"{option} has no effect on a rerun on the cluster.\n" in ended.stderr
    again = server.plane.runs["ragain"].root
    assert again.details.task.task_template.id.name == "pipeline.scale"
    assert again.details.task.task_template.metadata.retries.retries == 0
    assert again.phase == QUEUED, "nobody has waited for it"


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("debug", "--from", "x", "--help"), "--code"),
        (("rerun", "--from=x", "-h"), "--remote"),
        (("run", str(PIPELINE), "double", "--remote", "--help"), "--dry-run"),
        (("attach", "--run", "x", "--help"), "--project"),
    ],
)
def test_each_variant_has_a_help_of_its_own(
    words: tuple[str, ...], option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command_for(list(words)).main(list(words), prog_name="flyte-tui")
    assert ended.value.code == 0
    assert option in capsys.readouterr().out
