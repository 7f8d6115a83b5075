"""Values that calls have returned, by the names that the person's line calls them by.

pydevd names them after the frame that returned: of a task that is called, one of Flyte's.
"""

import ast
import builtins
from collections.abc import Callable, Iterable
from dataclasses import replace

from flyte_debugger.dap.messages import Variable

PREFIX = "(return) "


def label_returned(variables: tuple[Variable, ...], find_calls: Callable[[], tuple[str, ...]]) -> tuple[Variable, ...]:
    """The variables, the returned ones named by their calls; those that no call of the person's gave are left out.

    Args:
        variables: of a frame.
        find_calls: the names of what the line called that ran last, in the order of the calls: `split.aio`.
    """
    returned = [one for one in variables if one.name.startswith(PREFIX)]
    if not returned:
        return variables
    calls = find_calls()
    by_last_name = {call.rpartition(".")[2]: call for call in calls}
    names = {one.name: by_last_name.get(_frame_name(one)) for one in returned}
    others = [call for call in calls if call not in names.values()]
    for one in reversed(returned):
        if names[one.name] is None and others and not _is_part_of_line(one):
            names[one.name] = others.pop()
    return tuple(_named(variables, names))


def _named(variables: Iterable[Variable], names: dict[str, str | None]) -> Iterable[Variable]:
    for one in variables:
        name = names.get(one.name, "") if one.name in names else ""
        if name is not None:
            yield replace(one, name=f"{PREFIX}{name}") if name else one


def _frame_name(returned: Variable) -> str:
    *owners, name = returned.name.removeprefix(PREFIX).split(".")
    return owners[-1] if owners and name in ("__init__", "__new__") else name


def _is_part_of_line(returned: Variable) -> bool:
    """Whether it is a comprehension's or the like, which the line itself holds; or what a call has only begun."""
    return _frame_name(returned).startswith("<") or returned.type == "coroutine"


def calls_at(tree: ast.AST, lines: Iterable[int]) -> tuple[str, ...]:
    """The names of what these lines call, in the order of the calls; builtins, which have no frame, are left out."""
    wanted = set(lines)
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_on(node, wanted)]
    found.sort(key=lambda call: (call.end_lineno or 0, call.end_col_offset or 0))
    names = (ast.unparse(call.func) for call in found if isinstance(call.func, ast.Name | ast.Attribute))
    return tuple(name for name in names if not hasattr(builtins, name))


def _is_on(call: ast.Call, lines: set[int]) -> bool:
    return any(line in lines for line in range(call.lineno, (call.end_lineno or call.lineno) + 1))
