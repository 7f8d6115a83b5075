"""Every private Flyte name that the engine stands on; `tests/debugger/worker/test_private_names.py` watches them."""

import atexit
import threading
from typing import Any

from flyte._cache.cache import VersionParameters, cache_from_request
from flyte._context import internal_ctx
from flyte._group import group
from flyte._image import Image, PipPackages
from flyte._internal.controllers import _ControllerState
from flyte._internal.controllers._local_controller import (
    _BACKOFF_MULTIPLIER as BACKOFF_MULTIPLIER,
)
from flyte._internal.controllers._local_controller import (
    _MIN_BACKOFF_ON_ERR_SEC as MIN_BACKOFF,
)
from flyte._internal.controllers._local_controller import (
    LocalController,
)
from flyte._internal.controllers._local_controller import (
    _stage_prev_checkpoint_for_local_retry as stage_previous_checkpoint,
)
from flyte._internal.runtime import convert
from flyte._internal.runtime.types_serde import transform_native_to_typed_interface
from flyte._map import _map as map_elements
from flyte._map import _Mapper as mapper_class
from flyte._persistence._recorder import RunRecorder
from flyte._persistence._task_cache import LocalTaskCache
from flyte._secret import secrets_from_request
from flyte._task import AsyncFunctionTaskTemplate
from flyte._timeout import timeout_from_request
from flyte._utils.entry_points import _installed_entry_points
from flyte.models import TaskContext
from flyte.report import Report
from flyte.syncify import syncify
from flyteidl2.core.execution_pb2 import ExecutionError
from flyteidl2.task import common_pb2

__all__ = [
    "BACKOFF_MULTIPLIER",
    "MIN_BACKOFF",
    "AsyncFunctionTaskTemplate",
    "ExecutionError",
    "Image",
    "LocalController",
    "LocalTaskCache",
    "Report",
    "RunRecorder",
    "VersionParameters",
    "cache_from_request",
    "common_pb2",
    "convert",
    "forget_plugins",
    "group",
    "install_controller",
    "internal_ctx",
    "map_elements",
    "mapper_class",
    "number_of_call",
    "on_syncify_thread",
    "pip_packages",
    "read_plugins",
    "secrets_from_request",
    "stage_previous_checkpoint",
    "start_syncify_thread",
    "stop_syncify_thread",
    "syncify_thread",
    "timeout_from_request",
    "transform_native_to_typed_interface",
]


def pip_packages(image: Any) -> tuple[str, ...]:
    """The requirements of an image's pip layers; none of a URI, or of an image whose packages are in a file."""
    layers = getattr(image, "_layers", ())
    return tuple(each for layer in layers if isinstance(layer, PipPackages) for each in layer.packages or ())


def read_plugins() -> None:
    """Have Flyte read which plugins are installed, which it does once in a process."""
    _installed_entry_points()


def forget_plugins() -> None:
    """Have it read them anew when it wants to know."""
    _installed_entry_points.cache_clear()


def install_controller(controller: Any) -> None:
    """Make `controller` the one that every TaskTemplate call of this process goes to."""
    with _ControllerState.lock:
        _ControllerState.controller = controller


def number_of_call(context: TaskContext, call: str) -> int:
    """The number of a call among those like it that the context's action has made, from 1.

    From Flyte 2.12.1 on the context counts them, in 2.12.0 the controller does.
    """
    if hasattr(context, "_call_counter"):
        return int(context._call_counter.next(call))
    controller: Any = _ControllerState.controller
    return int(controller._sequencer.next_seq(call, context.action.name))


def on_syncify_thread() -> bool:
    """Whether this thread runs the loop of Flyte's `syncify`; user code there deadlocks when it calls Flyte."""
    return threading.current_thread() is syncify_thread()


def syncify_thread() -> threading.Thread:
    """The thread that runs the loop of Flyte's `syncify`."""
    return syncify._bg_loop.thread


def stop_syncify_thread() -> None:
    """End that thread and its loop, which no fork of this process would have."""
    background: Any = syncify._bg_loop
    background.stop()
    background.loop.close()


def start_syncify_thread() -> None:
    """Give `syncify` a loop and a thread again."""
    background: Any = syncify._bg_loop
    atexit.unregister(background.stop)
    type(background).__init__(background, background.thread.name)
