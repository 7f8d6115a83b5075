"""What is piped into `flyte-tui run`, or typed there, is the task's to read."""

import json
import subprocess
import tempfile
import termios
import threading
from pathlib import Path

import pytest

from flyte_debugger.run.events import InputTaken, InputWaiting, Output
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import Run, start_run
from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_tui.sanitize import sanitize
from tests.tui.cli.program import PATIENCE, command
from tests.tui.cli.terminal import Terminal
from tests.tui.cli.waiting import wait_until

pytestmark = pytest.mark.real

READING = str(Path(__file__).parent / "tasks" / "reading.py")


def piped(text: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command(*arguments), input=text, capture_output=True, text=True, timeout=PATIENCE)


@pytest.mark.parametrize(
    ("task", "text", "result"),
    [
        ("ask", "bob\n", "bob"),
        ("ask_twice", "ann\nbob\n", "ann bob"),
        ("everything", "x" * 300_000, 300_000),
        ("ask_elsewhere", "bob\n", "bob"),
        ("through_a_child", "bob\n", "bob"),
    ],
    ids=["sync", "async", "much", "with env_vars", "in a called task"],
)
def test_what_is_piped_in_is_read_by_the_task(task: str, text: str, result: object, workers: WorkerPool) -> None:
    with tempfile.TemporaryFile() as given:
        given.write(text.encode())
        given.seek(0)
        with start_run(RunRequest(TaskRef(file=READING, name=task)), workers, given.fileno()) as run:
            assert run.wait(PATIENCE).outputs == (result,)


def test_what_is_piped_into_the_program_is_read_by_the_task() -> None:
    done = piped("x" * 300_000, "run", READING, "everything", "--json")
    assert json.loads(done.stdout)["outputs"] == [300_000], done.stderr


def test_what_the_task_does_not_read_is_left_to_the_next_program() -> None:
    run = " ".join(command("run", READING, "no_such_task"))
    done = subprocess.run(["sh", "-c", f"{run} 2>/dev/null; cat"], input="mine\n", capture_output=True, text=True)
    assert done.stdout == "mine\n"


def test_an_empty_stdin_is_at_its_end() -> None:
    done = piped("", "run", READING, "ask")
    assert done.returncode == 1
    assert "EOFError" in done.stderr


def test_what_is_typed_on_a_terminal_is_read_by_the_task() -> None:
    with Terminal("run", READING, "ask_twice") as terminal:
        before = terminal.settings()
        terminal.expect("first? ")
        terminal.type("annx\x7f\r")
        terminal.expect("second? ")
        terminal.type("bob\r")
        assert terminal.finish() == 0
        assert "'ann bob'" in sanitize(terminal.sent)
        assert terminal.settings() == before


def test_a_password_is_not_shown() -> None:
    with Terminal("run", READING, "word") as terminal:
        terminal.expect("word? ")
        wait_until(lambda: not terminal.settings()[3] & termios.ECHO, lambda: "a terminal without echo")
        terminal.type("hidden\r")
        terminal.expect("result")
        assert "hidden" not in terminal.sent.partition("result")[0]
        assert terminal.finish() == 0


def test_control_d_ends_the_input() -> None:
    with Terminal("run", READING, "everything", term="dumb") as terminal:
        terminal.type("abc\r")
        terminal.type("\x04")
        assert terminal.finish() == 0
        assert "result  4" in terminal.sent


def reading(task: str) -> Run:
    return start_run(RunRequest(TaskRef(file=READING, name=task)), stdin=subprocess.PIPE)


def test_a_front_end_is_told_when_to_ask_and_writes_what_it_gets() -> None:
    with reading("ask_twice") as run:
        events = run.events()
        words = iter(("ann\n", "bob\n"))
        seen = []
        for event in events:
            if isinstance(event, InputWaiting):
                seen.append("waiting")
                run.write_stdin(next(words))
            elif isinstance(event, InputTaken):
                seen.append("taken")
            elif isinstance(event, Output):
                seen.append(event.text)
        state = run.wait()
    assert [one for one in seen if one != "taken"] == ["first? ", "waiting", "second? ", "waiting"]
    assert [one for one in seen if one.isalpha()] == ["waiting", "taken", "waiting", "taken"]  # Output comes by a pipe.
    assert state.outputs == ("ann bob",)
    assert not state.waits_for_input


def test_a_front_end_ends_the_input() -> None:
    with reading("everything") as run:
        run.write_stdin("abc")
        run.close_stdin()
        run.close_stdin()
        assert run.wait(PATIENCE).outputs == (3,)
        with pytest.raises(ValueError, match="stdin=PIPE"):
            run.write_stdin("more")


def test_what_nobody_reads_holds_no_writer() -> None:
    with start_run(RunRequest(TaskRef(file=READING, name="no_such_task")), stdin=subprocess.PIPE) as run:
        writer = threading.Thread(target=run.write_stdin, args=["x" * 1_000_000])
        writer.start()
        run.wait(PATIENCE)
    writer.join(PATIENCE)
    assert not writer.is_alive()
