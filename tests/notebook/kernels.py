"""A real Jupyter kernel, driven as a front end drives it, and its messages."""

import signal
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty
from typing import Any

import psutil
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from tests.tui.cli.waiting import wait_until

PATIENCE = 60.0
"""Seconds until a test gives up waiting for a message that should come."""

LEAVE = """
import sys
for session in tuple(getattr(sys.modules.get("flyte_notebook.debug_view.debug_session"), "_sessions", ())):
    session.close()
for run in tuple(getattr(sys.modules.get("flyte_notebook.background.idle_interrupts"), "_all", ())):
    run.interrupt()
get_ipython().run_line_magic("reset", "-f")
"""
"""Ends what goes on beside a kernel that tests share, and takes its variables away."""

WRITE_STACKS = """
import faulthandler, signal
faulthandler.register(signal.SIGUSR1, file=open({file!r}, "w"))
"""
"""Has the kernel write what each of its threads does to a file, when it gets this signal."""

Message = dict[str, Any]


class Kernel:
    """A kernel, and its messages in the order of their arrival.

    Args:
        manager: has started it.
        client: is connected to it.
        stacks: a file, where the kernel writes what its threads do when it falls silent.
    """

    def __init__(self, manager: KernelManager, client: BlockingKernelClient, stacks: Path) -> None:
        self.manager = manager
        self.client = client
        self.listeners: list[Callable[[Message], None]] = []
        """Each takes every message, whoever reads it."""
        self.is_lost = False
        """Whether it fell silent."""
        self._stacks = stacks
        self.run(WRITE_STACKS.format(file=str(stacks)))

    def run(self, source: str) -> list[Message]:
        """Run a cell to its end; its messages."""
        return self.until_idle(self.client.execute(source))

    def until(self, wanted: Callable[[Message], bool]) -> list[Message]:
        """The messages until one is `wanted`, that one included."""
        messages: list[Message] = []
        deadline = time.monotonic() + PATIENCE
        while not messages or not wanted(messages[-1]):
            try:
                messages.append(self.client.get_iopub_msg(timeout=max(0.0, deadline - time.monotonic())))
            except Empty:
                self.is_lost = not messages
                told = f"{len(messages)} messages came, and not the one that is waited for."
                raise TimeoutError(f"{told} {self._what_it_does()}") from None
            for listener in self.listeners:
                listener(messages[-1])
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

    def question(self) -> str:
        """The prompt of the `input()` that the kernel waits at."""
        return str(self.client.get_stdin_msg(timeout=PATIENCE)["content"]["prompt"])

    def _what_it_does(self) -> str:
        if not self.manager.is_alive():
            return "The kernel is dead."
        self.process.send_signal(signal.SIGUSR1)
        wait_until(lambda: "most recent call first" in self._stacks.read_text(), "what the kernel's threads do")
        return f"The kernel does this:\n{self._stacks.read_text()}"

    @property
    def process(self) -> psutil.Process:
        """The kernel's own process."""
        return psutil.Process(self.manager.provisioner.process.pid)  # type: ignore[union-attr]

    def workers(self) -> list[psutil.Process]:
        """The live processes that run, or are ready to run, tasks for this kernel; their guards are not among them."""
        return [child for child in self.process.children(recursive=True) if "boot.py" in " ".join(_command(child))]


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return []


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
