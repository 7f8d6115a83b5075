"""Where functions and statements are, read from their file and without running it."""

import ast
from pathlib import Path

from flyte_taskmodel.parse_python import parse_python

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def first_line(path: str, name: str) -> int | None:
    """The line of the first statement of a function's body; None where the file has none of that name.

    Args:
        path: a Python file.
        name: the function's, or a dotted name that ends with it: what comes before is minded where it is a class or a
            function of the file, and passed over where it is not (`env.train`).
    """
    try:
        tree = parse_python(Path(path).read_bytes())
    except (OSError, ValueError, SyntaxError):
        return None
    found = dict(_definitions(tree, ""))
    parts = name.split(".")
    for start in range(len(parts)):
        if node := found.get(".".join(parts[start:])):
            return _body_line(node)
    wanted = parts[-1]
    return next((_body_line(node) for known, node in found.items() if known.rpartition(".")[2] == wanted), None)


def function_names(path: str) -> tuple[str, ...]:
    """The functions of a file, each with the classes and functions that it is in; none where it cannot be read."""
    try:
        tree = parse_python(Path(path).read_bytes())
    except (OSError, ValueError, SyntaxError):
        return ()
    return tuple(name for name, _ in _definitions(tree, ""))


def is_traced(path: str, name: str) -> bool:
    """Whether a file's function of that name is under `@flyte.trace`, which makes it no task."""
    try:
        tree = parse_python(Path(path).read_bytes())
    except (OSError, ValueError, SyntaxError):
        return False
    wanted = name.rpartition(".")[2]
    found = [node for known, node in _definitions(tree, "") if known.rpartition(".")[2] == wanted]
    return any(_last_name(decorator) == "trace" for node in found for decorator in node.decorator_list)


def _last_name(decorator: ast.expr) -> str:
    if isinstance(decorator, ast.Call):
        return _last_name(decorator.func)
    return decorator.attr if isinstance(decorator, ast.Attribute) else getattr(decorator, "id", "")


def _definitions(node: ast.AST, inside: str) -> list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    found: list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]] = []
    for child in ast.iter_child_nodes(node):
        name = f"{inside}{child.name}" if isinstance(child, (*_FUNCTIONS, ast.ClassDef)) else inside
        if isinstance(child, _FUNCTIONS):
            found.append((name, child))
        deeper = f"{name}." if isinstance(child, (*_FUNCTIONS, ast.ClassDef)) else inside
        found += _definitions(child, deeper)
    return found


def _body_line(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    has_docstring = ast.get_docstring(node, clean=False) is not None and len(node.body) > 1
    return node.body[1 if has_docstring else 0].lineno


def statement_at(path: str, line: int) -> str:
    """The source of the statement at a line, of a compound one that line alone; empty where it cannot be read."""
    try:
        text = Path(path).read_text("utf-8")
        tree = parse_python(text)
    except (OSError, ValueError, SyntaxError):
        return ""
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    if not around:
        return ""
    inner = max(around, key=lambda node: (node.lineno, -(node.end_lineno or 0)))
    lines = text.splitlines()
    return "\n".join(lines[line - 1 : line] if hasattr(inner, "body") else lines[inner.lineno - 1 : inner.end_lineno])
