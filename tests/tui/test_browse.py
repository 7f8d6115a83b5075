"""The browse screen with real workers."""

import shutil
from pathlib import Path

import pytest

from flyte_tui.app import WorkbenchApp
from flyte_tui.screens import browse_screen
from flyte_tui.screens.browse_screen import BrowseScreen
from tests.tui.driving import TASKS, choose, opened, scanned, screen_text, shows, until

pytestmark = pytest.mark.process

SHAPES = TASKS / "shapes.py"


async def test_files_and_their_tasks_are_listed_with_what_imports_gave(mixed: Path) -> None:
    async with opened(mixed) as pilot:
        text = screen_text(pilot)
        assert "4 files · 7 tasks · 2 failed to import" in text.splitlines()[0]
        assert "shapes.py" in text
        assert "total  report" in text
        assert "cannot_import.py  cannot be imported" in text


async def test_a_task_shows_what_a_person_asks_first() -> None:
    async with opened(SHAPES) as pilot:
        await choose(pilot, "square")
        await shows(pilot, "Any integer.")
        text = screen_text(pilot)
        assert "square(number: int) -> int" in text
        assert "number  int  required" in text


async def test_each_tab_has_a_key_and_shows_its_part(monkeypatch: pytest.MonkeyPatch) -> None:
    opened_at: list[tuple[str, int]] = []
    monkeypatch.setattr(browse_screen, "edit_file", lambda app, path, line: opened_at.append((path, line)))
    async with opened(SHAPES, size=(120, 70)) as pilot:
        await choose(pilot, "square")
        await shows(pilot, "Any integer.")
        for key, expected in (
            ("2", "return number * number"),
            ("3", "max_inline_io_bytes"),
            ("4", "native_interface"),
            ("5", "container_args"),
            ("6", "This task has not been run yet."),
            ("1", "number int required"),
        ):
            await pilot.press(key)
            await shows(pilot, expected)
        await pilot.press("E")
        line = SHAPES.read_text().splitlines().index("async def square(number: int) -> int:") + 1
        assert opened_at == [(str(SHAPES), line)]


async def test_source_has_the_line_numbers_of_the_file() -> None:
    line = next(
        number for number, text in enumerate((TASKS / "shapes.py").read_text().splitlines(), 1) if "def total" in text
    )
    async with opened(SHAPES) as pilot:
        await choose(pilot, "shapes total")
        await pilot.press("2")
        await shows(pilot, f"{line}  async def total")


async def test_the_filter_narrows_by_name_badge_and_doc_and_escape_shows_all() -> None:
    async with opened(SHAPES) as pilot:
        for words, shown, hidden in (
            ("SHAPES sq", "square", "endless"),
            ("report", "total", "broken"),
            ("deep cause", "broken", "total"),
        ):
            await choose(pilot, words)
            listed = screen_text(pilot)
            assert shown in listed
            assert hidden not in listed
        await pilot.press("escape")
        await shows(pilot, "endless")


async def test_nothing_matches_the_filter() -> None:
    async with opened(SHAPES) as pilot:
        await choose(pilot, "zebra")
        await shows(pilot, "No tasks match the filter.")
        await pilot.press("r")
        await shows(pilot, "Put the cursor on a task to run it.")


async def test_a_failed_import_shows_its_error_and_what_it_printed_as_they_are(mixed: Path) -> None:
    async with opened(mixed) as pilot:
        await choose(pilot, "cannot_import")
        await shows(pilot, "RuntimeError: this module [cannot] be imported")
        text = screen_text(pilot)
        assert "cannot_import.py:14" in text
        assert "[bold]printed[/bold] before the failure" in text


async def test_a_module_that_ends_its_process_says_so(mixed: Path) -> None:
    async with opened(mixed) as pilot:
        await choose(pilot, "exits.py")
        await shows(pilot, "it exited with status 3")


async def test_a_task_that_needs_inputs_opens_its_form_in_place_of_a_run() -> None:
    async with opened(SHAPES) as pilot:
        await choose(pilot, "square")
        await shows(pilot, "Any integer.")
        await pilot.press("r")
        await shows(pilot, "1 error")
        await shows(pilot, "number int required")
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, BrowseScreen)


async def test_rescan_takes_changed_new_and_deleted_files_and_keeps_the_cursor(tmp_path: Path) -> None:
    for name in ("shapes.py", "hostile.py"):
        shutil.copy(TASKS / name, tmp_path)
    async with opened(tmp_path) as pilot:
        await choose(pilot, "total")
        await pilot.press("escape")
        await shows(pilot, "shapes.total  async")
        (tmp_path / "hostile.py").unlink()
        shutil.copy(TASKS / "cannot_import.py", tmp_path)
        source = (tmp_path / "shapes.py").read_text()
        (tmp_path / "shapes.py").write_text(source.replace("async def endless", "async def everlasting"))
        await pilot.press("ctrl+r")
        await shows(pilot, "everlasting")
        await scanned(pilot)
        text = screen_text(pilot)
        assert "hostile.py" not in text
        assert "cannot_import.py" in text
        assert "endless" not in text
        assert "shapes.total  async" in text


async def test_rescan_does_not_wait_for_a_module_that_hangs(tmp_path: Path) -> None:
    (tmp_path / "hangs.py").write_text("import flyte, time\n\nwhile True:\n    time.sleep(1)\n")
    async with WorkbenchApp([tmp_path], None).run_test(size=(120, 40)) as pilot:
        await shows(pilot, "importing 1")
        (tmp_path / "hangs.py").write_text("import flyte\n\nenv = flyte.TaskEnvironment(name='awake')\n")
        await pilot.press("f5")
        await shows(pilot, "No task, imported in")


async def test_a_folder_without_tasks_says_so(tmp_path: Path) -> None:
    (tmp_path / "plain.py").write_text("print('nothing of Flyte here')\n")
    async with opened(tmp_path) as pilot:
        await shows(pilot, "imports Flyte or defines a task")


async def test_enter_gives_the_keys_to_the_details_and_escape_takes_them_back() -> None:
    async with opened(SHAPES, size=(40, 10)) as pilot:
        await choose(pilot, "square")
        await pilot.press("enter")
        await shows(pilot, "Overview")
        await pilot.press("escape")
        await until(pilot, lambda: "Overview" not in screen_text(pilot), "the list alone")


async def test_question_mark_lists_every_key_of_the_screen_and_so_does_the_palette() -> None:
    async with opened(SHAPES, size=(120, 60)) as pilot:
        await pilot.press("question_mark")
        await shows(pilot, "Find the files and import them again")
        assert "Show the keys that work here" in screen_text(pilot)
        await pilot.press("escape")
        await pilot.press("ctrl+p")
        for letter in "rescan":
            await pilot.press(letter)
        await shows(pilot, "Find the files and import them again")


@pytest.mark.parametrize("size", [(40, 10), (20, 5), (80, 24), (250, 70)])
async def test_every_size_shows_the_list(size: tuple[int, int]) -> None:
    async with opened(SHAPES, size=size) as pilot:
        await shows(pilot, "square")
