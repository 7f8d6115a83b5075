"""Every value has a time for its text, and a length, so that a stop is told whatever its values do.

Also sent as source to programs under stock debugpy, so that it imports pydevd, its neighbour and the standard library.
"""

import functools
import sys
import threading
import traceback
import types
from collections.abc import Callable
from typing import Any

from _pydevd_bundle import pydevd_resolver
from _pydevd_bundle import pydevd_suspended_frames as _frames
from _pydevd_bundle.pydevd_frame_utils import remove_exception_from_frame
from _pydevd_bundle.pydevd_safe_repr import SafeRepr

from flyte_debugger.worker.debug._pydevd.time_limits import SLOW, Look, Slow

LENGTH = 500
"""Characters of a text."""
EXCEPTION = "__exception__"
"""The exception that a thread is stopped for, in its frames."""
_EVALUATED = compile("data = show()", "<string>", "exec")
"""A frame as those of what is evaluated: what the prompt interrupts when it takes too long."""
_QUICK = (
    *(int, float, complex, bool, str, bytes, type(None), types.FunctionType, types.BuiltinFunctionType),
    _frames.DAPGrouper,
)
_PLAIN = (
    *(types.FunctionType, types.BuiltinFunctionType, staticmethod, classmethod, type),
    *(types.MemberDescriptorType, types.GetSetDescriptorType, types.WrapperDescriptorType),
    *(types.MethodDescriptorType, types.ClassMethodDescriptorType),
)
"""What a class holds that runs nothing of its own when it is had from an instance."""
_own = threading.local()


INTERRUPTED = Slow("<interrupted: its text took too long>")


def _clipped(text: str) -> str:
    return text if len(text) <= LENGTH else f"{text[: LENGTH * 2 // 3]}...{text[-LENGTH // 3 :]}"


class InterruptibleRepr(SafeRepr):  # type: ignore[misc]
    """Makes a value's text; an interrupt ends it, where pydevd would begin it anew."""

    def __call__(self, obj: Any) -> str:
        try:
            return str(super().__call__(obj))
        except (KeyboardInterrupt, SystemExit):
            return INTERRUPTED
        except BaseException as error:
            return f"<its repr raised {type(error).__name__}>"


