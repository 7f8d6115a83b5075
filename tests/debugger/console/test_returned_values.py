"""Values that calls have returned, and how they are named."""

import ast

import pytest

from flyte_debugger.console.stop_values.returned_values import calls_at, label_returned
from flyte_debugger.dap.messages import Variable


def labels(code: str, *returned: str, type: str = "int") -> list[str]:
    """The names that are shown of what `code` has returned."""
    variables = (*(Variable(f"(return) {name}", "1", type) for name in returned), Variable("x", "2"))
    found = label_returned(variables, lambda: calls_at(ast.parse(code), [1]))
    assert found[-1].name == "x"
    return [one.name for one in found[:-1]]


@pytest.mark.parametrize(
    ("code", "frame", "label"),
    [
        ("total = double(x)", "double", ["(return) double"]),
        ("total = double(x)", "AsyncFunctionTaskTemplate.__call__", ["(return) double"]),
        ("words = await split.aio(text)", "DeskController.submit", ["(return) split.aio"]),
        ("print(double(x), len(y))", "TaskTemplate.__call__", ["(return) double"]),
        ("a = model.fit(x)", "Model.fit", ["(return) model.fit"]),
        ("a = Model(x)", "Model.__init__", ["(return) Model"]),
        ("a = [f for f in b]", "<listcomp>", []),
        ("a = 1", "DeskController.submit", []),
    ],
)
def test_what_was_returned_has_the_name_that_the_line_calls_it_by(code: str, frame: str, label: list[str]) -> None:
    assert labels(code, frame) == label


def test_calls_of_one_line_have_their_own_names() -> None:
    assert labels("a = add(double(1), 2)", "DeskController.submit", "add") == ["(return) double", "(return) add"]


def test_a_coroutine_that_a_call_began_is_nothing_that_it_returned() -> None:
    assert labels("counts = asyncio.run(count(words))", "AsyncFunctionTaskTemplate.__call__", type="coroutine") == []
