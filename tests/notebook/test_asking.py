"""A task that waits for a person, in a real kernel: the question, the answers, and nobody there to give one."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from flyte_notebook.run_view.event_pump import EventPump
from flyte_notebook.run_view.interrupts import interrupts_to
from tests.notebook.cells import ASKING
from tests.notebook.kernels import Kernel, Message, prints, shows, text_of

pytestmark = pytest.mark.real


@pytest.fixture
def asking(kernel: Kernel) -> Kernel:
    kernel.run(ASKING)
    return kernel


def result_of(messages: list[Message]) -> str:
    (result,) = [m["content"]["data"]["text/plain"] for m in messages if m["msg_type"] == "execute_result"]
    return str(result)


def error_of(messages: list[Message]) -> str:
    (error,) = [m["content"]["traceback"] for m in messages if m["msg_type"] == "error"]
    return re.sub(r"\x1b\[\d+m", "", "\n".join(error))


def test_a_wrong_answer_is_told_and_asked_again(asking: Kernel) -> None:
    request = asking.client.execute("%flyte_run ship")
    assert asking.question() == "Ship it? (yes or no) "
    asking.client.input("perhaps")
    assert asking.question() == "Ship it? (yes or no) "
    asking.client.input("Yes")
    messages = asking.until_idle(request)
    assert result_of(messages) == "True"
    assert "approve takes yes or no, not 'perhaps'." in text_of(messages, "stderr")


def test_each_kind_of_answer_arrives_as_its_type(asking: Kernel) -> None:
    request = asking.client.execute("%flyte_run measure")
    assert asking.question() == "How many? (a whole number) "
    asking.client.input(" 12 ")
    assert asking.question() == "How wide? (a number) "
    asking.client.input("1.5")
    assert asking.question() == "name (text) "
    asking.client.input("a b")
    messages = asking.until_idle(request)
    assert result_of(messages) == "(12, 1.5, 'a b')"
    shown = "".join(m["content"]["data"]["text/html"] for m in messages if m["msg_type"] == "display_data")
    assert "**What** name?\nAny.\n\n&lt;b&gt;For&lt;/b&gt; labels" in shown


def test_what_a_task_reads_is_typed(asking: Kernel) -> None:
    request = asking.client.execute("%flyte_run reads_two")
    assert asking.question() == "asking.reads_two reads a line (^D ends its input): "
    asking.client.input("ann ")
    asking.question()
    asking.client.input("bob")
    messages = asking.until_idle(request)
    assert result_of(messages) == "'ann bob'"
    assert text_of(messages) == "first? second? "
    request = asking.client.execute("%flyte_run reads_all")
    for line in ("a", "b", "^D"):
        asking.question()
        asking.client.input(line)
    assert result_of(asking.until_idle(request)) == "4"


def test_a_task_that_reads_where_nobody_can_type_is_at_the_end_of_its_input(asking: Kernel) -> None:
    messages = asking.until_idle(asking.client.execute("%flyte_run reads_all", allow_stdin=False))
    assert result_of(messages) == "0"


def test_a_time_out_ends_the_prompt_and_the_task_goes_on(asking: Kernel) -> None:
    request = asking.client.execute("%flyte_run impatient")
    assert asking.question() == "Ship it? (yes or no, within 1 s) "
    messages = asking.until_idle(request)
    assert result_of(messages) == "'nobody came'"
    assert any(map(shows("approve is no longer waiting for an answer; ignore its field."), messages))


def test_output_comes_while_the_person_thinks(asking: Kernel) -> None:
    request = asking.client.execute("%flyte_run chatty")
    assert asking.question() == "What? (text) "
    asking.until(prints("still here 4999"))
    asking.client.input("that")
    assert result_of(asking.until_idle(request)) == "'that'"


def test_the_interrupt_button_ends_the_prompt_and_the_task(asking: Kernel) -> None:
    request = asking.client.execute("%flyte_run ship")
    asking.question()
    asking.manager.interrupt_kernel()
    assert error_of(asking.until_idle(request)) == "KeyboardInterrupt: asking.ship was stopped."
    assert text_of(asking.run("print(40 + 2)")) == "42\n"


@pytest.mark.usefixtures("own_fork_server")
@pytest.mark.parametrize(
    ("task", "notice"),
    [
        ("ship", "approve is no longer waiting for an answer; ignore its field."),
        ("reads_all", "asking.reads_all no longer reads a line; ignore its field."),
    ],
)
def test_a_prompt_ends_with_a_run_that_is_killed(asking: Kernel, task: str, notice: str) -> None:
    request = asking.client.execute(f"%flyte_run {task}")
    asking.question()
    *_, running = sorted(asking.workers(), key=lambda worker: worker.create_time())
    running.kill()
    messages = asking.until_idle(request)
    assert "WorkerDied" in error_of(messages)
    assert any(map(shows(notice), messages))


def test_a_prompt_that_is_over_before_it_is_shown_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    class OverAtOnce(EventPump):
        @contextmanager
        def standing_in(self, is_wanted: Callable[[], bool], when_not: Callable[[], None]) -> Iterator[None]:
            when_not()
            yield

        def notice(self, text: str) -> None:
            notices.append(text)

    monkeypatch.setattr("builtins.input", lambda prompt: pytest.fail(f"{prompt!r} waits for ever"))
    cancelled, notices = threading.Event(), []
    with interrupts_to(cancelled.set) as interrupts:
        assert interrupts.heard
        assert interrupts.read("anybody? ", object.__new__(OverAtOnce), lambda: False, "Nobody asks") is None
        assert not interrupts.count
    assert not cancelled.is_set()
    assert notices == ["Nobody asks; ignore its field."]


def test_where_nobody_can_be_asked_the_run_is_cancelled(asking: Kernel) -> None:
    messages = asking.until_idle(asking.client.execute("%flyte_run ship", allow_stdin=False))
    said = error_of(messages)
    assert "asking.ship waits for 'approve' (yes or no): Ship it?" in said
    assert "Nobody can answer here, so the run was cancelled." in said


def test_where_nobody_can_be_asked_a_time_out_is_waited_for(asking: Kernel) -> None:
    messages = asking.until_idle(asking.client.execute("%flyte_run impatient", allow_stdin=False))
    assert result_of(messages) == "'nobody came'"
    assert any(map(shows("Nobody can answer here; it times out after 1 s."), messages))
