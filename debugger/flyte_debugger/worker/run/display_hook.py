"""What a notebook's task displays (`display(frame)`, `plt.show()`) reaches the notebook, as if a cell had done it.

A worker has no IPython shell, where IPython's own `display` prints a `repr`. So it is replaced: as the builtin that it
is in a notebook, and in IPython's module, whenever that is imported. `plt.show()` goes through it, too, since a
kernel's MPLBACKEND, which the worker has, is the one that displays figures.
"""

import base64
import builtins
import importlib
import importlib.abc
import importlib.machinery
import io
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from flyte_debugger.run.events import Displayed
from flyte_debugger.worker.debug.current_action import current_action
from flyte_debugger.worker.run.worker_context import WorkerContext, flush_output

MODULE = "IPython.core.display_functions"
_FOLDER = "displayed"


class DisplayHook(importlib.abc.MetaPathFinder):
    """Stands for `display` in this process.

    Args:
        context: says where the values go, hides secrets in them and takes the events.
    """

    def __init__(self, context: WorkerContext) -> None:
        self._context = context
        self._folder = context.folder / _FOLDER
        self._formatter: Any = None

    def install(self) -> None:
        """Replace `display` in all the ways that a task comes by it."""
        builtins.display = self.display  # type: ignore[attr-defined]
        if MODULE in sys.modules:
            self._replace_in(sys.modules[MODULE])
        else:
            sys.meta_path.insert(0, self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec of IPython's module, whose loader replaces `display` when it is done."""
        if fullname != MODULE:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def execute_and_replace(module: ModuleType) -> None:
                execute(module)
                self._replace_in(module)

            spec.loader.exec_module = execute_and_replace  # type: ignore[method-assign]
        return spec

    def display(self, *values: Any, raw: bool = False, **_options: Any) -> None:
        """Show values in the notebook; as IPython's function, but for updates of what was shown before.

        Args:
            raw: whether the values are MIME bundles already.
        """
        for value in values:
            self._show(dict(value) if raw else self._bundle(value))

    def _replace_in(self, module: ModuleType) -> None:
        module.display = self.display  # type: ignore[attr-defined]

    def _bundle(self, value: Any) -> dict[str, Any]:
        if _is_figure(value):
            drawn = io.BytesIO()
            value.savefig(drawn, format="png", bbox_inches="tight")
            return {"image/png": drawn.getvalue(), "text/plain": repr(value)}
        if self._formatter is None:
            try:
                formatters = importlib.import_module("IPython.core.formatters")  # Of the task's environment.
            except ImportError:
                return {"text/plain": repr(value)}
            self._formatter = formatters.DisplayFormatter()
        return dict(self._formatter.format(value)[0]) or {"text/plain": repr(value)}

    def _show(self, bundle: dict[str, Any]) -> None:
        plain = {
            kind: base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value
            for kind, value in bundle.items()
        }
        self._folder.mkdir(exist_ok=True)
        file = _fresh(self._folder)
        masked = self._context.masker.plain(plain) if self._context.masked else plain
        file.write_text(json.dumps(masked, default=repr), encoding="utf-8", errors="backslashreplace")
        flush_output()
        self._context.send(Displayed(current_action(), str(file), time.time()))


def _is_figure(value: Any) -> bool:
    matplotlib = sys.modules.get("matplotlib.figure")
    return matplotlib is not None and isinstance(value, matplotlib.Figure)


def _fresh(folder: Path) -> Path:
    """A file of a name of its own; several workers of one run may ask at once."""
    number = sum(1 for _ in folder.iterdir()) + 1
    while True:
        try:
            file = folder / f"{number:04}.json"
            file.touch(exist_ok=False)
            return file
        except FileExistsError:
            number += 1
