"""A task's output in a cell: all of a little, the two ends of much."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flyte_notebook.run_view import bounded_output
from flyte_notebook.run_view.bounded_output import BoundedOutput
from flyte_notebook.run_view.canvas import CellCanvas

FOLDER = Path("/runs/a")


def test_a_little_comes_whole_in_its_own_stream(capsys: pytest.CaptureFixture[str]) -> None:
    bounded = BoundedOutput(FOLDER, CellCanvas().write)
    bounded.write("stdout", "one\n")
    bounded.write("stderr", "two\n")
    assert capsys.readouterr() == ("one\n", "two\n")
    bounded.end()
    assert capsys.readouterr() == ("", "")


def test_much_comes_as_its_ends_and_says_where_all_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_output, "HEAD", 10)
    monkeypatch.setattr(bounded_output, "TAIL", 6)
    bounded = BoundedOutput(FOLDER, CellCanvas().write)
    for text in ("0123456", "789abc", "defghijk", "lm"):
        bounded.write("stdout", text)
    shown, said = capsys.readouterr()
    assert shown == "0123456789"
    assert "all of it is in stdout.log and stderr.log in /runs/a" in said
    bounded.end()
    shown, said = capsys.readouterr()
    assert shown == "hijklm"
    assert "7 characters left out; the last 6 follow" in said


@given(st.lists(st.tuples(st.sampled_from(["stdout", "stderr"]), st.text(st.sampled_from("ab"), max_size=30))))
def test_what_is_shown_is_bounded_whatever_comes(texts: list[tuple[str, str]]) -> None:
    written: list[tuple[str, str]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounded_output, "HEAD", 20)
        patch.setattr(bounded_output, "TAIL", 10)
        bounded = BoundedOutput(FOLDER, lambda stream, text: written.append((stream, text)))
        for stream, text in texts:
            bounded.write(stream, text)  # type: ignore[arg-type]
        bounded.end()
    whole = "".join(text for stream, text in texts if stream == "stdout")
    shown = "".join(text for stream, text in written if stream == "stdout")
    assert len(shown) <= 30
    if sum(len(text) for _, text in texts) <= 30:
        assert shown == whole
