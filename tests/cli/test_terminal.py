"""The commands on a real pseudo-terminal."""

import errno
import fcntl
import os
import pty
import struct
import subprocess
import termios

import pytest

from flyte_tui.inert import inert
from tests.cli.program import PATIENCE, TASKS, command

pytestmark = pytest.mark.real


def on_terminal(*arguments: str, columns: int = 100, term: str = "xterm-256color") -> tuple[int, str]:
    """The program's exit status and every byte that it sent to its terminal."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
    program = subprocess.Popen(
        command(*arguments),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={**environment, "TERM": term},
    )
    os.close(theirs)
    sent = bytearray()
    while data := _read(ours):
        sent += data
    os.close(ours)
    return program.wait(PATIENCE), sent.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError as error:
        if error.errno == errno.EIO:  # Linux's way to say that the last program has closed its end.
            return b""
        raise


def lines_of(sent: str) -> list[str]:
    """The lines that were left on the terminal: what a carriage return went back over is gone."""
    return [inert(line.rstrip("\r").rpartition("\r")[2]) for line in sent.split("\n")]


def test_run_draws_actions_and_an_outcome() -> None:
    status, sent = on_terminal("run", str(TASKS), "parent")
    assert status == 0
    assert "\x1b[?25l" in sent
    assert sent.rindex("\x1b[?25h") > sent.rindex("\x1b[?25l")
    assert sent.count("adding") == 3
    outcome = inert(sent)
    outcome = outcome[outcome.rindex("commands.parent succeeded in") :]
    assert outcome.count("✓ add") == 3
    assert "[2, 3, 4]" in outcome
    assert "report.html" in outcome


def test_run_keeps_the_tasks_colours_and_nothing_else_it_would_do_to_the_terminal() -> None:
    status, sent = on_terminal("run", str(TASKS), "paint")
    assert status == 0
    assert "\x1b[32mgreen\x1b[0m plain\r\n" in sent
    assert "title" not in sent
    assert "\x1b[2J" not in sent
    assert "whole\r\n" in sent
    assert "no end\r\n" in sent


def test_run_shows_an_error() -> None:
    status, sent = on_terminal("run", str(TASKS), "fail")
    assert status == 1
    assert "raise ValueError(text)" in sent


def test_a_dumb_terminal_gets_plain_lines() -> None:
    status, sent = on_terminal("run", str(TASKS), "add", "--a", "1", term="dumb")
    assert status == 0
    assert "\x1b" not in sent
    assert "result  3" in sent


@pytest.mark.parametrize("columns", [60, 80, 160])
def test_list_fits_the_terminal(columns: int) -> None:
    status, sent = on_terminal("list", str(TASKS), columns=columns)
    assert status == 0
    assert all(len(line) <= columns for line in lines_of(sent))
    shown = "\n".join(lines_of(sent))
    assert ("Add two numbers." in shown) == (columns == 160)
    assert "commands.refuse_to_stop" in sent
    assert "9 tasks in 1 file" in shown


def test_show_fits_the_terminal() -> None:
    status, sent = on_terminal("show", str(TASKS), "add", columns=70)
    assert status == 0
    assert all(len(line) <= 70 for line in lines_of(sent))
