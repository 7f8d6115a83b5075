"""What is typed for an input on a command line, read as Flyte's parameter does, else as a form."""

import contextlib
import io
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
            click.BadParameter: for what neither takes, in click's words for its own types, else in the form's.
        """
        if self._flyte is None or (self._unpickles and not self._is_python):
            return self._read(value, param, ctx)
        try:
            with contextlib.redirect_stdout(io.StringIO()):  # It prints what of a duration it cannot parse.
                native = self._flyte.convert(value, param, ctx)
        except Exception:
            try:
                return self._read(value, param, ctx)
            except click.BadParameter:
                if not type(self._flyte).__module__.startswith("click."):
                    raise
            raise
        return native if self._is_taken(native) else self._read(value, param, ctx)

    def _is_taken(self, native: Any) -> bool:
        """Whether Flyte hands on what its parameter made: a number that is not too large, a list of the right items."""
        if self._hint in (bool, float) or (isinstance(native, str) and self._hint is str and native.isascii()):
            return True
        from flyte_taskmodel.forms.kinds.scalars import is_handed_on

        kind = self._kind()
        if not is_handed_on(native) or (isinstance(native, int | str) and _is_container(kind)):
            return False
        if isinstance(native, int | str):
            return True
        return native is None or not _holds_scalars(kind) or bool(kind.holds(native))

    def _read(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from flyte_taskmodel.forms.kinds.input_kind import UNMADE, ErrorCollector

        if not isinstance(value, str):
            return value
        errors_found = ErrorCollector(running=True)
        name = param.name if param and param.name else "it"
        native = self._kind().read(value, name, errors_found)
        if native is UNMADE or errors_found.errors:
            self.fail(" ".join(error.message for error in errors_found.errors), param, ctx)
        return native

    @property
    def _is_python(self) -> bool:
        return bool(self._kind().field("", "").kind == "expression")

    def _kind(self) -> Any:
        from flyte_taskmodel.forms.kinds.kind_chooser import Chooser
        from flyte_taskmodel.forms.kinds.unions import Nullable

        kind = Chooser(self._names).kind_of(self._hint)
        return kind.inner if isinstance(kind, Nullable) else kind  # No text stands for None.


def _is_container(kind: Any) -> bool:
    from flyte_taskmodel.forms.kinds.containers import Items, Table, Tuple

    return isinstance(kind, Items | Table | Tuple)


def _holds_scalars(kind: Any) -> bool:
    """Whether the kind is a list or table of numbers, texts or truth values, whose items can be told by their type."""
    from flyte_taskmodel.forms.kinds.containers import Items, Table

    item = kind.item if isinstance(kind, Items | Table) else None
    return getattr(item, "hint", None) in (int, str, bool)
