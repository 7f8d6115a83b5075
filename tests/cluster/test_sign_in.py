"""Signing in by Flyte's device flow: each face tells the person where, and nothing of ours keeps or shows a token."""

import os
import queue
from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.protocol.cluster_answers import ClusterRunRow
from flyte_debugger.protocol.cluster_questions import ClusterOptions, ListRuns
from flyte_tui.app import WorkbenchApp
from flyte_tui.screens.cluster.cluster_runs_screen import ClusterRunsScreen
from tests.cluster.accounts import CODE
from tests.cluster.server import ClusterServer
from tests.tui.cli.program import run_cli
from tests.tui.driving import shows, until

pytestmark = pytest.mark.process
TOKEN = "a-token-that-nobody-sees"


@pytest.fixture
def server(tmp_path: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ClusterServer]:
    """A server that wants a token, configured; afterwards no file has it."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.chdir(tmp_path)
    with ClusterServer(tmp_path / "cluster", is_secure=True) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cluster" / "authority.pem"))  # For the page to sign in at.
        monkeypatch.setenv("FLYTECTL_CONFIG", str(server.write_config(tmp_path / "config.yaml")))
        server.faults.token = TOKEN
        yield server
    kept = [file for folder in (tmp_path, Path(os.environ["HOME"])) for file in folder.rglob("*") if file.is_file()]
    assert [file for file in kept if TOKEN.encode() in file.read_bytes()] == []


def test_the_address_comes_in_one_line_while_the_answer_waits_for_the_person(server: ClusterServer) -> None:
    said: queue.SimpleQueue[str] = queue.SimpleQueue()
    heard = ""
    with ClusterClient(ClusterOptions(), said=said.put) as client:
        answers = client.ask(ListRuns(limit=1))
        while CODE not in heard:
            heard += said.get(timeout=60)
        address = next(line for line in heard.splitlines() if CODE in line)
        assert f"{server.plane.url}/a-page-with-a-rather-long-address" in address
        server.faults.is_approved = True
        assert all(isinstance(answer, ClusterRunRow) for answer in answers)
        while not said.empty():
            heard += said.get()
    assert TOKEN not in heard


def test_a_command_tells_it_on_stderr(server: ClusterServer) -> None:
    server.faults.is_approved = True
    ended = run_cli("runs", "--remote")
    assert (ended.returncode, ended.stdout) == (0, "No runs on the cluster yet.\n")
    assert f"user_code={CODE}" in ended.stderr
    assert TOKEN not in ended.stderr


def test_a_notebook_tells_it_below_the_cell(server: ClusterServer) -> None:
    server.faults.is_approved = True
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "flyte_notebook")
    with capture_output() as captured:
        shell.run_line_magic("flyte_runs", "--remote")
    assert f"user_code={CODE}" in captured.stderr
    assert TOKEN not in captured.stdout + captured.stderr


async def test_the_terminal_program_tells_it_in_a_notice(server: ClusterServer, tmp_path: Path) -> None:
    server.faults.is_approved = True
    app = WorkbenchApp([tmp_path], None, ClusterOptions())
    async with app.run_test(size=(120, 30), notifications=True) as pilot:
        await shows(pilot, CODE)
        screen = app.screen
        assert isinstance(screen, ClusterRunsScreen)
        await until(pilot, lambda: screen._asked_at is None, "the list")
        assert TOKEN not in app.export_screenshot()
