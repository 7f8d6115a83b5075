"""`flyte-tui debug`, driven over its stdin and stdout with real workers."""

import shutil
import subprocess
from pathlib import Path

import psutil
import pytest

from tests.debugger.worker.debug.driving import TASKS, marked
from tests.tui.cli.debugged import FILE, LINES, Debugged, values
from tests.tui.cli.program import PATIENCE, command, run_cli

pytestmark = pytest.mark.real
CHILDREN = TASKS / "children.py"
TWICE = marked(CHILDREN)["twice"]
AT = f"debugged.py:{LINES['call']}"


def test_a_session_from_its_first_stop_to_the_result() -> None:
    with Debugged("debug", str(FILE), "main", "--x", "5") as session:
        assert session.stop() == "first"
        assert (session.stopped["reason"], session.stopped["task"]) == ("entry", "debugged.main")
        here = {"function": "main", "file": str(FILE), "line": LINES["first"]}
        assert session.stopped["frames"] == [{**here, "action": session.stopped["action"], "task": "debugged.main"}]
        assert values(session.stopped["locals"]) == {"x": "5"}
        assert session.stop("next") == "call"
        page = session.ask({"command": "expand", "argument": "numbers", "start": 990, "count": 5, "id": 7})
        assert (page["id"], page["total"]) == (7, 1000)
        assert [one["value"] for one in page["variables"]] == ["990", "991", "992", "993", "994"]
        assert any("double" in call for call in session.ask("calls")["calls"])
        assert session.stop("step") == "double"
        assert session.stopped["task"] == "debugged.double"
        assert [frame["function"] for frame in session.stopped["frames"]] == ["double", "main"]
        assert session.ask("up")["line"] == LINES["call"]
        assert session.ask("print x + len(numbers)") == {
            "kind": "answer", "command": "print", "value": "1005", "type": "int",
        }  # fmt: skip
        assert session.ask("down")["function"] == "double"
        assert session.ask("set x = 50")["value"] == "50"
        assert session.ask("complete x.bit_l")["completions"] == ["bit_length"]
        assert "name 'numbers' is not defined" in session.ask("p numbers")["message"]
        assert session.ask("exception")["message"] == "the program stopped for a step, not for an exception."
        assert session.stop("out") == "call"
        shown = session.ask("report numbers[:2]")
        assert (shown["shown_as"], "[0, 1]" in Path(shown["report"]).read_text()) == ("text", True)
        assert session.ask("report")["report"] == shown["report"]
        session.ask("watch total")
        assert session.stop("next") == "after"
        assert session.stopped["watches"] == [{"expression": "total", "value": "100", "type": "int"}]
        assert session.stop(f"to {LINES['last']}") == "last"
        assert session.stop(f"jump {LINES['after']}") == "after"
        assert session.ask("threads")["threads"][0]["name"] == "MainThread"
        assert session.ask("locals")["total"] >= 3
        kept = session.ask("stops")["stops"]
        assert [one["line"] for one in kept[-3:]] == [LINES["after"], LINES["last"], LINES["after"]]
        assert kept[-2]["changed"] == {"total": {"was": "100", "is": "1100"}}
        double = next(one["number"] for one in kept if one["function"] == "double")
        then = session.ask(f"stop {double}")
        assert (then["task"], [frame["function"] for frame in then["frames"]]) == (
            "debugged.double",
            ["double", "main"],
        )
        assert {one["name"] for one in then["locals"]} == {"x"}
        assert session.ask("stop 99")["message"] == f"no stop 99 is kept; there is 1 to {kept[-1]['number']}."
        assert len(session.ask("frames all")["frames"]) > 3
        assert len(session.ask("frames mine")["frames"]) == 1
        assert "FILE" not in values(session.ask("globals")["variables"])
        session.say("continue")
        ended = session.next("run_ended")
        assert ended["outputs"] == [2100]
        assert session.ended() == 0


def test_commands_piped_in_wait_for_the_stops_they_need() -> None:
    lines = f"break {AT} if x > 1\nbreaks\ncontinue\nprint len(numbers)\nclear {AT}\ncontinue\n"
    told = run_cli_with(lines, "debug", str(FILE), "main")
    assert told.returncode == 0, told.stderr
    assert '"value": "1000"' in told.stdout
    assert f"debugged.py:{LINES['call']} if x > 1" in told.stdout
    assert '"kind": "run_ended", "status": "succeeded"' in told.stdout.splitlines()[-1]


