"""The magics in a real Jupyter kernel: what comes while a task runs, and the interrupt button."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from tests.notebook.cells import TASKS

pytestmark = pytest.mark.real

PATIENCE = 60.0
"""Seconds until a test gives up waiting for a message that should come."""

Message = dict[str, Any]

WAITING = """
import asyncio, pathlib, time
import flyte, flyte.report
env = flyte.TaskEnvironment(name="waiting")

@env.task(report=True)
def wait_for(path: str) -> str:
    print("ready")
    flyte.report.log("<p>before</p>", do_flush=True)
    while not pathlib.Path(path).exists():
        time.sleep(0.01)
    flyte.report.log("<p>after</p>", do_flush=True)
    return pathlib.Path(path).read_text()

@env.task
async def stubborn() -> int:
    print("ready")
    while True:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            print("not yet", flush=True)
"""


class Kernel:
    """A kernel with the extension loaded, and its messages in the order of their arrival."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self.manager = manager
        self.client = client

    def run(self, source: str) -> list[Message]:
        """Run a cell to its end; its messages."""
        return self.until_idle(self.client.execute(source))

    def until(self, wanted: Callable[[Message], bool]) -> list[Message]:
        """The messages until one is `wanted`, that one included."""
        messages: list[Message] = []
        deadline = time.monotonic() + PATIENCE
        while not messages or not wanted(messages[-1]):
            messages.append(self.client.get_iopub_msg(timeout=deadline - time.monotonic()))
        return messages

    def until_idle(self, request: str) -> list[Message]:
        """The rest of one cell's messages."""
        return self.until(
            lambda message: (
                message["msg_type"] == "status"
                and message["content"]["execution_state"] == "idle"
                and message["parent_header"].get("msg_id") == request
            )
        )

    def reply(self, request: str) -> Message:
        """The reply to a cell."""
        while (reply := self.client.get_shell_msg(timeout=PATIENCE))["parent_header"]["msg_id"] != request:
            pass
        return reply["content"]  # type: ignore[no-any-return]

    def workers(self) -> list[psutil.Process]:
        """The live processes that run or guard tasks for this kernel."""
        kernel = psutil.Process(self.manager.provisioner.process.pid)  # type: ignore[union-attr]
        return [child for child in kernel.children(recursive=True) if child.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kernel]:
    monkeypatch.chdir(tmp_path)
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=PATIENCE)
    kernel = Kernel(manager, client)
    kernel.run("%load_ext flyte_notebook")
    yield kernel
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    manager.context.destroy()


def text_of(messages: list[Message], stream: str = "stdout") -> str:
    """What the messages print."""
    streams = [message["content"] for message in messages if message["msg_type"] == "stream"]
    return "".join(content["text"] for content in streams if content["name"] == stream)


def prints(text: str) -> Callable[[Message], bool]:
    """Whether a message prints a text."""
    return lambda message: message["msg_type"] == "stream" and text in message["content"]["text"]


def shows(text: str) -> Callable[[Message], bool]:
    """Whether a message displays a text, new or in the place of an older one."""
    return lambda message: (
        message["msg_type"] in ("display_data", "update_display_data")
        and text in message["content"]["data"].get("text/html", "")
    )


def test_output_and_report_come_while_the_task_runs(kernel: Kernel, tmp_path: Path) -> None:
    kernel.run(WAITING)
    signal = tmp_path / "signal"
    request = kernel.client.execute(f"%flyte_run wait_for path={str(signal)!r}")
    kernel.until(prints("ready"))
    first = kernel.until(shows("before"))[-1]
    assert not signal.exists()
    signal.write_text("the end")
    rest = kernel.until_idle(request)
    last = [message for message in rest if shows("after")(message)][-1]
    assert last["msg_type"] == "update_display_data"
    assert last["content"]["transient"]["display_id"] == first["content"]["transient"]["display_id"]
    assert [m["content"]["data"]["text/plain"] for m in rest if m["msg_type"] == "execute_result"] == ["'the end'"]


def test_the_interrupt_button_stops_the_task_and_leaves_the_kernel(kernel: Kernel) -> None:
    kernel.run(WAITING + "\nkept = 41")
    request = kernel.client.execute("%flyte_run wait_for path='never'")
    kernel.until(prints("ready"))
    kernel.manager.interrupt_kernel()
    shown = kernel.until_idle(request)
    (error,) = [message["content"] for message in shown if message["msg_type"] == "error"]
    assert error["traceback"] == ["\x1b[31mKeyboardInterrupt\x1b[0m: waiting.wait_for was stopped."]
    assert kernel.reply(request)["status"] == "error"
    assert kernel.workers() == []
    after = kernel.run("print(kept + 1)")
    assert text_of(after) == "42\n"
    again = kernel.client.execute("import signal; print(signal.getsignal(signal.SIGINT))")
    assert "default_int_handler" in text_of(kernel.until_idle(again))


def test_a_second_interrupt_kills_a_task_that_will_not_stop(kernel: Kernel) -> None:
    kernel.run(WAITING)
    request = kernel.client.execute("%flyte_run stubborn")
    kernel.until(prints("ready"))
    kernel.manager.interrupt_kernel()
    kernel.until(prints("not yet"))
    pressed = time.monotonic()
    kernel.manager.interrupt_kernel()
    assert [m["content"]["ename"] for m in kernel.until_idle(request) if m["msg_type"] == "error"]
    assert time.monotonic() - pressed < 4, "the task was left its five seconds of grace"
    assert kernel.workers() == []


def test_a_failure_stops_the_cells_after_it(kernel: Kernel) -> None:
    kernel.run(TASKS)
    failing = kernel.client.execute("%flyte_run fail key='k'")
    following = kernel.client.execute("print('not reached')")
    assert kernel.reply(failing)["status"] == "error"
    assert kernel.reply(following)["status"] == "aborted"
    assert not any(map(prints("not reached"), kernel.until_idle(following)))


def test_tab_completes_in_a_kernel(kernel: Kernel) -> None:
    kernel.run(TASKS)
    request = kernel.client.complete("out = %flyte_run gre")
    assert kernel.reply(request)["matches"] == ["greet"]


def test_a_kernel_that_is_killed_leaves_no_task_behind(kernel: Kernel) -> None:
    kernel.run(WAITING)
    kernel.client.execute("%flyte_run wait_for path='never'")
    kernel.until(prints("ready"))
    workers = kernel.workers()
    assert workers
    psutil.Process(kernel.manager.provisioner.process.pid).kill()  # type: ignore[union-attr]
    assert psutil.wait_procs(workers, timeout=PATIENCE)[1] == []
