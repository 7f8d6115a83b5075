"""Of a scope or an object with thousands of names only those are told that a client asks for, by `start` and `count`.

pydevd makes the texts of all and sends them at each stop. What is cut has an entry `window()` beside it, whose value is
how many there are. Also sent as source to programs under stock debugpy, so that it imports nothing but pydevd and the
standard library.
"""

import functools
import operator
import threading
from collections.abc import Callable
from typing import Any

from _pydevd_bundle import pydevd_api
from _pydevd_bundle import pydevd_suspended_frames as _frames
from _pydevd_bundle.pydevd_constants import RETURN_VALUES_DICT

_LENGTH = "len()"
"""pydevd's entry beside a container's items, which it cuts by itself."""
_WINDOW = "window()"
_HIDDEN = "_pydev_stop_at_break"
_PLAIN = (int, float, complex, bool, str, bytes, list, tuple, dict, set, type(None))
"""What pydevd puts into no group, under a name without underscores around it; to ask it takes longer than all else."""
_DONE = "__flyte_workbench_pages_variables__"
_own = threading.local()


def page_variables() -> None:
    """Have pydevd tell of windows; where it does already, nothing is done."""
    if not hasattr(pydevd_api, _DONE):
        setattr(pydevd_api, _DONE, True)
        pydevd_api.internal_get_variable_json = _with_window(pydevd_api.internal_get_variable_json)
        for kind, cut in ((_frames._FrameVariable, _names), (_frames._ObjectVariable, _attributes)):
            kind.get_children_variables = _cut(kind.get_children_variables, cut)


def _with_window(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def internal_get_variable_json(py_db: Any, request: Any) -> Any:
        start, count = request.arguments.start, request.arguments.count
        _own.window = (start or 0, count) if isinstance(count, int) and count > 0 else None
        try:
            return original(py_db, request)
        finally:
            _own.window = None

    return internal_get_variable_json


def _cut(original: Callable[..., Any], cut: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def get_children_variables(self: Any, fmt: Any = None, scope: Any = None) -> Any:
        window, _own.window = getattr(_own, "window", None), None
        show = functools.partial(original, self, fmt, scope)
        return show() if window is None else cut(self, show, window, scope)

    return get_children_variables


def _names(frame: Any, show: Callable[[], Any], window: tuple[int, int], scope: Any) -> Any:
    """The frame's variables of a window in pydevd's order, made of them alone."""
    frame_globals = getattr(scope, "scope", scope) == "globals"
    held = frame.frame.f_globals if frame_globals else frame.frame.f_locals
    if len(held) <= window[1] or RETURN_VALUES_DICT in held:
        return _attributes(frame, show, window, scope)
    plain: list[tuple[str, Any, None]] = []
    others: list[tuple[str, Any, None]] = []
    for entry in ((name, value, None) for name, value in list(held.items()) if name != _HIDDEN):
        (plain if type(entry[1]) in _PLAIN and entry[0] == entry[0].strip("_") else others).append(entry)
    shown, groups = frame._group_entries(others, handle_return_values=True)
    shown += plain
    for _, group, _ in groups:
        group.contents_debug_adapter_protocol = _sorted(group.contents_debug_adapter_protocol)
    start, count = window
    entries = [*([] if start else groups), *_sorted(shown)[start : start + count]]
    made = [_variable(frame, name, value, name) for name, value, _ in entries]
    return made if len(shown) <= count else [*made, _total(frame, len(shown))]


def _sorted(entries: list[Any]) -> list[Any]:
    """In pydevd's order; names without an underscore come first, and need not be asked about one by one."""
    public = [entry for entry in entries if not entry[0].startswith("_")]
    private = [entry for entry in entries if entry[0].startswith("_")]
    public.sort(key=operator.itemgetter(0))
    private.sort(key=lambda entry: _frames.sorted_attributes_key(entry[0]))
    return public + private


def _attributes(variable: Any, show: Callable[[], Any], window: tuple[int, int], _scope: Any) -> Any:
    """The attributes of a window; what pydevd has cut by itself stays as it is."""
    made = show()
    groups = [one for one in made if isinstance(one.value, _frames.DAPGrouper)]
    rest = [one for one in made if not isinstance(one.value, _frames.DAPGrouper)]
    start, count = window
    if len(rest) <= count or any(one.name == _LENGTH for one in rest):
        return made
    return [*([] if start else groups), *rest[start : start + count], _total(variable, len(rest))]


def _total(variable: Any, total: int) -> Any:
    return _variable(variable, _WINDOW, total, None)


def _variable(of: Any, name: str, value: Any, evaluate_name: str | None) -> Any:
    frame = of.frame
    return _frames._ObjectVariable(of.py_db, name, value, of._register_variable, False, evaluate_name, frame=frame)
