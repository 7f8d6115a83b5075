"""Expressions that are evaluated in frames, as conditions and log messages are."""

import sys
from types import FrameType
from typing import Any

import pytest

from flyte_debugger.worker.debug._pydevd.frame_expression import FrameExpression

limit = 3
later = "global"


def _here() -> FrameType:
    return sys._getframe(1)


def _frame(items: list[int]) -> FrameType:
    """A frame in which `later` is a local that is not bound yet, and `items` one that a nested function has, too."""
    found = _here()
    later = (lambda: items)()
    assert later is items
    return found


def _value(text: str, frame: FrameType) -> Any:
    return FrameExpression(text).value(frame)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("items[0] < limit", True),
        ("any(each > 4 and each in items for each in items)", True),
        ("[limit * each for each in items if items]", [3, 15]),
        ("(lambda: len(items))()", 2),
        ("(total := sum(items)) + total", 12),
        ("'items' in locals() and eval('items')[0] == 1", True),
        ("limit  # a comment", 3),
        ("True", True),
        ("f'{items[1]:>3} {limit=}'", "  5 limit=3"),
    ],
)
def test_an_expression_sees_what_its_frame_does_in_nested_scopes_too(text: str, value: object) -> None:
    assert _value(text, _frame([1, 5])) == value


def test_a_local_that_is_not_bound_yet_is_looked_for_further_out() -> None:
    frame = _here()
    seen: list[object] = []

    def holds_a_frame() -> None:
        seen.append(_value("later", _here()))
        later = 1
        seen.append(_value("later", _here()))
        assert later

    holds_a_frame()
    assert seen == ["global", 1]
    with pytest.raises(NameError):
        _value("nothing", frame)


def test_a_key_error_of_the_expression_itself_is_not_taken_for_that() -> None:
    asked: list[int] = []
    with pytest.raises(KeyError):
        _value("asked.append(1) or {}['no']", _here())
    assert asked == [1]


@pytest.mark.parametrize("text", ["i +", "x) or (1", "await items", ""])
def test_what_is_no_python_raises(text: str) -> None:
    with pytest.raises(SyntaxError):
        _value(text, _frame([]))


def test_a_function_with_other_globals_and_a_module_have_their_own_names() -> None:
    expression = FrameExpression("limit + i")
    code = compile(
        "def inside(here):\n    i = 1\n    return here()\nfound = inside(here)\ni = 7\nown = here()", "<m>", "exec"
    )
    for given in (10, 20):
        names: dict[str, Any] = {"limit": given, "here": _here}
        exec(code, names)
        assert (expression.value(names["found"]), expression.value(names["own"])) == (given + 1, given + 7)
