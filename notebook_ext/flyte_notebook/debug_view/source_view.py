"""A file as the debug view draws it: highlighted lines, and the values of the current function beside them."""

import ast
import html
import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pygments.lexers.python import PythonLexer
from pygments.token import Token, _TokenType

from flyte_debugger.console.source_lines import SourceLines

WINDOW = 400
"""Lines that are sent at once; of a file with fewer than twice as many, all are."""
MAX_COLUMNS = 400
"""Characters of a line that are shown."""
MAX_INLINE = 40
"""Characters of a value beside its line."""

_CLASSES = (
    (Token.Comment, "comment"),
    (Token.Literal.String, "string"),
    (Token.Literal.Number, "number"),
    (Token.Keyword, "keyword"),
    (Token.Operator.Word, "keyword"),
    (Token.Name.Builtin, "builtin"),
    (Token.Name.Function, "def"),
    (Token.Name.Class, "def"),
    (Token.Name.Decorator, "decorator"),
)


def highlighted(lines: Collection[str]) -> list[str]:
    """Each line as HTML; nothing in it but spans with a class and escaped text."""
    shown: list[list[tuple[str | None, str]]] = [[]]
    text = "\n".join(line[:MAX_COLUMNS].replace("\r", "") for line in lines)
    for kind, part in PythonLexer(stripnl=False, ensurenl=False).get_tokens(text):
        name = _class_of(kind)
        for number, piece in enumerate(part.split("\n")):
            if number:
                shown.append([])
            if piece:
                shown[-1].append((name, piece))
    return ["".join(_spans(pieces)) for pieces in shown][: len(lines)]


def _spans(pieces: list[tuple[str | None, str]]) -> Iterator[str]:
    for name, alike in itertools.groupby(pieces, lambda piece: piece[0]):
        escaped = html.escape("".join(text for _, text in alike), quote=False)
        yield f'<span class="fd-{name}">{escaped}</span>' if name else escaped


def _class_of(kind: _TokenType) -> str | None:
    return next((name for parent, name in _CLASSES if kind in parent), None)


@dataclass(frozen=True)
class FunctionNames:
    """Where a function gives its names values."""

    first: int
    last: int
    bound: Mapping[str, tuple[int, ...]]
    """The lines, in order, by name; parameters are bound where the function begins."""


class SourceView:
    """One file.

    Args:
        source: its lines.
        title: what it is called; `Cell In[3]` for a cell.
    """

    def __init__(self, source: SourceLines, title: str) -> None:
        self.source = source
        self.title = title
        is_small = len(source.lines) < 2 * WINDOW
        self._html = highlighted(source.lines) if is_small else None
        self._functions = _functions(source.lines)

    def shown(self, line: int) -> dict[str, Any]:
        """The part of it that has this line, for the trait `source`."""
        first = 1 if self._html else max(1, (line // (WINDOW // 2)) * (WINDOW // 2) - WINDOW // 2)
        lines = self._html or highlighted(self.source.lines[first - 1 : first - 1 + WINDOW])
        return {"path": self.source.path, "title": self.title, "first": first, "lines": lines}

    def inline_values(
        self, line: int, values: Mapping[str, str], changed: Collection[str]
    ) -> dict[str, list[dict[str, Any]]]:
        """By line: the values of the names that were given one there, in the function that is at `line`.

        Args:
            line: the one that runs next.
            values: of the frame's variables, by name.
            changed: the names whose values are not as they were.
        """
        inside = [one for one in self._functions if one.first <= line <= one.last]
        if not inside:
            return {}
        function = max(inside, key=lambda one: one.first)
        found: dict[str, list[dict[str, Any]]] = {}
        for name, lines in function.bound.items():
            before = [one for one in lines if one < line]
            if name in values and before:
                shown = {"name": name, "value": _short(values[name]), "changed": name in changed}
                found.setdefault(str(before[-1]), []).append(shown)
        return found


def _short(value: str) -> str:
    value = " ".join(value.split())
    return value if len(value) <= MAX_INLINE else f"{value[: MAX_INLINE - 1]}…"


def _functions(lines: tuple[str, ...]) -> tuple[FunctionNames, ...]:
    try:
        tree = ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError):
        return ()
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return tuple(_function(one) for one in ast.walk(tree) if isinstance(one, kinds))


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> FunctionNames:
    bound: dict[str, set[int]] = {}
    given = node.args
    for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg):
        if argument is not None:
            bound.setdefault(argument.arg, set()).add(argument.lineno)
    for inner in _own_nodes(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            bound.setdefault(inner.id, set()).add(inner.lineno)
    return FunctionNames(
        node.lineno, node.end_lineno or node.lineno, {name: tuple(sorted(at)) for name, at in bound.items()}
    )


def _own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """What is in a function, without what is in those defined in it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            yield child
            yield from _own_nodes(child)
