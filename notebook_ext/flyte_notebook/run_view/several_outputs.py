"""The outputs of a task that has several: a tuple that shows its values as cells would show them one by one."""

import html
from typing import Any

from IPython.core.getipython import get_ipython


class Outputs(tuple[Any, ...]):
    """A tuple in all; where one of its values has more to show than its text, a cell shows each below the other."""

    def _repr_html_(self) -> str | None:
        shell = get_ipython()
        if shell is None or shell.display_formatter is None:
            return None
        bundles = [shell.display_formatter.format(value)[0] for value in self]  # type: ignore[no-untyped-call]
        if not any(kind in bundle for bundle in bundles for kind in ("text/html", "image/png", "image/svg+xml")):
            return None
        return "".join(f'<div style="margin-bottom:8px">{_page(bundle)}</div>' for bundle in bundles)

    def __reduce__(self) -> tuple[type[tuple[Any, ...]], tuple[list[Any]]]:
        """Elsewhere it is a plain tuple."""
        return tuple, (list(self),)


def _page(bundle: dict[str, Any]) -> str:
    """The richest of a value's kinds that is HTML or goes into it."""
    if page := bundle.get("text/html") or bundle.get("image/svg+xml"):
        return str(page)
    if "image/png" in bundle:
        return f'<img src="data:image/png;base64,{html.escape(str(bundle["image/png"]))}">'
    return f"<pre>{html.escape(str(bundle.get('text/plain', '')))}</pre>"
