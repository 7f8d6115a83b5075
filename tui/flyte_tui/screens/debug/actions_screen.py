"""The actions of a run under the debugger, and where they are stopped."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Tree

from flyte_debugger.run.state import ActionState, RunState
from flyte_tui.widgets.action_tree import ActionTree


class ActionsScreen(ModalScreen[int | None]):
    """Returns the thread that is to be looked at: one that is stopped in the chosen action.

    Args:
        state: of the run; `update` shows how it goes on.
    """

    DEFAULT_CSS = """
    ActionsScreen ActionTree { height: auto; max-height: 100%; background: $surface; }
    """
    BINDINGS = [Binding("escape,q,A", "dismiss(None)", "Close")]  # noqa: RUF012

    def __init__(self, state: RunState) -> None:
        super().__init__()
        self._state = state

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -broad") as box:
            box.border_title = "Actions"
            box.border_subtitle = "enter goes to one that is stopped"
            yield ActionTree()

    def on_mount(self) -> None:
        tree = self.query_one(ActionTree)
        tree.update(self._state)
        tree.focus()
        stopped = next((stop.action for stop in self._state.stopped.values() if stop.action), None)
        self.call_after_refresh(tree.go_to, stopped)

    def update(self, state: RunState) -> None:
        """Show the actions as they are now."""
        self._state = state
        self.query_one(ActionTree).update(state)

    def on_tree_node_selected(self, event: Tree.NodeSelected[ActionState]) -> None:
        event.stop()
        stops = self._state.stops_in(event.node.data.id) if event.node.data else ()
        if stops:
            self.dismiss(stops[0].thread)
