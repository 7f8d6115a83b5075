"""The line after `%flyte_run`, split into a task and one expression for each input."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flyte_notebook.errors import NotebookError
from flyte_notebook.parse import parse_run_line, split_inputs


@pytest.mark.parametrize(
    ("line", "task"),
    [
        ("main", "main"),
        ("  main  ", "main"),
        ("package.module.main n=3", "package.module.main"),
        ("../tasks/hello.py:main n=3", "../tasks/hello.py:main"),
        ('"my tasks/hello.py:main" n=3', "my tasks/hello.py:main"),
        ("'my tasks/hello.py':main n=3", "my tasks/hello.py:main"),
    ],
)
def test_the_first_word_is_the_task(line: str, task: str) -> None:
    assert parse_run_line(line).task == task


@pytest.mark.parametrize(
    ("text", "expressions"),
    [
        ("", {}),
        ("n=3", {"n": "3"}),
        ('n=3 name="x"', {"n": "3", "name": '"x"'}),
        ('n=3, name="x",', {"n": "3", "name": '"x"'}),
        ("n = 1 + 2  m= - 3", {"n": "1 + 2", "m": "- 3"}),
        ('name="a, b=c  d" n=1', {"name": '"a, b=c  d"', "n": "1"}),
        ("""name='it''s' n=1""", {"name": "'it''s'", "n": "1"}),
        ('name=f"{x=}" n=1', {"name": 'f"{x=}"', "n": "1"}),
        ("xs=[1, 2] ys={'a': 1} zs=(1,)", {"xs": "[1, 2]", "ys": "{'a': 1}", "zs": "(1,)"}),
        ("c=dict(a=1, b=2) n=1", {"c": "dict(a=1, b=2)", "n": "1"}),
        ("same=a == b other=a != b", {"same": "a == b", "other": "a != b"}),
        ("n=1 if big else 2 m=3", {"n": "1 if big else 2", "m": "3"}),
        ("f=lambda x=1, y=2: x + y n=3", {"f": "lambda x=1, y=2: x + y", "n": "3"}),
        ("f=lambda x={1: 2}: x n=3", {"f": "lambda x={1: 2}: x", "n": "3"}),
        ("rows=frame[frame.a > 1] n=2", {"rows": "frame[frame.a > 1]", "n": "2"}),
        ("rows=frame[1:2] f=lambda: 1 n=2", {"rows": "frame[1:2]", "f": "lambda: 1", "n": "2"}),
        ("n=(m := 3)", {"n": "(m := 3)"}),
        ("n=1, 2", {"n": "1, 2"}),
        ("n=3  # three", {"n": "3"}),
        ('größe="ä = ö" n=1', {"größe": '"ä = ö"', "n": "1"}),
    ],
)
def test_each_input_is_an_expression(text: str, expressions: dict[str, str]) -> None:
    assert split_inputs(text) == expressions


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "No task was named"),
        ("main 3", "'3' has no name"),
        ("main 3, n=2", "'3' has no name"),
        ("main --n 3", "'--n 3' is not"),
        ("main n=1 n=2", "'n' is given twice"),
        ("main n=", "'n' has no value; write n=EXPRESSION"),
        ("main n= m=2", "'n' has no value"),
        ("main n=3 4", "'n' is not a Python expression: 3 4"),
        ("main n=1 +", "'n' is not a Python expression: 1 +"),
        ("main n=[1, 2", "cannot be read"),
        ('main name="x', "name"),
    ],
)
def test_a_wrong_line_is_told_in_one_sentence(line: str, said: str) -> None:
    with pytest.raises(NotebookError) as caught:
        parse_run_line(line)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


_LITERALS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner),
    max_leaves=6,
)
_NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True).map(lambda name: f"in_{name}")


@given(st.dictionaries(_NAMES, _LITERALS, max_size=4), st.sampled_from([" ", ", ", "  "]))
def test_any_literals_come_back_as_they_were(inputs: dict[str, object], between: str) -> None:
    text = between.join(f"{name}={value!r}" for name, value in inputs.items())
    assert {name: ast.literal_eval(value) for name, value in split_inputs(text).items()} == inputs
