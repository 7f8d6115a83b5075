"""A form's widgets in a real kernel, used through comm messages, as a front end does."""

from collections.abc import Callable
from typing import Any

from tests.notebook.kernels import Kernel, Message
from tests.notebook.widgets import plain


class Widgets:
    """What the kernel told of its widgets so far, and what a person does to them.

    Args:
        kernel: the kernel; every message that anybody reads of it is taken in.
    """

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self.states: dict[str, dict[str, Any]] = {}
        self._displayed: list[dict[str, str]] = []
        kernel.listeners.append(self._take)

    def _take(self, message: Message) -> None:
        content = message["content"]
        if message["msg_type"] in ("display_data", "update_display_data"):
            self._displayed.append(content["data"])
        elif message["msg_type"] == "comm_open":
            self.states[content["comm_id"]] = _told(message)
        elif content.get("comm_id") in self.states and content["data"].get("method") == "update":
            self.states[content["comm_id"]].update(content["data"]["state"])  # Others are of an earlier test.

    def run(self, source: str) -> list[Message]:
        """Run a cell to its end."""
        return self._kernel.run(source)

    def until(self, wanted: str) -> list[Message]:
        """The messages until a widget's state holds the text."""
        return self._kernel.until(lambda message: wanted in str(_told(message)))

    def until_held(self, wanted: str) -> None:
        """Take messages in until a widget's state holds the text, which it may already."""
        self._take_until(lambda: any(wanted in str(state) for state in self.states.values()))

    def until_view(self, wanted: str) -> None:
        """Take messages in until what the debug view that was shown last draws holds the text, which it may already."""
        self._take_until(lambda: any("place" in state for state in self.states.values()) and wanted in str(self.view()))

    def until_displayed(self, wanted: str) -> dict[str, str]:
        """Take messages in until a cell displays the text, which one may already; that display, by type of content."""
        self._take_until(lambda: any(wanted in str(data) for data in self._displayed))
        return [data for data in self._displayed if wanted in str(data)][-1]

    def labelled(self, label: str, model: str) -> list[str]:
        """The widgets of a model with this label, in the order in which they were made."""
        return [
            comm
            for comm, state in self.states.items()
            if state["_model_name"] == model and plain(state.get("description", "")).removesuffix(" *") == label
        ]

    def type_into(self, comm: str, text: str) -> str:
        """Give a control a value; the message's id."""
        return self._send(comm, {"method": "update", "state": {"value": text}, "buffer_paths": []})

    def choose(self, comm: str, tab: int) -> str:
        """Choose a tab; the message's id."""
        return self._send(comm, {"method": "update", "state": {"selected_index": tab}, "buffer_paths": []})

    def click(self, comm: str) -> str:
        """Press a button; the message's id."""
        return self._send(comm, {"method": "custom", "content": {"event": "click"}})

    def enter(self, comm: str) -> str:
        """Press the enter key in a text field; the message's id."""
        return self._send(comm, {"method": "custom", "content": {"event": "submit"}})

    def press(self, command: str) -> str:
        """Press a button of the run that was shown last; the message's id."""
        return self.tell("card", {"command": command})

    def tell(self, trait: str, content: dict[str, Any]) -> str:
        """Send what a button sends to the kernel's widget that has this trait and was shown last; the message's id."""
        comm = [comm for comm, state in self.states.items() if trait in state][-1]
        return self._send(comm, {"method": "custom", "content": content})

    def view(self) -> dict[str, Any]:
        """What the debug view that was shown last draws."""
        return [state for state in self.states.values() if "place" in state][-1]

    def command(self, command: str, **more: Any) -> str:
        """Send what a button or a click of the debug view that was shown last sends; the message's id."""
        return self.tell("place", {"command": command, **more})

    def _take_until(self, is_so: Callable[[], bool]) -> None:
        if not is_so():
            self._kernel.until(lambda _: is_so())

    def _send(self, comm: str, data: dict[str, Any]) -> str:
        client = self._kernel.client
        message = client.session.msg("comm_msg", {"comm_id": comm, "data": data})
        client.shell_channel.send(message)
        return str(message["header"]["msg_id"])


def _told(message: Message) -> dict[str, Any]:
    """What a message says of a widget, without its script and style sheet, in which any word may stand."""
    state = message["content"]["data"].get("state") if message["msg_type"] in ("comm_open", "comm_msg") else None
    return {name: value for name, value in (state or {}).items() if name not in ("_esm", "_css")}
