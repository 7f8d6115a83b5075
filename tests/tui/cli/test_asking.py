"""A task that waits for a person, with one at the terminal and without."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flyte_tui.sanitize import sanitize
from tests.tui.cli.program import run_cli
from tests.tui.cli.terminal import Terminal

pytestmark = pytest.mark.real

ASKING = str(Path(__file__).parent / "tasks" / "asking.py")


def test_a_person_answers_below_the_live_view() -> None:
    with Terminal("run", ASKING, "release") as terminal:
        before = terminal.settings()
        terminal.expect("Ship it?")
        terminal.expect("The release of today.")
        terminal.expect("(yes or no)")
        terminal.expect("s left")
        terminal.type("nothing\x15perhapz\x7fs\r")
        terminal.expect("approve takes yes or no, not 'perhaps'.")
        terminal.type("yes\r")
        terminal.expect("How many?")
        terminal.expect("(a whole number)")
        terminal.type("3\r")
        assert terminal.finish() == 0
        assert "'True 3'" in sanitize(terminal.sent)
        assert terminal.settings() == before


def test_what_was_typed_ahead_answers_nothing() -> None:
    with Terminal("run", ASKING, "release") as terminal:
        terminal.expect("(yes or no)")
        terminal.type("yes\r7\r")
        terminal.expect("(a whole number)")
        terminal.type("3\r")
        assert terminal.finish() == 0
        assert "'True 3'" in sanitize(terminal.sent)


def test_an_interrupt_while_it_asks_cancels_the_run() -> None:
    with Terminal("run", ASKING, "name_it") as terminal:
        before = terminal.settings()
        terminal.expect("(a text)")
        terminal.program.send_signal(2)
        assert terminal.finish() == 130
        assert terminal.settings() == before


@pytest.mark.parametrize("term", ["dumb", "xterm"])
def test_a_question_is_on_stderr_where_stdout_is_for_json(term: str) -> None:
    with Terminal("run", ASKING, "release", "--json", term=term, stdout=subprocess.PIPE) as terminal:
        terminal.expect("approve asks: Ship it? Answer with yes or no, within 1 min 00 s.")
        terminal.type("maybe\n")
        terminal.expect("approve takes yes or no, not 'maybe'.")
        terminal.type("no\n")
        terminal.expect("count asks: How many? Answer with a whole number")
        terminal.type("12\n")
        assert terminal.finish() == 0
        assert terminal.program.stdout
        assert json.loads(terminal.program.stdout.read())["outputs"] == ["False 12"]


def test_the_end_of_the_input_is_no_answer() -> None:
    with Terminal("run", ASKING, "release", "--timeout", "3", term="dumb") as terminal:
        terminal.expect("approve asks: Ship it?")
        terminal.type("\x04")
        terminal.expect("The input has ended, so no answer can be typed; Ctrl+C cancels the run.")
        assert terminal.finish() == 1
        assert "not signaled within 3.0 seconds" in terminal.sent


def test_with_nobody_there_it_waits_until_the_time_out() -> None:
    done = run_cli("run", ASKING, "release", "--timeout", "0.5")
    assert done.returncode == 1
    assert done.stderr.startswith(
        "approve waits for yes or no (Ship it?), and there is no terminal to answer on; it times out in 0.50 s.\n"
    )
    assert "not signaled within 0.5 seconds" in done.stderr


@pytest.mark.parametrize("flag", ["--json", "--json-events", None])
def test_with_nobody_there_and_no_time_out_it_ends_the_run(flag: str | None) -> None:
    done = run_cli("run", ASKING, "name_it", *([flag] if flag else []))
    assert done.returncode == 1
    assert "name waits for a text (What is its name?) without a timeout" in done.stderr
    assert "the run is cancelled" in done.stderr
    if flag:
        last = json.loads(done.stdout.splitlines()[-1])
        assert last["status"] == "cancelled"


def test_asking_needs_no_other_library_than_the_view() -> None:
    code = (
        "import sys, flyte_tui.cli.run.condition_prompt; "
        "print([n for n in ('flyte', 'rich', 'textual') if n in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