def test_all_commands_are_done_that_come_at_a_stop_together_with_the_end_of_stdin() -> None:
    with Debugged("debug", str(FILE), "main") as session:
        session.stop()
        session.say("print x", "next", "continue")
        session.end_input()
        assert session.ended() == 0, session.seen
        assert session.seen[-1]["status"] == "succeeded"
        assert [line["command"] for line in session.seen if line["kind"] == "answer"] == ["print", "next", "continue"]


def test_task_breakpoints_stubs_and_edited_inputs() -> None:
    with Debugged("debug", str(FILE), "main", "--break", "double:entry if x == 3") as session:
        assert session.stop() == "double"
        session.ask("set x = 4")
        assert session.ask("break doubel:entri")["message"].endswith("failure, attempt, cache-hit, cache-miss.")
        assert session.ask("break double:exit")["breakpoints"][-1]["breakpoint"] == "double:exit"
        session.ask(f"break {LINES['double-end']} if y > 1")
        off = [session.ask(f"disable {place}") for place in (LINES["double-end"], "double:entry")][-1]["breakpoints"]
        assert [(one["breakpoint"], one["enabled"]) for one in off if one["file"] is None] == [
            ("double:exit", True),
            ("double:entry if x == 3", False),
        ]
        assert not off[0]["enabled"]
        assert session.ask("enable 1")["message"] == "there is no breakpoint 1; `breaks` lists them."
        session.say("continue")
        assert session.next("stopped")["function"] == "at_exit"
        session.say("set outputs = 70", "continue")
        assert session.next("run_ended")["outputs"] == [1070]
    with Debugged("debug", str(FILE), "main") as session:
        session.stop()
        assert session.ask("stub double = x + 100")["stubs"] == {"double": "x + 100"}
        session.say("continue")
        assert session.next("run_ended")["outputs"] == [1103]


def test_a_failure_stops_where_it_is_raised_and_the_end_of_the_input_ends_the_run() -> None:
    with Debugged("debug", str(FILE), "fails", "--on-error") as session:
        session.end_input()
        assert session.stop() == "raised"
        found = session.stopped["exception"]
        assert (found["type"], found["message"]) == ("LookupError", "no number: three")
        assert [(one["type"], one["raised"]["function"]) for one in found["chain"]] == [("ValueError", "spoil")]
        assert session.ended() == 130
        assert session.seen[-1]["status"] == "cancelled"


def test_a_restart_takes_the_file_as_it_is_then(tmp_path: Path) -> None:
    file = Path(shutil.copy(FILE, tmp_path))
    with Debugged("debug", str(file), "main", cwd=tmp_path) as session:
        session.stop()
        file.write_text(file.read_text().replace("x * 2", "x * 20"))
        session.say("restart", "print x", "continue")
        assert session.next("run_ended")["outputs"] == [1060]
        assert [one["kind"] for one in session.seen].count("run_started") == 2
        assert session.ended() == 0


def test_a_restart_may_have_other_inputs_and_overrides() -> None:
    with Debugged("debug", str(FILE), "main", "--set", "retries=1") as session:
        session.stop()
        assert "a quote that does not end" in session.ask("restart 'x")["message"]
        session.say("restart --x 5 --set short_name=again", "print x", "continue")
        assert session.next("run_ended")["outputs"] == [1010]
        started = [one for one in session.seen if one["kind"] == "action_started" and one["parent"] is None]
        assert [(one["inputs"], one["label"]) for one in started] == [({"x": 3}, "main"), ({"x": 5}, "again")]
        assert session.ended() == 0


def test_a_program_that_runs_can_be_paused_and_ended() -> None:
    with Debugged("debug", str(FILE), "waits", "--on-error") as session:
        while "waiting" not in session.next("output")["text"]:
            pass
        session.say("pause")
        session.next("stopped")
        assert session.ask("detach")["kind"] == "answer"
        assert "not stopped" in session.ask("next")["message"]
        session.say("quit")
        assert session.next("run_ended")["status"] == "cancelled"
        assert session.ended() == 130


