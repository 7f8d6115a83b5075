"""The line after `%flyte_run`, split into a task and one expression for each input."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flyte_debugger.run.request_builder import RunOptions
from flyte_notebook.errors import NotebookError
from flyte_notebook.magics.flyte_magics import FlyteMagics
from flyte_notebook.magics.parse_line import parse_run_line
from flyte_notebook.magics.run_options import OPTIONS
from flyte_notebook.magics.split_inputs import split_inputs


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
    assert split_inputs(text) == list(expressions.items())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "No task given"),
        ("main 3", "'3' has no name"),
        ("main 3, n=2", "'3' has no name"),
        ("main --n 3", "There is no option '--n'; there are --set, --secrets, --inputs, --preset, --answer"),
        ("main n=3 --m", "There is no option '--m'"),
        ("--no-cache main", "The task comes first"),
        ("main --set", "--set takes PATH=VALUE"),
        ("main --set --no-cache", "--set takes PATH=VALUE"),
        ("main --set env_vars.A='x n=3", "--set takes PATH=VALUE"),
        ("main --secrets n=3 --no-cache 4", "'4' has no name"),
        ("main n=1 --no-cache n=2", "'n' is given twice"),
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


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("main", RunOptions()),
        ("main --set retries=3", RunOptions(overrides=("retries=3",))),
        ("main --set=retries=3", RunOptions(overrides=("retries=3",))),
        ("main --set a=1 n=3 --set b=2", RunOptions(overrides=("a=1", "b=2"))),
        (
            "main --set env_vars.A='a b' --set env_vars.B=\"it's\"",
            RunOptions(overrides=("env_vars.A=a b", "env_vars.B=it's")),
        ),
        ("main --set env_vars.PATH=a\\b,c", RunOptions(overrides=("env_vars.PATH=a\\b,c",))),
        ("main --set timeout=", RunOptions(overrides=("timeout=",))),
        ("main --secrets '~/my file.env'", RunOptions(secrets_file="~/my file.env")),
        ("main --no-cache", RunOptions(cache="off")),
        ("main --overwrite-cache --enforce-resources", RunOptions(cache="overwrite", enforce_resources=True)),
    ],
)
def test_options_are_spelled_as_on_the_command_line(line: str, options: RunOptions) -> None:
    assert parse_run_line(line).options == options


@pytest.mark.parametrize(
    ("line", "expressions"),
    [
        ("main n=1 --no-cache m=2", {"n": "1", "m": "2"}),
        ("main --set a=1 n=[1, 2]", {"n": "[1, 2]"}),
        ("main text='a --no-cache b'", {"text": "'a --no-cache b'"}),
        ("main n=(1 --set)", {"n": "(1 --set)"}),
        ("main n=1 --2", {"n": "1 --2"}),
        ("main n=3  # not --no-cache", {"n": "3"}),
    ],
)
def test_inputs_may_stand_around_options_and_hold_what_looks_like_one(line: str, expressions: dict[str, str]) -> None:
    assert parse_run_line(line).expressions == expressions


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters="\"' "), min_size=1))
def test_any_word_is_an_options_value_as_it_stands(word: str) -> None:
    assert parse_run_line(f"main n=1 --set {'_' + word} m=2").options.overrides == ("_" + word,)


@pytest.mark.parametrize("name", OPTIONS)
def test_the_help_tells_of_every_option(name: str) -> None:
    assert name in str(FlyteMagics.flyte_run.__doc__)


_LITERALS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner),
    max_leaves=6,
)
_NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True).map(lambda name: f"in_{name}")


@given(st.dictionaries(_NAMES, _LITERALS, max_size=4), st.sampled_from([" ", ", ", "  "]))
def test_any_literals_come_back_as_they_were(inputs: dict[str, object], between: str) -> None:
    text = between.join(f"{name}={value!r}" for name, value in inputs.items())
    assert {name: ast.literal_eval(value) for name, value in split_inputs(text)} == inputs
