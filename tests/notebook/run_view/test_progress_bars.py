"""Progress bars are taken out of what a task prints, wherever the pipe cuts it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flyte_notebook.run_view.progress_bars import Bar, ProgressBars

TQDM = "\rload:   0%|          | 0/40 [00:00<?, ?it/s]\rload:  45%|####5     | 18/40 [00:01<00:01, 14it/s]"
RICH = "Working... ━━━━━━━━━━━━━━━━━━━╸━━━━━━━  70% 0:00:02\n"


def test_a_bar_of_tqdm_is_no_text() -> None:
    bars = ProgressBars()
    assert bars.take("stderr", f"before\n{TQDM}") == "before\n"
    assert bars.bars == [Bar("load", 45, "18/40 [00:01<00:01, 14it/s]")]
    assert bars.take("stderr", "\rload: 100%|##########| 40/40 [00:02<00:00, 20it/s]\nafter\n") == "after\n"
    assert [bar.text for bar in bars.bars] == ["load 100% 40/40 [00:02<00:00, 20it/s]"]


def test_nested_bars_and_one_of_rich() -> None:
    bars = ProgressBars()
    outer, inner = "\rout:  50%|#####     | 1/2 [00:00<00:00]", "\n\rin:  10%|#         | 1/10 [00:00<00:00]\x1b[A"
    assert bars.take("stderr", outer + inner + outer + "\n") == ""
    assert bars.take("stdout", RICH) == ""
    assert [(bar.label, bar.percent) for bar in bars.bars] == [("out", 50), ("in", 10), ("Working...", 70)]


def test_a_line_that_is_rewritten_is_shown_as_it_ends() -> None:
    bars = ProgressBars()
    assert bars.take("stdout", "\rstep 1") == ""
    assert bars.bars == [Bar("", None, "step 1")]
    assert bars.take("stdout", "\rstep 2\nnext") == "step 2\nnext"
    assert bars.bars == []


@pytest.mark.parametrize("text", ["a\r\nb\r\n", "100% of it\n", "50%|", "no end", "", "\n\n"])
def test_other_text_stays_as_it_is(text: str) -> None:
    bars = ProgressBars()
    assert bars.take("stdout", text) == text.replace("\r\n", "\n")
    assert bars.bars == []


@given(st.lists(st.integers(0, len(TQDM) + 8), max_size=6))
def test_it_does_not_matter_where_the_pipe_cuts(cuts: list[int]) -> None:
    text = f"one\n{TQDM}\ntwo\n"
    bars, shown = ProgressBars(), ""
    places = [0, *sorted(cuts), len(text)]
    for start, end in itertools.pairwise(places):
        shown += bars.take("stderr", text[start:end])
    assert shown + bars.end() == "one\ntwo\n"
    assert bars.bars == [Bar("load", 45, "18/40 [00:01<00:01, 14it/s]")]
