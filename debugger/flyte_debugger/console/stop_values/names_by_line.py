"""Which variables belong to which lines of a function: those that a line binds, and those that the current reads."""

import ast
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from flyte_debugger.console.source_lines import SourceLines
from flyte_debugger.console.stop_values.returned_values import calls_at
from flyte_taskmodel.parse_python import parse_python

MAX_LINES = 20_000
"""Longer files are not parsed."""
_Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
_Scope: TypeAlias = _Function | ast.Module
_OWN_SCOPE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@dataclass(frozen=True, order=True)
class _Binding:
    line: int
    column: int
    name: str


class FunctionNames:
    """Finds the names of a file's lines; parses each file once, and reads each function once."""

    def __init__(self) -> None:
        self._names: dict[_Scope, _ScopeNames] = {}
        self._parsed: dict[str, tuple[SourceLines, ast.Module | None]] = {}

    def names_by_line(self, source: SourceLines, line: int, function: str) -> dict[int, tuple[str, ...]]:
        """The names to show at each line while the program is about to run one of them.

        Each name that was bound is at one line: the last one before the current, else a later one of a loop that both
        lines are in. The current line has the names that it reads.

        Args:
            source: the file.
            line: the current one, counted from 1.
            function: its name, as frames have it.
        """
        tree = self._tree(source)
        scope = _scope_at(tree, line) if tree else None
        if scope is None:
            return {}
        used = self._names_of(scope)
        read = used.read.get(line, ())
        found: dict[int, list[str]] = {}
        is_own = isinstance(scope, ast.Module) or scope.name == function.rpartition(".")[2]
        for name, at in used.bound_at(line).items() if is_own else ():
            if at != line or name not in read:
                found.setdefault(at, []).append(name)
        if read:
            found[line] = [*read, *found.get(line, ())]
        return {at: tuple(names) for at, names in found.items()}

    def _names_of(self, scope: _Scope) -> "_ScopeNames":
        if scope not in self._names:
            self._names[scope] = _ScopeNames(scope)
        return self._names[scope]

    def calls_at(self, source: SourceLines, lines: Iterable[int]) -> tuple[str, ...]:
        """The names of what these lines call, in the order of the calls."""
        tree = self._tree(source)
        return calls_at(tree, lines) if tree else ()

    def _tree(self, source: SourceLines) -> ast.Module | None:
        known = self._parsed.get(source.path)
        if known is None or known[0] is not source:
            self._names.clear()  # Those of the text before are among them.
            known = self._parsed[source.path] = source, _parse(source)
        return known[1]


def _parse(source: SourceLines) -> ast.Module | None:
    if len(source.lines) > MAX_LINES:
        return None
    try:
        return parse_python("\n".join(source.lines))
    except (SyntaxError, ValueError, RecursionError):
        return None


def _scope_at(tree: ast.Module, line: int) -> _Scope | None:
    """The innermost function that a line is in, else the module."""
    scope: _Scope = tree
    node: ast.AST | None = tree
    while node is not None:
        node = next((child for child in ast.iter_child_nodes(node) if _spans(child, line)), None)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.lineno <= line:
            scope = node
    return scope


def _spans(node: ast.AST, line: int) -> bool:
    return isinstance(node, ast.stmt | ast.excepthandler | ast.match_case) and _first(node) <= line <= _last(node)


def _first(node: ast.AST) -> int:
    return node.pattern.lineno if isinstance(node, ast.match_case) else getattr(node, "lineno", 0)


def _last(node: ast.AST) -> int:
    return _last(node.body[-1]) if isinstance(node, ast.match_case) else getattr(node, "end_lineno", None) or 0


class _ScopeNames:
    """Where the names of one function are bound and read."""

    def __init__(self, scope: _Scope) -> None:
        nodes = list(_inside(scope))
        self._bindings = sorted(_bindings(scope, nodes))
        loops = [node for node in nodes if isinstance(node, ast.For | ast.AsyncFor | ast.While)]
        self._loops = [(_first(loop), _last(loop)) for loop in loops]
        self.read = _read(nodes)
        """By line, the names that it reads, each once."""

    def bound_at(self, line: int) -> dict[str, int]:
        """The line at which each name that has been bound is shown while the program is at this one."""
        loop_end = max((last for first, last in self._loops if first <= line <= last), default=line)
        shown: dict[str, int] = {}
        for one in self._bindings:
            is_before = one.line < line
            if is_before or (line <= one.line <= loop_end and one.name not in shown):
                shown[one.name] = one.line
        return shown


def _bindings(scope: _Scope, nodes: Iterable[ast.AST]) -> Iterator[_Binding]:
    if not isinstance(scope, ast.Module):
        given = scope.args
        for argument in (*given.posonlyargs, *given.args, given.vararg, *given.kwonlyargs, given.kwarg):
            if argument is not None:
                yield _Binding(argument.lineno, argument.col_offset, argument.arg)
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield _Binding(node.lineno, node.col_offset, node.id)
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            yield _Binding(node.lineno, node.col_offset, node.name)


def _read(nodes: Collection[ast.AST]) -> dict[int, tuple[str, ...]]:
    added_to = {id(node.target) for node in nodes if isinstance(node, ast.AugAssign)}
    names = [node for node in nodes if isinstance(node, ast.Name)]
    read = [node for node in names if isinstance(node.ctx, ast.Load) or id(node) in added_to]
    found: dict[int, dict[str, None]] = {}
    for node in sorted(read, key=lambda node: node.col_offset):
        found.setdefault(node.lineno, {})[node.id] = None
    return {line: tuple(names) for line, names in found.items()}


def _inside(scope: _Scope) -> Iterator[ast.AST]:
    """All nodes of a scope, without those of the functions and classes that are defined in it."""
    waiting: list[ast.AST] = list(scope.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, _OWN_SCOPE):
            waiting.extend(ast.iter_child_nodes(node))
