"""The variables of a stopped frame as a mapping: `session.frame["df"]` brings a value here, by value."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flyte_debugger.console.commands.inspect_commands import ShowLocals
from flyte_debugger.console.commands.value_commands import AssignPickle, PickleValue
from flyte_debugger.console.commands.view_commands import Refresh
from flyte_debugger.console.debug_console import DebugConsole
from flyte_debugger.dap.errors import RequestRefusedError
from flyte_debugger.dap.messages import StackFrame
from flyte_debugger.run.named_code import dumps
from flyte_notebook.errors import NotebookError
from flyte_notebook.run_view.pickles import loads

MAX_NAMES = 10_000


class StoppedFrame(Mapping[str, Any]):
    """The frame that is selected, for as long as the program is stopped there.

    Values are copies: what is done to one here changes nothing in the task. `frame["x"] = 3` does, and so does
    `session.evaluate("x.append(1)")`. A key is a name, or any expression: `frame["df.a.max()"]`.

    Args:
        console: of the session.
        place: the frame.
    """

    def __init__(self, console: DebugConsole, place: StackFrame) -> None:
        self._console = console
        self.name = place.name
        """Of the function."""
        self.line = place.line
        self.file = place.source.path

    def __getitem__(self, name: str) -> Any:
        """The value, as an object of this notebook.

        Raises:
            KeyError: where the frame has no such name.
            NotebookError: when the value cannot be brought here, or the expression raised.
        """
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "value.pkl"
            try:
                self._console.ask(PickleValue(name, file))
            except RequestRefusedError as error:
                if name.isidentifier() and name not in self._names():
                    raise KeyError(name) from None
                raise NotebookError(f"{name} cannot be brought here: {_last_line(error)}") from None
            return loads(file.read_bytes())

    def __setitem__(self, name: str, value: Any) -> None:
        """Give a variable, an item or an attribute of the frame this value; the task runs on with a copy of it.

        Raises:
            NotebookError: when the value cannot be sent.
        """
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "value.pkl"
            try:
                file.write_bytes(dumps(value))
            except Exception as error:
                raise NotebookError(f"The value of {name} cannot be sent to the task: {error}.") from None
            try:
                self._console.ask(AssignPickle(name, file))
            except RequestRefusedError as error:
                raise NotebookError(f"{name} cannot be set: {_last_line(error)}") from None
        self._console.post(Refresh())

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())

    def __contains__(self, name: object) -> bool:
        return name in self._names()

    def _names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self._console.ask(ShowLocals(0, MAX_NAMES)).items)

    def __repr__(self) -> str:
        values = self._console.ask(ShowLocals(0, 20)).items
        shown = "".join(f"\n  {one.name} = {one.value}" for one in values)
        return f"{self.name}, line {self.line}{shown}"

    def _ipython_key_completions_(self) -> list[str]:
        return list(self._names())


def _last_line(error: Exception) -> str:
    return str(error).strip().rpartition("\n")[2]