def test_nothing_is_left_when_the_program_is_killed() -> None:
    with Debugged("debug", str(FILE), "main") as session:
        session.stop()
        children = psutil.Process(session.program.pid).children(recursive=True)
        assert children
        session.program.kill()
        _, alive = psutil.wait_procs(children, timeout=PATIENCE)
        assert alive == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["main", "--break", "none.py:3"], "'none.py:3': there is no file none.py."),
        (["main", "--break", "double:entri"], "a task has no 'entri' to stop at. Did you mean 'entry'?"),
        (["main", "--break", "5 if x >"], "'x >' is no Python expression"),
        (["main", "--inputs", "-"], "--inputs - takes stdin, where the debugger's commands come from; name a file."),
        (["main", "--wait"], "--wait is of use with --listen alone."),
        (["main", "--listen", "here"], "'here' is no address. Write HOST:PORT, or PORT for this machine."),
        (["main", "--listen", "0", "--break", "5"], "with --listen the editor sets the breakpoints of lines"),
    ],
)
def test_what_is_asked_wrongly_is_told_in_a_sentence(arguments: list[str], says: str) -> None:
    told = run_cli("debug", str(FILE), *arguments, cwd=FILE.parent)
    assert told.returncode == 2
    assert says in told.stderr
    assert told.stdout == ""


def test_a_breakpoint_at_a_line_without_code_goes_to_the_next_and_says_so() -> None:
    told = run_cli("debug", str(FILE), "main", "--break", "debugged.py:2", cwd=FILE.parent)
    assert "debugged.py:2: line 2 holds no code: the breakpoint is at line" in told.stderr
    assert '"reason": "breakpoint"' in told.stdout


def test_a_run_that_is_refused_is_told_as_an_event() -> None:
    told = run_cli("debug", str(FILE), "main", "--x", "three")
    assert told.returncode == 2
    assert '"kind": "run_refused"' in told.stdout
    assert "'three' is not a valid integer" in told.stdout


def test_help_tells_every_command_and_wrong_ones_are_errors() -> None:
    with Debugged("debug", str(FILE), "main") as session:
        assert session.ask("nxt")["message"] == "'nxt' is no command. Did you mean 'next'?"
        assert session.ask('{"command": 3}')["message"].startswith("a JSON command has a string `command`")
        assert session.ask("next now")["message"] == "next takes nothing after it, not 'now'."
        told = session.ask("help")["commands"]
        assert {"continue", "next", "step", "out", "print", "break", "quit"} <= {one["command"] for one in told}
        assert all(one["does"].endswith(".") for one in told)


def test_quit_is_done_at_once_and_the_end_of_the_input_ends_a_run_that_stops_no_more() -> None:
    with Debugged("debug", str(FILE), "waits", "--on-error") as session:
        while "waiting" not in session.next("output")["text"]:
            pass
        session.say({"command": "print", "argument": "1", "id": 1}, {"command": "quit", "id": 2})
        assert session.next("answer", "error")["id"] == 2
        assert session.ended() == 130
        assert [one["id"] for one in session.seen if one["kind"] == "error"] == [1]
    with Debugged("debug", str(FILE), "waits", "--on-error") as session:
        while "waiting" not in session.next("output")["text"]:
            pass
        session.end_input()
        assert session.ended() == 130
        assert session.seen[-1]["status"] == "cancelled"


def test_a_refused_command_tells_no_second_stop_and_an_error_has_its_command_and_id() -> None:
    with Debugged("debug", str(FILE), "main", "--break", AT) as session:
        assert session.stop() == "call"
        assert session.stopped["breakpoints"] == [f"{FILE}:{LINES['call']}"]
        wrong = session.ask({"command": "jump", "argument": "3", "id": "j"})
        assert (wrong["kind"], wrong["command"], wrong["id"]) == ("error", "jump", "j")
        wrong = session.ask({"command": "nxt", "id": 8})
        assert (wrong["command"], wrong["id"]) == ("nxt", 8)
        wrong = session.ask({"command": "l", "start": -1, "id": 9})
        assert (wrong["command"], wrong["id"]) == ("locals", 9)
        wrong = session.ask({"command": "print", "argument": "total +", "id": "p"})
        assert "SyntaxError: invalid syntax" in str(wrong)
        assert not any(word in str(wrong) for word in ("pydevd", "flyte_debugger", "Traceback"))
        assert session.stop("next") == "after"
        assert [one["kind"] for one in session.seen].count("stopped") == 2
        assert [one["kind"] for one in session.seen].count("continued") == 2
        session.say("jump 3", "next", "print total")
        assert session.next("answer")["command"] == "next"
        assert session.next("answer")["value"] == "1006"


