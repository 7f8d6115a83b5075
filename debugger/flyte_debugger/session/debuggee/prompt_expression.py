"""What a person types at the prompt of a stopped program, made fit to be evaluated there."""

import ast
import re

from flyte_taskmodel.parse_python import parse_python

AWAIT_SECONDS = 5.0
"""The longest that an `await` at the prompt is waited for."""
INTERRUPTED = "KeyboardInterrupt"
"""What ends the debuggee's words for an expression that took too long."""
_DEBUGGERS = re.compile(r'  File "(?:[^"\n]*[/\\\\]_?pydevd[^"\n]*|<flyte-workbench>)", line .*\n(?:    .*\n)*')
"""A frame of pydevd's in a traceback, with its source, or one of what pydevd was sent."""
_NOT_PYTHON = re.compile(r'\ATraceback .*\n  File "<string>", line \d+\n(?=(?:    .*\n)*\w*Error: )')
"""What stands above the line that is no Python."""
OTHER_LOOP = (
    "The program's own event loop stands still while it is stopped, so what belongs to that loop (its tasks, futures, "
    "locks and open connections) cannot be awaited here: an `await` at the prompt runs in a loop of its own."
)


def bound_awaits(text: str) -> str:
    """The text with an end to each `await` in it, which would hold up the stopped thread for good otherwise."""
    if "await" not in text:
        return text
    try:
        tree = parse_python(text)
    except (SyntaxError, ValueError):
        return text
    bounded = _Bound().visit(tree)
    return ast.unparse(ast.fix_missing_locations(bounded))


def was_interrupted(message: str) -> bool:
    """Whether the debuggee says that an expression was interrupted."""
    return message.rstrip(": \n").endswith(INTERRUPTED)


def tells_of_interruption(message: str) -> bool:
    """Whether the debuggee says so anywhere, or that the text of a value was interrupted (`values/value_texts.py`)."""
    return INTERRUPTED in message or "<interrupted" in message


def explain(message: str, seconds: float) -> str:
    """The debuggee's words for what an expression raised, with ours where they leave a person guessing.

    Args:
        message: the debuggee's words.
        seconds: after which it was interrupted, if it was.
    """
    message = _NOT_PYTHON.sub("", _DEBUGGERS.sub("", message))
    if was_interrupted(message):
        return message.rstrip(": \n") + f"\nNot done within {seconds:g} s, so interrupted."
    if "attached to a different loop" in message or "bound to a different event loop" in message:
        return f"{message.rstrip()}\n{OTHER_LOOP}"
    if message.rstrip().endswith("TimeoutError") and "wait_for" in message:
        return f"Not done within {AWAIT_SECONDS:g} s, so no longer awaited. {OTHER_LOOP}"
    return message


class _Bound(ast.NodeTransformer):
    """Wraps the awaits of the prompt itself; a function that is defined there keeps its own."""

    def visit_Await(self, node: ast.Await) -> ast.AST:
        awaited = self.visit(node.value)
        wait_for = parse_python("__import__('asyncio').wait_for", "eval").body
        return ast.Await(ast.Call(wait_for, [awaited, ast.Constant(AWAIT_SECONDS)], []))

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return node
