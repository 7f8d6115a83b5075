"""Errors as data, drawn as IPython draws errors."""

import re
from pathlib import Path

from flyte_notebook.run_view.tracebacks import render_error
from flyte_taskmodel.description.task_description import ErrorInfo, Frame


def plain(error: ErrorInfo, cells: dict[str, str] | None = None) -> str:
    return re.sub(r"\x1b\[\d+m", "", render_error(error, (cells or {}).get))


def test_a_frame_has_the_lines_around_it(tmp_path: Path) -> None:
    file = tmp_path / "tasks.py"
    file.write_text("one\ntwo\nthree\nfour\nfive\n")
    assert plain(ErrorInfo("ValueError", "no", (Frame(str(file), 3, "main"),))).splitlines()[1:] == [
        "      1 one",
        "      2 two",
        "----> 3 three",
        "      4 four",
        "",
        "ValueError: no",
    ]


def test_a_cells_frame_has_the_cells_name(tmp_path: Path) -> None:
    file = tmp_path / "1234.py"
    error = ErrorInfo("ValueError", "no", (Frame(str(file), 7, "main", "raise ValueError"),))
    assert plain(error, {str(file): "In[4]"}).startswith("Cell In[4], line 7, in main\n----> 7 raise ValueError")


def test_a_file_that_is_gone_has_the_line_that_the_worker_saw() -> None:
    error = ErrorInfo("KeyError", "'k'", (Frame("/gone.py", 120, "f", "x[k]"), Frame("/gone.py", 1, "g")))
    text = plain(error)
    assert "/gone.py:120, in f\n----> 120 x[k]\n" in text
    assert text.endswith("KeyError: 'k'")


def test_what_led_to_an_error_comes_first_and_members_of_a_group_last() -> None:
    parts = (ErrorInfo("TypeError", "a"), ErrorInfo("OSError", ""))
    lines = plain(ErrorInfo("ExceptionGroup", "two", cause=ErrorInfo("KeyError", "k"), parts=parts)).split("\n\n")
    assert lines == [
        "KeyError: k",
        "The exception above led to this one:",
        "ExceptionGroup: two",
        "  1 of 2 in the group\n  TypeError: a",
        "  2 of 2 in the group\n  OSError",
    ]


def test_frames_left_out_are_said_to_be() -> None:
    error = ErrorInfo("RecursionError", "deep", (Frame("", 0, "", "[900 frames left out]"),))
    assert plain(error) == "[900 frames left out]\n\nRecursionError: deep"
