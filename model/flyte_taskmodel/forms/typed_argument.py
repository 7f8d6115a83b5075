"""What is typed for an input on a command line, read as Flyte's parameter does, else as a form."""

from collections.abc import Mapping
from typing import Any

import click


class Typed(click.ParamType):  # type: ignore[type-arg]  # It is generic from click 8.2 on.
    """Reads the text of one input. The forms are imported only when they are wanted.

    Args:
        hint: the input's type.
        names: what a Python expression may speak of.
        flyte: Flyte's own type of parameter; None where it has none.
        unpickles: whether that gives no more than an object of a module or the text itself, of whatever type.
    """

    name = "value"

    def __init__(
        self, hint: Any, names: Mapping[str, Any], flyte: "click.ParamType[Any] | None", unpickles: bool
    ) -> None:
        self._hint = hint
        self._names = names
        self._flyte = flyte
        self._unpickles = unpickles
        if flyte is not None:
            self.name = flyte.name

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """As Flyte has it, else what is taken."""
        if self._flyte is not None:
            return self._flyte.get_metavar(param, ctx)
        accepts = self._kind().field("", "").accepts
        return f"<{accepts}>" if accepts else None

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The native value.

        Raises:
            click.BadParameter: for what neither takes, in Flyte's words where it has any.
        """
        if self._flyte is None or (self._unpickles and not self._is_python):
            return self._read(value, param, ctx)
        try:
            return self._flyte.convert(value, param, ctx)
        except Exception:
            try:
                return self._read(value, param, ctx)
            except click.BadParameter:
                pass
            raise

    def _read(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from flyte_taskmodel.forms.kinds.input_kind import UNMADE, Telling

        if not isinstance(value, str):
            return value
        telling = Telling(running=True)
        name = param.name if param and param.name else "it"
        native = self._kind().read(value, name, telling)
        if native is UNMADE or telling.errors:
            self.fail(" ".join(error.message for error in telling.errors), param, ctx)
        return native

    @property
    def _is_python(self) -> bool:
        return bool(self._kind().field("", "").kind == "expression")

    def _kind(self) -> Any:
        from flyte_taskmodel.forms.kinds.kind_chooser import Chooser

        return Chooser(self._names).kind_of(self._hint)
