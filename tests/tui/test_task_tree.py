"""The browse tree: folders, files, environments and tasks, folded and filtered, with the cursor kept."""

from pathlib import Path

from textual.app import App, ComposeResult

from flyte_taskmodel.description.task_description import FileTasks, TaskSummary
from flyte_tui.file_listing import Listing, TaskRow
from flyte_tui.tree_rows import EnvironmentRow, FileRow, FolderRow, TreeLine, key_of, tree_lines
from flyte_tui.widgets.task_tree import TaskTree

BASE = Path("/project")


def listing_of(*paths: str) -> Listing:
    """Files of two tasks each, as their sources show them."""
    listing = Listing()
    listing.replace([BASE / path for path in paths], BASE)
    for path in paths:
        file = str(BASE / path)
        listing.outline(file, (TaskRow(file, "load", 3), TaskRow(file, "train", 9)))
    return listing


def answered(path: str, **environments: str) -> FileTasks:
    """What a worker found: the environment of each function."""
    file = str(BASE / path)
    tasks = tuple(
        TaskSummary(f"{name}.{function}", function, function, file, at, name, "()")
        for at, (function, name) in enumerate(environments.items())
    )
    return FileTasks(file, tasks)


def drawn(lines: list[TreeLine]) -> list[str]:
    """The rows, indented by their depth."""

    def name(line: TreeLine) -> str:
        match line.row:
            case FolderRow(_, shown):
                return shown + "/"
            case FileRow(_, label):
                return label.rpartition("/")[2]
            case EnvironmentRow(_, shown):
                return f"({shown})"
            case TaskRow(_, function):
                return function

    return ["  " * line.depth + name(line) for line in lines]


def test_a_folder_has_a_row_and_one_that_only_holds_another_shares_it() -> None:
    lines = tree_lines(listing_of("top.py", "a/b/deep.py", "a/b/c/deeper.py", "d/flat.py"), "load", ())
    assert drawn(lines) == [
        "top.py",
        "  load",
        "a/b/",
        "  deep.py",
        "    load",
        "  c/",
        "    deeper.py",
        "      load",
        "d/",
        "  flat.py",
        "    load",
    ]
    assert [line.tasks for line in lines if isinstance(line.row, FolderRow)] == [2, 1, 1]


def test_environments_have_rows_where_a_file_has_several() -> None:
    listing = listing_of("one.py", "two.py")
    listing.answer(answered("one.py", load="small", train="small"))
    listing.answer(answered("two.py", load="small", train="large", score="small"))
    assert drawn(tree_lines(listing, "", ())) == [
        *("one.py", "  load", "  train"),
        *("two.py", "  (small)", "    load", "    score", "  (large)", "    train"),
    ]


def test_what_is_folded_is_counted_and_not_shown() -> None:
    listing = listing_of("a/one.py", "a/two.py", "b/three.py")
    lines = tree_lines(listing, "", {("folder", "a"), ("file", str(BASE / "b/three.py"))})
    assert drawn(lines) == ["a/", "b/", "  three.py"]
    assert [line.tasks for line in lines] == [4, 2, 2]


class TreeApp(App[None]):
    """A tree by itself."""

    def __init__(self, listing: Listing) -> None:
        super().__init__()
        self.listing = listing
        self.tree_view = TaskTree()

    def compose(self) -> ComposeResult:
        yield self.tree_view

    def on_mount(self) -> None:
        self.tree_view.rebuild(self.listing, "")
        self.tree_view.focus()


async def test_keys_fold_unfold_and_go_to_what_a_row_is_in() -> None:
    app = TreeApp(listing_of("a/one.py", "a/two.py"))
    async with app.run_test(size=(40, 10)) as pilot:
        tree = app.tree_view
        assert tree.row == TaskRow(str(BASE / "a/one.py"), "load", 3)
        await pilot.press("left")
        assert isinstance(tree.row, FileRow)
        await pilot.press("left", "left")
        assert isinstance(tree.row, FolderRow)
        await pilot.press("left")
        assert [line.depth for line in tree._lines] == [0]
        await pilot.press("enter", "end")
        assert tree.row == TaskRow(str(BASE / "a/two.py"), "train", 9)
        await pilot.press("minus")
        assert tree.row is not None
        assert key_of(tree.row) == ("file", str(BASE / "a/two.py"))
        await pilot.press("minus", "right")
        assert len(tree._lines) == 7


async def test_the_cursor_and_its_place_on_the_screen_stay_while_files_come_and_change() -> None:
    names = [f"m{number:02}.py" for number in range(40)]
    app = TreeApp(listing_of(*names))
    async with app.run_test(size=(40, 10)) as pilot:
        tree = app.tree_view
        assert (tree.cursor, tree.scroll_offset.y) == (1, 0)
        tree.action_go(70)
        tree.action_move(-5)
        chosen, line = tree.row, tree.cursor - tree.scroll_offset.y
        assert isinstance(chosen, TaskRow)
        more = listing_of("a.py", "b/c.py", *names)
        more.answer(answered("m05.py", load="x", train="y", score="x"))
        tree.update(more)
        tree.settle()
        await pilot.pause()
        assert tree.row == chosen
        assert tree.cursor - tree.scroll_offset.y == line
        tree.rebuild(more, "m39")
        assert tree.shown_tasks == 2
        tree.rebuild(more, "")
        assert isinstance(tree.row, TaskRow)
        assert tree.row.file.endswith("m39.py")
