"""What a task displayed, as a cell may show it: whatever could run in the notebook's page is in a sandbox."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flyte_debugger.run.events import Displayed
from flyte_notebook.sandbox.sandbox_frame import sandboxed

SAFE = ("image/png", "image/jpeg", "image/gif", "text/markdown", "text/latex")
"""Kinds that a front end shows without running anything."""
_PAGE = (
    "<!doctype html><meta charset='utf-8'><style>body{{margin:4px 8px;font:13px system-ui,sans-serif;color:#212121}}"
    "table{{border-collapse:collapse}}td,th{{padding:2px 8px;text-align:right}}tr:nth-child(even){{background:#f5f5f5}}"
    "img,svg{{max-width:100%}}pre{{white-space:pre-wrap}}</style>{html}"
)


def shown_bundle(displayed: Displayed) -> dict[str, Any]:
    """The MIME bundle of what a task displayed."""
    try:
        bundle = json.loads(Path(displayed.path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        return {"text/plain": f"What the task displayed cannot be read: {error}"}
    return sandboxed_bundle(bundle)


def sandboxed_bundle(bundle: Mapping[str, Any]) -> dict[str, Any]:
    """The bundle with its HTML or SVG in a sandbox; kinds that are neither safe nor to be sandboxed are left out."""
    safe = {kind: bundle[kind] for kind in (*SAFE, "text/plain") if kind in bundle}
    page = bundle.get("text/html") or bundle.get("image/svg+xml")
    if page:
        safe["text/html"] = sandboxed(value_page(str(page)), "Displayed by the task")
    return safe


def value_page(fragment: str) -> str:
    """A whole document with a fragment of HTML in it."""
    return _PAGE.format(html=fragment)
