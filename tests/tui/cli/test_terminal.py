"""The commands on a real pseudo-terminal."""

import pytest

from flyte_tui.sanitize import sanitize
from tests.tui.cli.program import TASKS
from tests.tui.cli.terminal import Terminal

pytestmark = pytest.mark.real


def on_terminal(*arguments: str, columns: int = 100, term: str = "xterm-256color") -> tuple[int, str]:
    """The program's exit status and all that it sent to its terminal."""
    with Terminal(*arguments, columns=columns, term=term) as terminal:
        return terminal.finish(), terminal.sent


def lines_of(sent: str) -> list[str]:
    """The lines that were left on the terminal: what a carriage return went back over is gone."""
    return [sanitize(line.rstrip("\r").rpartition("\r")[2]) for line in sent.split("\n")]


def test_run_draws_actions_and_an_outcome() -> None:
    status, sent = on_terminal("run", str(TASKS), "parent")
    assert status == 0
    assert "\x1b[?25l" in sent
    assert sent.rindex("\x1b[?25h") > sent.rindex("\x1b[?25l")
    assert sent.count("adding") == 3
    outcome = sanitize(sent)
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


def test_the_wait_for_the_next_attempt_is_shown() -> None:
    with Terminal(
        "run", str(TASKS), "fail", "--set", "retries.count=1", "--set", "retries.backoff.base=1s"
    ) as terminal:
        terminal.expect("attempt 2 in ")
        assert terminal.finish() == 1
        shown = sanitize(terminal.sent)
    assert "Attempt 1 of commands.fail failed, the next begins in 1.00 s: ValueError: no luck" in shown
    assert "attempt 2 (1 failed)" in shown


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_runs_fit_the_terminal(columns: int) -> None:
    assert on_terminal("run", str(TASKS), "fail_below")[0] == 1
    status, sent = on_terminal("runs", columns=columns)
    assert status == 0
    (line,) = [line.rstrip() for line in lines_of(sent) if line]
    assert len(line) <= columns
    assert "✗ failed" in line
    assert "commands.fail" in line
    assert ("ValueError: from below" in line) == (columns == 120)
