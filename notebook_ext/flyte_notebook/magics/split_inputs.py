"""Splits `n=1 + 2 name="x y"` into one Python expression for each input."""

import io
import itertools
import tokenize

from flyte_notebook.errors import NotebookError
from flyte_taskmodel.parse_python import parse_python

FORM = '%flyte_run my_task n=3 name="x"'


def split_inputs(text: str) -> list[tuple[str, str]]:
    """The name and expression of each input in `n=1 + 2, name="x y"`; commas between them are optional.

    An input begins at a name followed by `=` outside of brackets, strings and a lambda's parameters. So an expression
    may contain spaces, commas, comparisons and keyword arguments.

    Raises:
        NotebookError: when an input has no name, or is no expression.
    """
    text = text.strip()
    tokens = _tokens(text)
    starts = _starts(tokens)
    bounds = [*starts, len(tokens)]
    if bounds[0] > 0:
        given = (text[: tokens[starts[0]].start[1]] if starts else text).strip().rstrip(",")
        raise NotebookError(f"Inputs are given by name, NAME=EXPRESSION; {given!r} has no name. Write {FORM}.")
    return [_input(text, tokens[start:end]) for start, end in itertools.pairwise(bounds)]


def ends_outside(text: str) -> bool:
    """Whether the end of the text is outside of any string, bracket and comment."""
    try:
        return not any(token.type in (tokenize.ERRORTOKEN, tokenize.COMMENT) for token in _all_tokens(text))
    except (tokenize.TokenError, SyntaxError):
        return False


def _all_tokens(text: str) -> list[tokenize.TokenInfo]:
    return list(tokenize.generate_tokens(io.StringIO(text.strip()).readline))


def _tokens(text: str) -> list[tokenize.TokenInfo]:
    """The tokens of the line, without comments and line ends."""
    left_out = (tokenize.ENDMARKER, tokenize.NEWLINE, tokenize.NL, tokenize.COMMENT)
    try:
        return [token for token in _all_tokens(text) if token.type not in left_out]
    except (tokenize.TokenError, SyntaxError) as error:
        raise NotebookError(f"The inputs {text!r} cannot be read: {error.args[0]}.") from None


def _starts(tokens: list[tokenize.TokenInfo]) -> list[int]:
    starts: list[int] = []
    depth = 0
    lambdas: list[int] = []
    for index, token in enumerate(tokens):
        if token.string in ("(", "[", "{"):
            depth += 1
        elif token.string in (")", "]", "}"):
            depth -= 1
        elif token.string == "lambda":
            lambdas.append(depth)
        elif token.string == ":" and lambdas and lambdas[-1] == depth:
            lambdas.pop()
        elif depth == 0 and not lambdas and token.string == "=" and index and tokens[index - 1].type == tokenize.NAME:
            starts.append(index - 1)
    return starts


def _input(text: str, tokens: list[tokenize.TokenInfo]) -> tuple[str, str]:
    name, value = tokens[0].string, tokens[2:]
    if value and value[-1].string == ",":
        value = value[:-1]
    if not value:
        raise NotebookError(f"Input {name!r} has no value; write {name}=EXPRESSION.")
    expression = text[value[0].start[1] : value[-1].end[1]]
    try:
        parse_python(expression, "eval")
    except SyntaxError as error:
        raise NotebookError(f"Input {name!r} is not a Python expression: {expression} ({error.msg}).") from None
    return name, expression
