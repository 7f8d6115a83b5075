"""Widgets that are made for each run: quickly.

anywidget gives each widget a class of its own, for its script and style sheet, and ipywidgets each a layout, which is a
model with forty traits in the browser: together a tenth of a small run's time. Here the class has them, and one layout
stands for all.
"""

from typing import Any

import anywidget
import traitlets
from ipywidgets import Layout

from flyte_notebook.run_view.widget_source import joined_files

_layouts: list[Layout] = []


def shared_layout() -> Layout:
    """A layout that nobody changes; of widgets that a person has closed it is closed, too, and made anew."""
    if not _layouts or _layouts[0].comm is None:
        _layouts[:] = [Layout()]
    return _layouts[0]


def text_trait(value: str) -> "traitlets.Unicode[str, str | bytes]":
    """A trait of this value, for the browser."""
    return traitlets.Unicode(value).tag(sync=True)


def source_trait(*names: str) -> "traitlets.Unicode[str, str | bytes]":
    """The script or the style sheet that these files of the package are together, as a trait."""
    return text_trait(joined_files(*names))


class QuickWidget(anywidget.AnyWidget):
    """Its subclasses have `_esm`, `_css` and `_anywidget_id` as traits: the last tells their style sheets apart."""

    def __init__(self, **values: Any) -> None:
        super().__init__(layout=shared_layout(), **values)

    def add_traits(self, **traits: Any) -> None:
        """As traitlets does, but for those that the class has."""
        if new := {name: trait for name, trait in traits.items() if not self.has_trait(name)}:
            super().add_traits(**new)
