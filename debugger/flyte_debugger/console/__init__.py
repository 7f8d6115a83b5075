"""The debugger for every face: what is debugged, where the person is in it, typed commands, snapshots of stops.

`debug` starts a session from Python, `attach` begins one on a program that debugpy listens in.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flyte_debugger.console.debug_console import DebugConsole, attach, debug

__all__ = ["DebugConsole", "attach", "debug"]


def __getattr__(name: str) -> Any:
    """The names above, imported when they are wanted: a face that uses one module need not load them all."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from flyte_debugger.console import debug_console

    return getattr(debug_console, name)
