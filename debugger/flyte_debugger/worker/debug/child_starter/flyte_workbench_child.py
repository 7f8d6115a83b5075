"""What the Python of a debugged child process imports before anything else: it makes pydevd ready as in a worker.

The child's environment need have nothing of ours: our packages are loaded from where they lie. A Python that is too old
for them has pydevd as it comes, or with `-c` runs without it.
"""

import importlib.util
import os
import sys
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
DEBUGGER = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))  # noqa: PTH120
PYTHON = (3, 11)


def start(host: str, port: int, token: str, debugpy: str) -> None:
    """Call the session back from a program that was given as `-c`.

    Args:
        host: where the session listens.
        port: likewise.
        token: that it knows us by.
        debugpy: the folder of the parent's debugpy.
    """
    if HERE in sys.path:
        sys.path.remove(HERE)
    if sys.version_info >= PYTHON:
        _load("debugpy", debugpy)
        _load("flyte_debugger", DEBUGGER)
        from flyte_debugger.worker.debug._pydevd.child_processes import child_setup

        child_setup.begin(host, port, token)


def prepare(main: Any) -> None:
    """Make ready a program that pydevd was put before; `main` is that pydevd, which connects next."""
    sys.modules["pydevd"] = main
    vendored = os.path.dirname(os.path.abspath(main.__file__))  # noqa: PTH100, PTH120
    _load("debugpy", os.path.dirname(os.path.dirname(vendored)))  # noqa: PTH120
    _load("flyte_debugger", DEBUGGER)
    from flyte_debugger.worker.debug._pydevd.child_processes import child_setup

    child_setup.prepare_program()


def _load(name: str, folder: str) -> None:
    """Make a package importable by its name without its neighbours; one that the environment has is left alone."""
    if name in sys.modules or importlib.util.find_spec(name) is not None:
        return
    path = os.path.join(folder, "__init__.py")  # noqa: PTH118
    spec = importlib.util.spec_from_file_location(name, path, submodule_search_locations=[folder])
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    sys.modules[name] = module
    spec.loader.exec_module(module)  # type: ignore[union-attr]


if sys.version_info >= PYTHON and hasattr(sys.modules["__main__"], "PyDB"):
    prepare(sys.modules["__main__"])
