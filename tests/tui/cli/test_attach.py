"""`flyte-tui attach`: our session on a run that listens, and on any program under debugpy."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flyte_debugger.session.breakpoints.breakpoint_specs import BreakpointStore
from flyte_debugger.session.editor_settings import attach_settings
from flyte_tui.cli.debug import debug_task
from tests.tui.cli.debugged import FILE, LINES, Debugged, values
from tests.tui.cli.program import command, run_cli, start_cli

pytestmark = pytest.mark.real

SCRIPT = """
import time
print("listening", flush=True)
turn = 0
while turn < 6000:
    turn += 1
    time.sleep(0.01)
"""


@contextmanager
def plain_script(folder: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """A script that runs under stock debugpy, and where it listens."""
    (folder / "script.py").write_text(SCRIPT)
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    program = subprocess.Popen(
        [sys.executable, "-X", "frozen_modules=off", "-m", "debugpy", "--listen", address, "script.py"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert program.stdout is not None
    with program:
        try:
            assert program.stdout.readline() == b"listening\n"
            yield program, address
        finally:
            program.kill()


def test_a_run_that_listens_waits_and_tells_how_editors_attach() -> None:
    run = start_cli("debug", str(FILE), "main", "--listen", "0", "--wait", "--break", "double")
    assert run.stderr is not None
    assert run.stdout is not None
    with run:
        told = ""
        while "dap.run(" not in told:
            told += run.stderr.readline()
        found = re.search(r"Waiting for a debugger on (127\.0\.0\.1:(\d+))", told)
        assert found is not None
        assert told.count(found[2]) == 4
        assert all(word in told for word in ('"request": "attach"', "PyCharm", "nvim-dap"))
        assert "Whoever" not in told
        with Debugged("attach", found[1], "--break", f"{FILE}:{LINES['call']}") as session:
            assert session.stop() == "call"
            assert "3" in values(session.stopped["locals"])["x"]
            assert session.stop("continue") == "double"
            assert session.stop("out") == "call"
            assert "was attached to" in session.ask("restart")["message"]
            assert "was attached to" in session.ask("break double:exit")["message"]
            session.say("continue")
            assert session.next("ended")["reason"] == "the program is over."
            assert session.ended() == 0
        assert "1006" in run.stdout.read()
        assert run.wait() == 0


def test_a_plain_script_is_attached_to_left_and_attached_to_again(tmp_path: Path) -> None:
    with plain_script(tmp_path) as (program, address):
        for _ in range(2):
            with Debugged("attach", address, "--break", f"{tmp_path}/script.py:6 if turn > 2") as session:
                session.stop()
                assert session.stopped["line"] == 6
                session.say("set turn = 1", "locals")
                session.next("answer")
                assert values(session.next("answer")["variables"])["turn"] == "1"
                session.end_input()
                assert session.ended() == 0
        assert program.poll() is None


@pytest.mark.parametrize("command", ["detach", "quit"])
def test_who_leaves_a_program_is_told_that_it_runs_on(tmp_path: Path, command: str) -> None:
    with plain_script(tmp_path) as (program, address):
        with Debugged("attach", address, "--break", f"{tmp_path}/script.py:6") as session:
            session.stop()
            session.say(command)
            assert session.next("ended")["reason"] == "detached: the program runs on without the debugger."
            assert session.ended() == 0
        assert program.poll() is None


def test_folders_of_another_machine_are_mapped(tmp_path: Path) -> None:
    there, here = tmp_path / "there", tmp_path / "here"
    there.mkdir()
    here.mkdir()
    (here / "script.py").write_text(SCRIPT)
    with plain_script(there) as (_, address):
        place = f"{here}/script.py:6"
        with Debugged("attach", address, "--map", f"{here}={there}", "--break", place) as session:
            session.stop()
            assert session.stopped["file"] == str(here / "script.py")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["127.0.0.1:1"], "nothing can be debugged at 127.0.0.1:1"),
        (["nowhere"], "'nowhere' is no address."),
        (["1", "--map", "/a"], "'/a' maps nothing. Write LOCAL=REMOTE, two folders."),
        (["1", "--break", "train:exit"], "train:exit is a task breakpoint, which only `debug` has."),
    ],
)
def test_what_cannot_be_attached_to_is_told_in_a_sentence(arguments: list[str], says: str) -> None:
    told = run_cli("attach", *arguments)
    assert told.returncode == 2
    assert says in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize(("host", "to"), [("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("192.0.2.7", "192.0.2.7")])
def test_editors_are_told_a_host_that_they_can_connect_to(host: str, to: str, tmp_path: Path) -> None:
    told = attach_settings(host, 5678, tmp_path)
    assert f'"host": "{to}"' in told
    assert f'host = "{to}"' in told
    assert f'"{host}"' not in told.replace(f'"{to}"', "")
    assert ("on another machine" in told) == (host != to)


def test_a_host_that_others_reach_is_warned_of() -> None:
    with subprocess.Popen(
        command("debug", str(FILE), "main", "--listen", "0.0.0.0:0"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stderr is not None
        assert "Whoever reaches 0.0.0.0 at this port can run any code as you" in run.stderr.read()


def test_task_breakpoints_that_are_kept_do_not_keep_a_person_from_attaching(monkeypatch: pytest.MonkeyPatch) -> None:
    BreakpointStore(Path.cwd()).change(lambda kept: replace(kept, tasks=("train:exit",)))
    started: list[Any] = []
    monkeypatch.setattr(debug_task, "_is_person_here", lambda: True)
    monkeypatch.setattr(debug_task, "_show", lambda title, start: None)
    debug_task.attach_to("127.0.0.1", 1, (), (), started.append)
    assert started[0].args[-1].wanted.tasks == ()
