"""A dialog to choose a file or a folder."""

from collections.abc import Iterable
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import DirectoryTree

from flyte_tui.theme_styles import short_path


class _Places(DirectoryTree):
    """Files and folders, except hidden ones."""

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        return [path for path in paths if not path.name.startswith(".")]


class PickFileScreen(ModalScreen[Path | None]):
    """Returns the chosen path, relative when it is below the working directory; None when the person cancelled.

    Args:
        kind: `dir` for a folder; files are chosen for any other.
        typed: the path typed so far; the dialog opens in its folder.
    """

    DEFAULT_CSS = """
    PickFileScreen DirectoryTree { height: 1fr; background: $surface; }
    PickFileScreen > .dialog { height: 80%; }
    """
    BINDINGS = [  # noqa: RUF012
        Binding("escape", "dismiss(None)", "Cancel"),
        Binding("backspace", "up", "Folder above"),
        Binding("s", "take_folder", "Choose this folder"),
    ]

    def __init__(self, kind: str, typed: str) -> None:
        super().__init__()
        self._folders = kind == "dir"
        near = Path(typed).expanduser().absolute()
        self._start = near if near.is_dir() else near.parent if near.parent.is_dir() else Path.cwd()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = "A folder" if self._folders else "A file"
            takes = "s takes the folder" if self._folders else "enter takes the file"
            box.border_subtitle = f"{takes} · backspace goes up · escape cancels"
            yield _Places(self._start)

    def on_mount(self) -> None:
        self.query_one(_Places).focus()

    def action_up(self) -> None:
        """Go to the parent folder."""
        tree = self.query_one(_Places)
        tree.path = Path(tree.path).parent

    def action_take_folder(self) -> None:
        """Choose the folder under the cursor."""
        node = self.query_one(_Places).cursor_node
        if self._folders and node is not None and node.data is not None and node.data.path.is_dir():
            self._take(node.data.path)

    @on(DirectoryTree.FileSelected)
    def _choose(self, event: DirectoryTree.FileSelected) -> None:
        if not self._folders:
            self._take(event.path)

    def _take(self, path: Path) -> None:
        shown = short_path(str(path))
        self.dismiss(Path(shown) if Path(shown).absolute() == path or shown.startswith("~") else path)
