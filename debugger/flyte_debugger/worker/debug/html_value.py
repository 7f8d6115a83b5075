"""Any value as HTML for a report: as rich as the value itself has it, else as text; always bounded."""

import base64
import html
import io
import reprlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

MAX_HTML = 4 << 20
"""Characters of a value's own HTML or picture beyond which its text is shown."""
MAX_TEXT = 100_000
"""Characters of a text."""


@dataclass(frozen=True)
class Rich:
    """How a value is shown."""

    kind: str
    """html, svg, png, jpeg or text"""
    html: str
    note: str = ""
    """Why it is no richer, in a sentence; empty where nothing went wrong."""


def rich(value: Any) -> Rich:
    """The first that the value has of: HTML (`_repr_html_`, `_repr_mimebundle_`), a picture, text."""
    notes: list[str] = []
    if not isinstance(value, type):
        for kind, make in _ways(value):
            try:
                content = _content(kind, make())
            except Exception as error:
                notes.append(f"Its {kind} could not be made: {type(error).__name__}.")
                continue
            if content is not None and len(content) <= MAX_HTML:
                return Rich(kind, content)
            if content is not None:
                notes.append(f"Its {kind} has {len(content)} characters, more than the {MAX_HTML} that are shown.")
    return Rich("text", f"<pre>{html.escape(text(value))}</pre>", " ".join(notes))


def text(value: Any) -> str:
    """A string itself, anything else's `repr`; never longer than MAX_TEXT, nor dear to make for a long container."""
    try:
        shown = value if type(value) is str else _REPR.repr(value)
    except Exception as error:
        return f"<{type(value).__name__} whose repr raised {type(error).__name__}>"
    return shown if len(shown) <= MAX_TEXT else f"{shown[:MAX_TEXT]}... ({len(shown)} characters)"


def _ways(value: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    for kind in ("html", "svg", "png", "jpeg"):
        if make := _method(value, f"_repr_{kind}_"):
            yield kind, make
        elif kind == "html" and (bundle := _method(value, "_repr_mimebundle_")):
            yield from _in_bundle(bundle)
    if save := _method(value, "savefig"):  # matplotlib's figures are pictures only inside IPython
        yield "png", lambda: _saved(save)


def _method(value: Any, name: str) -> Callable[..., Any] | None:
    try:
        method = getattr(value, name, None)
    except Exception:
        return None
    return method if callable(method) else None


def _in_bundle(bundle: Callable[[], Any]) -> Iterator[tuple[str, Callable[[], Any]]]:
    """The parts of a value that has all its forms in one, as altair's charts do."""
    try:
        found = bundle()
    except Exception:
        return
    parts = found[0] if isinstance(found, tuple) else found
    if isinstance(parts, dict):
        for kind, mime in (("html", "text/html"), ("svg", "image/svg+xml"), ("png", "image/png")):
            if mime in parts:
                yield kind, lambda mime=mime: parts[mime]  # type: ignore[misc]


def _content(kind: str, found: Any) -> str | None:
    """HTML for what a `_repr_*_` gave; None where it gave nothing of the kind."""
    found = found[0] if isinstance(found, tuple) else found
    if kind in ("html", "svg"):
        return found if isinstance(found, str) else None
    if isinstance(found, bytes):
        found = base64.b64encode(found).decode()
    if not isinstance(found, str):
        return None
    return f'<img src="data:image/{kind};base64,{html.escape(found)}">'


def _saved(save: Callable[..., Any]) -> bytes:
    file = io.BytesIO()
    save(file, format="png", bbox_inches="tight")
    return file.getvalue()


_REPR = reprlib.Repr()
_REPR.maxlevel, _REPR.maxstring, _REPR.maxother, _REPR.maxlong = 8, 10_000, MAX_TEXT, 10_000
_REPR.maxlist = _REPR.maxtuple = _REPR.maxset = _REPR.maxfrozenset = _REPR.maxdeque = _REPR.maxdict = 200
