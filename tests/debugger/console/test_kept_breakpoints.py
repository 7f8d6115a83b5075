"""Breakpoints that are kept: found as a person names them, switched off, shared with other programs."""

from dataclasses import replace

import pytest

from flyte_debugger.console.kept_breakpoints import changed_alike, find, switched
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints, LineBreakpoint
from flyte_taskmodel.errors import InputsError

GONE = LineBreakpoint("/gone/train.py", 12, "epochs > 3")
KEPT = Breakpoints(lines=(GONE,), tasks=("train:exit if epochs > 3",))


@pytest.mark.parametrize("text", ["train:exit", "train:exit if epochs > 3"])
def test_a_breakpoint_is_found_by_its_place_and_switched_off(text: str) -> None:
    one = find(KEPT, text, None)
    off = switched(KEPT, one, False)
    assert (off.tasks, off.tasks_off) == ((), ("train:exit if epochs > 3",))
    assert switched(off, find(off, text, None), True) == KEPT


def test_a_breakpoint_of_a_file_that_is_gone_is_found_as_it_is_spelt() -> None:
    assert find(KEPT, "/gone/train.py:12 if epochs > 3", None) == GONE
    with pytest.raises(InputsError, match=r"there is no file /gone/train.py"):
        find(KEPT, "/gone/train.py:13", None)
    with pytest.raises(InputsError, match=r"there is no breakpoint load; `breaks` lists them"):
        find(KEPT, "load", None)


def test_what_another_program_keeps_meanwhile_stays() -> None:
    theirs = replace(KEPT, watches=("loss",), tasks=(*KEPT.tasks, "load"))
    ours = switched(KEPT, GONE, False)
    assert changed_alike(theirs, KEPT, ours) == replace(
        theirs, lines=(replace(GONE, enabled=False),), tasks=theirs.tasks[::-1]
    )
