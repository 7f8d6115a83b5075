"""Source that another thread disturbs while it is parsed, as happens on Python 3.11."""

import ast
from typing import Any

import pytest

from flyte_taskmodel import parse_python as module
from flyte_taskmodel.parse_python import parse_python


def test_a_tree_that_another_thread_disturbs_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    parse, disturbed = ast.parse, iter([True, True])

    def disturbed_parse(*args: Any, **options: Any) -> Any:
        if next(disturbed, False):
            raise SystemError("AST constructor recursion depth mismatch (before=1, after=2)")
        return parse(*args, **options)

    monkeypatch.setattr(module.ast, "parse", disturbed_parse)
    assert [type(node) for node in parse_python("a = 1").body] == [ast.Assign]
    assert isinstance(parse_python("a", "eval").body, ast.Name)


def test_what_is_no_python_is_said_at_once() -> None:
    with pytest.raises(SyntaxError):
        parse_python("a =")
