"""Files that are saved while the program shows them, and the editor that saves them."""

from pathlib import Path

import pytest

from flyte_taskmodel.errors import WorkbenchError
from flyte_tui.file_listing import TaskRow
from flyte_tui.open_editor import editor_command
from flyte_tui.screens.browse_screen import BrowseScreen
from flyte_tui.screens.task_scan import TaskNotDescribed
from flyte_tui.widgets.task_tree import TaskTree
from tests.tui.driving import choose, opened, screen_text, shows, type_keys, until

SOURCE = '''\
import flyte

env = flyte.TaskEnvironment(name="watched")


@env.task
def first(number: int = 1) -> int:
    """The first one."""
    return number


@env.task
def second() -> None:
    """{doc}"""
'''


@pytest.mark.process
async def test_a_saved_file_is_shown_as_it_is_now_and_the_cursor_stays(tmp_path: Path) -> None:
    module = tmp_path / "watched.py"
    module.write_text(SOURCE.format(doc="As it was."))
    async with opened(tmp_path) as pilot:
        await choose(pilot, "second")
        await type_keys(pilot, "escape", "down")
        await shows(pilot, "As it was.")
        tree = pilot.app.screen.query_one(TaskTree)
        module.write_text(SOURCE.format(doc="As it is now.") + "\n\n@env.task\ndef third() -> None: ...\n")
        await shows(pilot, "As it is now.")
        await shows(pilot, "third")
        assert isinstance(tree.row, TaskRow)
        assert "second" in str(tree.row)
        screen = pilot.app.screen
        screen.post_message(TaskNotDescribed(tree.row, WorkbenchError("as it was")))  # A late answer.
        await pilot.pause()
        await shows(pilot, "As it is now.")
        (tmp_path / "other.py").write_text(SOURCE.format(doc="another file"))
        await shows(pilot, "other.py")
        module.unlink()
        await until(pilot, lambda: "watched.py" not in screen_text(pilot), "the file to be gone")
        assert isinstance(pilot.app.screen, BrowseScreen)
        await until(pilot, lambda: tree.row is not None, "another row")


@pytest.mark.parametrize(
    ("editor", "command"),
    [
        ("", ["vi", "+7", "a.py"]),
        ("emacs -nw", ["emacs", "-nw", "+7", "a.py"]),
        ("/usr/bin/code", ["/usr/bin/code", "--wait", "--goto", "a.py:7"]),
        ("code --wait", ["code", "--wait", "--goto", "a.py:7"]),
        ("hx", ["hx", "a.py:7"]),
    ],
)
def test_each_editor_is_told_the_line_in_its_way(editor: str, command: list[str]) -> None:
    assert editor_command({"EDITOR": editor}, "a.py", 7) == command
