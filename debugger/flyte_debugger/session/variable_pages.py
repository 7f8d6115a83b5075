"""Pages of what is inside of scopes and values where a program is stopped."""

from dataclasses import dataclass, replace

from flyte_debugger.dap.messages import Scope, StackFrame, Variable, read_all
from flyte_debugger.session.debuggee.debugpy_wording import listing
from flyte_debugger.session.debuggee.script_injection import HELPER
from flyte_debugger.session.errors import SessionError
from flyte_debugger.session.evaluation import Evaluation, VariableContainer

PAGE = 100
"""Frames, or variables, that are asked for at once unless the caller says otherwise."""
_ITEMS_OF = {"DataFrame": ".iloc", "Series": ".iloc", "set": None, "frozenset": None}
"""By type: what stands before the brackets that an item is had by; None where there is no such expression."""


@dataclass(frozen=True)
class Variables:
    """A page of what is inside of a value."""

    items: tuple[Variable, ...]
    start: int
    total: int
    groups: tuple[Variable, ...] = ()
    """Attributes that few people look for, by kind; only beside the first page."""


class VariablePages(Evaluation):
    """The part of a stop that lists variables."""

    def scopes(self, frame: StackFrame | None = None) -> tuple[Scope, ...]:
        """Locals and globals of a frame, by default the innermost."""
        return read_all(Scope, self._ask("scopes", frameId=self._frame(frame).id).get("scopes"))

    def variables(
        self, of: VariableContainer, start: int = 0, count: int = PAGE, frame: StackFrame | None = None
    ) -> Variables:
        """A page of what is inside of a scope or value. Nothing of it is looked at before.

        Args:
            of: the scope or value.
            start: of the page's first item.
            count: items at most.
            frame: where the value was had from; by default the innermost.
        """
        if of.indexedVariables:  # the debuggee pages by itself
            page = {"start": start, "count": min(count, of.indexedVariables - start), "filter": "indexed"}
            items = read_all(
                Variable, self._ask("variables", variablesReference=of.variablesReference, **page).get("variables")
            )
            return Variables(items, start, of.indexedVariables)
        inside = listing(self._listed(of, start, count))
        if inside.is_window:
            return Variables(inside.items, start, inside.total, () if start else inside.groups)
        beyond = min(start + count, inside.total) > len(inside.items)
        if beyond and _expression(of):
            return replace(self.items(of, start, count, frame), total=inside.total)
        return Variables(inside.items[start : start + count], start, inside.total, () if start else inside.groups)

    def items(
        self, of: VariableContainer, start: int = 0, count: int = PAGE, frame: StackFrame | None = None
    ) -> Variables:
        """A page of a container's items; of a data frame, of its rows.

        Raises:
            SessionError: for a value that no expression leads to.
        """
        expression = _expression(of)
        if not expression:
            raise SessionError("the items of a value that no expression leads to cannot be paged through.")
        total = self.call(f"size({expression})", frame)
        page = f"{HELPER}.page({expression}, {start:d}, {count:d})"
        found = self.evaluate(page, frame, "watch")
        items = listing(self._listed(found)).items if found.variablesReference else ()
        had_by = _ITEMS_OF.get(getattr(of, "type", ""), "")
        return Variables(
            tuple(replace(each, evaluateName=_moved(each.evaluateName, page, expression, had_by)) for each in items),
            start,
            total if isinstance(total, int) else start + len(items),
        )

    def _listed(self, of: VariableContainer, start: int = 0, count: int = 0) -> tuple[Variable, ...]:
        """What is inside of a value; where the debuggee has pages, and a count is given, this page of it."""
        if not of.variablesReference:
            return ()
        page = {"start": start, "count": count} if count else {}
        answer = self._ask("variables", variablesReference=of.variablesReference, **page)
        return read_all(Variable, answer.get("variables"))


def _expression(of: VariableContainer) -> str | None:
    return None if isinstance(of, Scope) else of.evaluateName


def _moved(name: str | None, page: str, expression: str, had_by: str | None) -> str | None:
    """The expression for an item of a page, as one for the item of its container."""
    if had_by is None or name is None or not name.startswith(page):
        return None
    return f"{expression}{had_by}{name.removeprefix(page)}"
