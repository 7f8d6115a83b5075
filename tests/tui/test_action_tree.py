"""The tree of a run's actions draws what changed, and what moves by itself in sight; nothing else."""

from rich.style import Style
from rich.text import Text
from textual.app import App, ComposeResult
from textual.widgets.tree import TreeNode

from flyte_debugger.run.events import ActionEnded, ActionStarted
from flyte_debugger.run.state import ActionState, RunState
from flyte_tui.widgets.action_tree import ActionTree

ACTIONS = 300


class CountedTree(ActionTree):
    """Tells which rows it draws."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[str] = []

    def render_label(self, node: TreeNode[ActionState], base_style: Style, style: Style) -> Text:
        self.drawn.append(node.data.id if node.data else "")
        return super().render_label(node, base_style, style)


class TreeApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.actions = CountedTree()

    def compose(self) -> ComposeResult:
        yield self.actions


def started(name: str, parent: str | None = "a0") -> ActionStarted:
    return ActionStarted(name, parent, "many.child", "child", None, False, {}, "off", 1.0)


async def test_a_change_draws_its_row_alone_and_time_draws_what_is_in_sight() -> None:
    app, state = TreeApp(), RunState("many")
    state.apply(started("a0", None))
    for number in range(1, ACTIONS):
        state.apply(started(f"c{number}"))
    async with app.run_test(size=(60, 10)) as pilot:
        tree = app.actions
        tree.update(state)
        await pilot.pause()
        assert tree.virtual_size.height == ACTIONS

        tree.drawn.clear()
        state.apply(ActionEnded("c2", "succeeded", (), None, 2.0))
        tree.update(state, ["c2"])
        await pilot.pause()
        assert tree.drawn == ["c2"]

        tree.drawn.clear()
        tree.tick()
        await pilot.pause()
        assert sorted(tree.drawn) == sorted(["a0", "c1", *(f"c{number}" for number in range(3, 10))])

        tree.drawn.clear()
        state.apply(started("new"))
        tree.update(state, ["new"])
        await pilot.pause()
        assert len(tree.drawn) <= 10, "a new row leaves the others as they are"
        assert tree.virtual_size.height == ACTIONS + 1
