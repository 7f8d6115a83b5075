"""How the rows of the browse tree are drawn."""

from rich.text import Text

from flyte_tui.count_text import count_text
from flyte_tui.file_listing import FileRow, TaskRow
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import BOLD, DIM, Palette
from flyte_tui.tree_rows import EnvironmentRow, FolderRow, TreeLine, environment_names

INDENT = 2
"""Cells by which a row stands further right than what it is in."""
FOLDED, UNFOLDED = "▸ ", "▾ "
_UNREMARKABLE = {"async", "debuggable"}
"""Badges that nearly every task has: shown in the details only."""


def draw_line(line: TreeLine, colours: Palette) -> Text:
    """A row of the tree."""
    text = Text(" " * INDENT * line.depth, no_wrap=True, end="")
    text.append((FOLDED if line.is_folded else UNFOLDED) if line.tasks else " " * len(FOLDED), DIM)
    match line.row:
        case TaskRow() as task:
            _add_task(text, task)
        case FileRow() as file:
            _add_file(text, file, colours)
        case EnvironmentRow() as environment:
            text.append(one_line(environment.name, 100), colours.accent)
        case FolderRow() as folder:
            text.append(one_line(folder.name, 200) + "/", colours.accent + BOLD)
    return text.append(f"  {count_text(line.tasks, 'task')}", DIM) if line.is_folded else text


def _add_task(text: Text, task: TaskRow) -> None:
    if task.summary is None:
        text.append(one_line(task.function, 100), DIM)
        return
    text.append(one_line(task.function, 100))
    badges = " ".join(badge for badge in task.summary.badges if badge not in _UNREMARKABLE)
    text.append(f"  {one_line(badges, 60)}" if badges else "", DIM)


def _add_file(text: Text, file: FileRow, colours: Palette) -> None:
    text.append(one_line(file.label).rpartition("/")[2], BOLD)
    if file.found and file.found.error:
        text.append("  cannot be imported", colours.error)
    elif len(names := environment_names(file.tasks)) == 1:
        text.append(f"  {one_line(names[0], 60)}", colours.accent + DIM)