def test_breakpoints_that_can_never_hold_are_told() -> None:
    with Debugged("debug", str(FILE), "main", "--break", "doubel:exit", "--break", AT) as session:
        told = session.next("error")
        assert (told["command"], told["message"]) == (
            "break", "doubel:exit: no task is named doubel. Did you mean 'debugged.double'?",
        )  # fmt: skip
        assert session.stop() == "call"
        for place in ("nosuch:entry", "nofun()", f"{FILE}:spoyl()"):
            assert session.ask(f"break {place}")["kind"] == "error"
        assert "no task is named doubel" in session.ask("stub doubel = 1")["message"]
        assert session.ask("break double:exit")["breakpoints"][-1]["verified"]
        session.stop("continue")
        assert (session.stopped["function"], session.stopped["breakpoints"]) == ("at_exit", ["double:exit"])
        session.say("continue")
        assert session.ended() == 0
        told_last = [one["message"] for one in session.seen if one["kind"] == "error"][-1]
        assert told_last == "doubel:exit: never reached: nothing of that name was loaded"


def test_completion_looks_into_items_and_keys_and_set_says_why_it_failed() -> None:
    with Debugged("debug", str(FILE), "main", "--break", AT) as session:
        session.stop()
        session.ask("print table = {'loss': [1.5], 'late': 2}")
        assert session.ask("complete 1 + table['l")["completions"] == ["loss", "late"]
        assert session.ask("complete table['loss'][0].hex")["completions"] == ["hex"]
        assert session.ask("complete numbers[0].bit_l")["completions"] == ["bit_length"]
        assert session.ask("complete numbers.pop().bit_l")["completions"] == []
        assert session.ask("set x = 1 / 0")["message"] == "ZeroDivisionError: division by zero"
        assert session.ask("set numbers[5000] = 1")["message"] == "IndexError: list assignment index out of range"
        assert session.ask("set x.real = 1")["message"].startswith("AttributeError: ")
        assert session.ask("set 3 = 1")["message"] == (
            "'3' cannot be assigned to. Write a name, an item or an attribute."
        )
        assert session.ask("print (x, len(numbers))")["value"] == "(3, 1000)"


def test_a_restart_with_a_wrong_input_is_refused_and_the_stop_stays() -> None:
    with Debugged("debug", str(FILE), "main") as session:
        assert session.stop() == "first"
        assert "'three' is not a valid integer" in session.ask("restart --x three")["message"]
        assert session.ask("restart --set nope=1")["kind"] == "error"
        assert session.ask("print x")["value"] == "3"
        assert session.stop("next") == "call"


def run_cli_with(lines: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the program to its end with these lines on its stdin."""
    return subprocess.run(
        command(*arguments), input=lines, capture_output=True, text=True, timeout=PATIENCE, cwd=FILE.parent
    )


def test_a_child_process_is_told_of_and_looked_at() -> None:
    with Debugged("debug", str(CHILDREN), "pool", "--method", "fork", "--break", f"children.py:{TWICE}") as session:
        session.stop()
        child = session.stopped["process"]
        assert (child["name"].startswith("ForkPoolWorker"), session.stopped["line"]) == (True, TWICE)
        assert session.stopped["task"] == "children.pool"
        told = session.ask("threads")
        assert [one["process"] for one in told["processes"]] == [None, child]
        assert session.ask(f"process {child['pid']}")["process"] == child
        assert "is running, not stopped" in session.ask("process")["message"]
        assert "task's own process" in session.ask("report")["message"]
        assert session.ask("next-task")["kind"] == "error"
        session.say("continue")
        assert session.ended() == 0


def test_children_run_free_where_that_is_asked_for() -> None:
    words = ("debug", str(CHILDREN), "pool", "--method", "fork", "--break", f"children.py:{TWICE}")
    with Debugged(*words, "--no-subprocess") as session:
        assert "without the debugger" in session.next("notice")["text"]
        assert session.ended() == 0
