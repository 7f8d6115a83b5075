"""An expression that is evaluated in frames, such as a breakpoint's condition: compiled once for each function.

`eval` has nested scopes (a comprehension, a lambda) look past the frame's locals, and costs more than a call of a
function does. So the expression is made a function that takes the locals which it names.

Also sent as source to programs under stock debugpy, so that it imports the standard library alone.
"""

import ast
import contextlib
import inspect
from collections.abc import Callable, Mapping
from types import CodeType, FrameType, FunctionType
from typing import Any, NamedTuple, TypeAlias

_ASK_FOR_LOCALS = frozenset(("dir", "eval", "exec", "locals", "super", "vars"))
"""What means something else in a function of its own."""
_NEED_A_FRAME = (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)
_LOCALS = "__frame_locals__"
Function: TypeAlias = Callable[[Mapping[str, Any]], Any]
"""Takes a frame's `f_locals`."""


class FrameExpression:
    """An expression; one that is no Python raises each time it is evaluated.

    Args:
        text: its source.
    """

    def __init__(self, text: str) -> None:
        self._text = text.strip()
        self._code: CodeType | str = self._text
        self._names: frozenset[str] | None = None
        """What it names; None where it has to be evaluated as it is."""
        self._made: dict[int, _Made] = {}
        """By the id of a frame's code."""
        with contextlib.suppress(SyntaxError, ValueError, SystemError):
            self._code = compile(self._text, "<breakpoint>", "eval", dont_inherit=True)
            self._names = _names(self._text)

    def value(self, frame: FrameType) -> Any:
        """Its value in a frame.

        Raises:
            BaseException: whatever it raises.
        """
        made, local_values = self._made_for(frame), frame.f_locals
        try:
            return made.function(local_values)
        except KeyError:
            if all(name in local_values for name in made.local_names):
                raise
        return eval(self._code, frame.f_globals, local_values)

    def in_function(self, frame: FrameType) -> Function:
        """What gives the value in frames that share this one's code and globals.

        Where a local is not bound yet it raises a KeyError, which `value` does not.
        """
        return self._made_for(frame).function

    def _made_for(self, frame: FrameType) -> "_Made":
        made = self._made.get(id(frame.f_code))
        if made is None or made.global_values is not frame.f_globals:
            made = self._made[id(frame.f_code)] = self._make(frame.f_code, frame.f_globals)
        return made

    def _make(self, code: CodeType, global_values: dict[str, Any]) -> "_Made":
        if self._names is None or not code.co_flags & inspect.CO_OPTIMIZED:
            return _Made(code, global_values, lambda local_values: eval(self._code, global_values, local_values), ())
        names = tuple(sorted(self._names.intersection(code.co_varnames + code.co_cellvars + code.co_freevars)))
        lines = [f"    {name} = {_LOCALS}[{name!r}]" for name in names]
        source = "\n".join((f"def expression({_LOCALS}):", *lines, "    return (", self._text, "    )"))
        made: dict[str, Any] = {}
        exec(compile(source, "<breakpoint>", "exec", dont_inherit=True), made)
        return _Made(code, global_values, FunctionType(made["expression"].__code__, global_values), names)


class _Made(NamedTuple):
    """What was made of an expression for the frames of a function, a module or a class."""

    code: CodeType
    """Kept, so that no other code comes by the same id."""
    global_values: dict[str, Any]
    function: Function
    local_names: tuple[str, ...]


def _names(text: str) -> frozenset[str] | None:
    """What an expression names; None where it means something else in a function of its own."""
    tree = list(ast.walk(ast.parse(text, mode="eval")))
    names = frozenset(each.id for each in tree if isinstance(each, ast.Name))
    return None if names & _ASK_FOR_LOCALS or any(isinstance(each, _NEED_A_FRAME) for each in tree) else names
