"""A dialog while the cluster is asked for something that takes a while: how long by now, what Flyte says, a way out."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from rich.console import Group, RenderableType
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from flyte_taskmodel.errors import WorkbenchError
from flyte_tui.sanitize import sanitize
from flyte_tui.theme_styles import DIM, SPINNER, Palette
from flyte_tui.widgets.rich_widget import Drawn

if TYPE_CHECKING:
    from flyte_debugger.cluster.cluster_client import ClusterClient

T = TypeVar("T")
MOST_LINES = 12
"""The last lines of what Flyte says that are shown."""


class WaitScreen(ModalScreen[T | None], Generic[T]):
    """Returns what the cluster answers; None when the person did not wait for it, or has read why there is no answer.

    Args:
        title: what is waited for, in a few words.
        connect: makes a connection for this question alone; is given what takes Flyte's words.
        ask: asks, in a thread.
    """

    BINDINGS = [Binding("escape,enter", "leave", "Stop waiting")]  # noqa: RUF012

    def __init__(
        self,
        title: str,
        connect: "Callable[[Callable[[str], None]], ClusterClient]",
        ask: "Callable[[ClusterClient], T]",
    ) -> None:
        super().__init__()
        self._about = title
        self._client = connect(self._hear)
        self._ask = ask
        self._began = time.monotonic()
        self._said = ""
        self._problem: str | None = None
        self._is_left = False

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog") as box:
            box.border_title = Content(self._about)
            box.border_subtitle = "escape: stop waiting"
            yield Drawn()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        self.set_interval(0.1, self._draw)
        self._draw()
        self._wait()

    def on_unmount(self) -> None:
        self._client.close()

    # In threads.

    @work(thread=True, group="wait")
    def _wait(self) -> None:
        try:
            answer = self._ask(self._client)
        except WorkbenchError as error:
            self.app.call_from_thread(self._fail, str(error))
        else:
            self.app.call_from_thread(self._finish, answer)

    def _hear(self, text: str) -> None:
        self._said = (self._said + text)[-20_000:]

    # What the person sees and does.

    def _finish(self, answer: T) -> None:
        if not self._is_left:
            self._is_left = True
            self.dismiss(answer)

    def _fail(self, problem: str) -> None:
        if not self._is_left:
            self._problem = problem
            self.query_one(VerticalScroll).border_subtitle = "escape: back"
            self._draw()

    def action_leave(self) -> None:
        """Wait no longer."""
        if not self._is_left:
            self._is_left = True
            self.dismiss(None)

    def _draw(self) -> None:
        self.query_one(Drawn).show(self._content)

    def _content(self, colours: Palette) -> RenderableType:
        lines = sanitize(self._said).strip().splitlines()[-MOST_LINES:]
        parts: list[RenderableType] = [Text(line, DIM) for line in lines]
        if self._problem:
            return Group(*parts, Text(sanitize(self._problem), colours.error))
        waited = time.monotonic() - self._began
        spinner = SPINNER[int(waited * 10) % len(SPINNER)]
        return Group(*parts, Text(f"{spinner} asking the cluster, {waited:.0f} s", colours.accent))
