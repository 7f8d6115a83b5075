"""Forms in a real kernel: checks and runs go on beside its cells; Stop and the interrupt button end a run."""

from pathlib import Path

import pytest

from tests.notebook.cells import ASKING, TASKS
from tests.notebook.comms import Widgets
from tests.notebook.kernels import Kernel, text_of

pytestmark = pytest.mark.real

WAITING = """
import pathlib, time
import flyte
env = flyte.TaskEnvironment(name="waiting")

@env.task
def wait_for(path: str, word: str = "ready") -> str:
    while not pathlib.Path(path).exists():
        print(word, flush=True)
        time.sleep(0.05)
    return word.upper()
"""


@pytest.fixture
def widgets(kernel: Kernel) -> Widgets:
    kernel.run(TASKS + WAITING)
    return Widgets(kernel)


def test_typing_is_checked_after_the_kernel_is_idle_again(kernel: Kernel, widgets: Widgets) -> None:
    widgets.run("f = %flyte_form kept")
    (n,) = widgets.labelled("n", "TextModel")
    typed = widgets.type_into(n, "three")
    first = kernel.until_idle(typed)
    assert "takes a whole number, not" not in str(first)
    widgets.until("n takes a whole number, not &#x27;three&#x27;.")
    widgets.until_held("Inputs · 1 error")  # also what the check of the empty form says, if it came first
    typed = widgets.type_into(n, "3")
    kernel.until_idle(typed)
    assert text_of(widgets.run("print(dict(f.values), f.errors)")) == "{'n': '3'} ()\n"


def test_cells_run_while_a_form_runs_its_task(kernel: Kernel, widgets: Widgets, tmp_path: Path) -> None:
    signal = tmp_path / "signal"
    widgets.run(f"f = %flyte_form wait_for path={str(signal)!r}")
    (run,) = widgets.labelled("Run", "ButtonModel")
    widgets.click(run)
    widgets.until("ready")
    after = widgets.run("print(6 * 7)")
    assert text_of(after) == "42\n"
    signal.touch()
    widgets.until("succeeded in")
    assert text_of(widgets.run("print(f.result)")) == "READY\n"


def test_two_forms_at_once_do_not_mix_their_output(kernel: Kernel, widgets: Widgets, tmp_path: Path) -> None:
    signal = tmp_path / "signal"
    for word in ("one", "two"):
        widgets.run(f"{word} = %flyte_form wait_for path={str(signal)!r} word={word!r}")
    for run in widgets.labelled("Run", "ButtonModel"):
        widgets.click(run)
    for word in ("one", "two"):
        widgets.until_held(f"{word}\\n")
    signal.touch()
    assert text_of(widgets.run("print(one.result, two.result)")) == "ONE TWO\n"
    printed = [str(state["outputs"]) for state in widgets.states.values() if "one\\n" in str(state.get("outputs"))]
    assert len(printed) == 1
    assert "two\\n" not in printed[0]


@pytest.mark.parametrize("by", ["Stop", "the interrupt button"])
def test_a_form_s_run_is_stopped(kernel: Kernel, widgets: Widgets, by: str) -> None:
    widgets.run("f = %flyte_form wait_for path='never'")
    (run,), (stop,) = widgets.labelled("Run", "ButtonModel"), widgets.labelled("Stop", "ButtonModel")
    widgets.click(run)
    widgets.until("ready")
    if by == "Stop":
        widgets.click(stop)
    else:
        kernel.manager.interrupt_kernel()
    widgets.until("wait_for was stopped.")
    kept = widgets.run("print('the kernel is there')")
    assert text_of(kept) == "the kernel is there\n"


def test_a_run_without_its_inputs_shows_the_form_where_somebody_is_there(kernel: Kernel, widgets: Widgets) -> None:
    shown = widgets.run("%flyte_run greet times=2")
    assert not [message for message in shown if message["msg_type"] == "error"]
    (times,) = widgets.labelled("times", "TextModel")
    assert widgets.states[times]["value"] == "2"
    alone = kernel.until_idle(kernel.client.execute("%flyte_run greet times=2", allow_stdin=False))
    (error,) = [message["content"] for message in alone if message["msg_type"] == "error"]
    assert error["evalue"] == "cells.greet needs name: no value is given, and no default."


def test_a_task_s_question_is_asked_in_the_form(kernel: Kernel, widgets: Widgets) -> None:
    widgets.run(ASKING + "\nf = %flyte_form ship")
    (run,) = widgets.labelled("Run", "ButtonModel")
    widgets.click(run)
    assert "Ship it?" in str(widgets.until("Answer"))
    (answer,) = widgets.labelled("Answer", "ButtonModel")
    (field,) = [comm for comm, state in widgets.states.items() if state.get("placeholder") == "yes or no"]
    widgets.type_into(field, "yes")
    widgets.click(answer)
    assert text_of(widgets.run("print(f.result)")) == "True\n"


def test_what_a_form_s_task_reads_is_typed_below_it(kernel: Kernel, widgets: Widgets) -> None:
    widgets.run(ASKING + "\nf = %flyte_form reads_two")
    (run,) = widgets.labelled("Run", "ButtonModel")
    widgets.click(run)
    widgets.until_held("End of input")
    (send,) = widgets.labelled("Send", "ButtonModel")
    (line,) = [comm for comm, state in widgets.states.items() if state["_model_name"] == "TextModel"]
    widgets.type_into(line, "one ")
    widgets.click(send)
    widgets.until_held("second?")
    widgets.type_into(line, "two")  # Whether the field is still shown or a new one: it is this run's.
    widgets.enter(line)
    widgets.until_held("succeeded in")
    assert text_of(widgets.run("print(f.result)")) == "one two\n"


def test_end_of_input_ends_what_a_run_beside_the_kernel_reads(kernel: Kernel, widgets: Widgets) -> None:
    widgets.run(ASKING + "\nlater = %flyte_run reads_all --background")
    widgets.until_held("End of input")
    (end,) = widgets.labelled("End of input", "ButtonModel")
    widgets.click(end)
    widgets.until_held("succeeded in")
    assert text_of(widgets.run("print(later.result(60))")) == "0\n"
