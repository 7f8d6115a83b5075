"""Log messages of breakpoints: text with `{expressions}`, read as Python reads an f-string.

Also sent as source to programs under stock debugpy, so that it imports the standard library alone.
"""

import ast

_QUOTES = ('"""', "'''", '"', "'")


def f_string_of(text: str) -> str:
    """The Python expression that a log message stands for.

    Raises:
        SyntaxError: when it is none.
    """
    reason = None
    for quotes in _QUOTES:
        written = f"f{quotes}{text}{quotes}"
        try:
            if isinstance(ast.parse(written, "<log message>", "eval").body, ast.JoinedStr):
                return written
        except (SyntaxError, ValueError) as error:
            reason = reason or str(error.args[0])
    raise SyntaxError(reason or "it holds quotes of all kinds")
