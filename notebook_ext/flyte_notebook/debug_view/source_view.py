"""A file as the debug view draws it: highlighted lines."""

import html
import itertools
from collections.abc import Collection, Iterator
from typing import Any

from pygments.lexers.python import PythonLexer
from pygments.token import Token, _TokenType

from flyte_debugger.console.source_lines import SourceLines
from flyte_notebook.run_view.cell_text import typed_lines

WINDOW = 400
"""Lines that are sent at once; of a file with fewer than twice as many, all are."""
MAX_COLUMNS = 400
"""Characters of a line that are shown."""

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


class SourceView:
    """One file.

    Args:
        source: its lines.
        title: what it is called; `Cell In[3]` for a cell.
    """

    def __init__(self, source: SourceLines, title: str) -> None:
        self.source = source
        self.title = title
        lines = list(typed_lines(source.path, source.lines))
        while len(lines) > 1 and not lines[-1]:
            lines.pop()
        self._lines = lines
        is_small = len(source.lines) < 2 * WINDOW
        self._html = highlighted(self._lines) if is_small else None

    def shown(self, line: int) -> dict[str, Any]:
        """The part of it that has this line, for the trait `source`."""
        first = 1 if self._html else max(1, (line // (WINDOW // 2)) * (WINDOW // 2) - WINDOW // 2)
        lines = self._html or highlighted(self._lines[first - 1 : first - 1 + WINDOW])
        return {"path": self.source.path, "title": self.title, "first": first, "lines": lines}