def _of_a_variable(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def get_var_data(self: Any, fmt: Any = None, context: Any = None, **limits: Any) -> Any:
        """What is told of a variable: within its time in a listing, else as long as whoever asks for it waits."""
        if context is not None:
            space = {"show": functools.partial(original, self, fmt, context, **limits)}
            try:
                exec(_EVALUATED, space)
            except KeyboardInterrupt:  # pydevd would not answer at all
                return _data_without_text(self, INTERRUPTED)
            return space["data"]
        limits = {"maxstring_outer": LENGTH, "maxother_outer": LENGTH, **limits}
        show = functools.partial(original, self, fmt, context, **limits)
        if type(self.value) is Slow:
            data: Any = SLOW
        elif type(self.value) in _QUICK:
            data = show()
        else:
            data = (getattr(_own, "look", None) or Look()).run(show, id(self.value))
        return _bounded(_slow_data(self) if data is SLOW else data)

    return get_var_data


def _slow_data(variable: Any) -> dict[str, Any]:
    return {**_data_without_text(variable, SLOW), "presentationHint": {"attributes": ["slow"]}}


def _data_without_text(variable: Any, instead: str) -> dict[str, Any]:
    is_attribute = type(variable.value) is Slow
    data = {
        "name": f"(return) {variable.name}" if variable._is_return_value else variable.name,
        "value": str(instead),
        "type": "" if is_attribute else type(variable.value).__name__,
        "variablesReference": 0 if is_attribute else variable.get_variable_reference(),
    }
    if variable.evaluate_name is not None:
        data["evaluateName"] = variable.evaluate_name
    return data


def _bounded(data: dict[str, Any]) -> dict[str, Any]:
    data["value"], data["name"] = _clipped(data["value"]), _clipped(data["name"])
    if len(data.get("evaluateName") or "") > LENGTH:
        del data["evaluateName"]
    return data


def _of_a_listing(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def get_children_variables(self: Any, *args: Any, **options: Any) -> Any:
        """The variables inside of another; the time of all of them begins."""
        _own.look = Look()
        return original(self, *args, **options)

    return get_children_variables


def _attribute(value: Any, name: str, *default: Any) -> Any:
    """What `getattr` gives, or SLOW in time, where that runs code of a class."""
    look = getattr(_own, "look", None)
    if default or look is None or not _is_computed(value, name):
        return getattr(value, name, *default)
    return look.run(lambda: getattr(value, name), id(value), name)


def _is_computed(value: Any, name: str) -> bool:
    for base in type(value).__mro__:
        if name in base.__dict__:
            held = base.__dict__[name]
            return hasattr(type(held), "__get__") and not isinstance(held, _PLAIN)
    try:
        return name not in object.__getattribute__(value, "__dict__")
    except AttributeError:
        return True


def _of_a_stop(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def track(self: Any, thread_id: str, frames: Any, *args: Any, **options: Any) -> Any:
        """The frames of a stop; the exception that it is for has a name in them, and a text that is there in time."""
        chained, look = frames, Look()
        if isinstance(frames.exc_desc, BaseException):
            self.named = _name_exception(frames.exc_desc, frames)
        while chained is not None:
            if isinstance(chained.exc_desc, BaseException):
                chained.exc_desc = look.run(functools.partial(_message, chained.exc_desc), id(chained.exc_desc))
            chained = chained.chained_frames_list
        return original(self, thread_id, frames, *args, **options)

    return track


def _of_a_stop_that_is_over(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def untrack_all(self: Any) -> None:
        for frame in self.__dict__.pop("named", ()):
            remove_exception_from_frame(frame)
        original(self)

    return untrack_all


def _name_exception(error: BaseException, frames: Any) -> list[types.FrameType]:
    """Give the exception a name in those of the frames that it passes; they."""
    raised = {id(frame) for frame, _ in traceback.walk_tb(frames.trace_obj)}
    passed = [frame for frame in frames if id(frame) in raised]
    named = [frame for frame in passed if isinstance(frame.f_locals.get(EXCEPTION), tuple | None)]  # pydevd's has three
    for frame in named:
        frame.f_locals[EXCEPTION] = error
    return named


def message_of(error: BaseException) -> str:
    """The message of an exception, or a word that it was not there in time."""
    return _clipped(str(Look().run(functools.partial(_message, error), id(error))))


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as broken:
        return f"<its __str__ raised {type(broken).__name__}>"


def _of_a_scope(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def get_var_scope(name: str, *args: Any) -> Any:
        return "" if name == EXCEPTION else original(name, *args)

    return get_var_scope


def limit_values() -> None:
    """Have pydevd show values in time; where it does already, nothing is done."""
    sys.modules.setdefault("_flyte_workbench_value_texts", sys.modules[__name__])
    variable, frame, value = _frames._AbstractVariable, _frames._FrameVariable, _frames._ObjectVariable
    if getattr(variable.get_var_data, "__wrapped__", None) is None:
        variable.get_var_data = _of_a_variable(variable.get_var_data)
        frame.get_children_variables = _of_a_listing(frame.get_children_variables)
        value.get_children_variables = _of_a_listing(value.get_children_variables)
        tracker = _frames._FramesTracker
        tracker.track = _of_a_stop(tracker.track)
        tracker.untrack_all = _of_a_stop_that_is_over(tracker.untrack_all)
        _frames.get_var_scope = _of_a_scope(_frames.get_var_scope)
        _frames.SafeRepr = InterruptibleRepr
        pydevd_resolver.getattr = _attribute
