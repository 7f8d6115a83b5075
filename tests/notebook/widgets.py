"""A form's widgets, found and used as a person would, without a browser: what a widget's value becomes is what a front
end would send."""

import html
import re
from collections.abc import Iterator
from typing import Any

from ipywidgets import HTML, Accordion, Widget

from flyte_notebook.forms.task_form import TaskForm


def panel_of(form: TaskForm) -> Any:
    """The widgets of a form that a cell has shown."""
    return form._shown._panel


def within(widget: Widget) -> Iterator[Widget]:
    """The widget and everything in it, from top to bottom."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from within(child)


def field(form: TaskForm, label: str) -> Any:
    """The control with this label; a star at its end is left out."""
    found = [each for each in within(panel_of(form).widget) if _label(each) == label]
    assert len(found) == 1, [_label(each) for each in within(panel_of(form).widget) if _label(each)]
    return found[0]


def unfold(form: TaskForm, title: str) -> None:
    """Open the group with this title."""
    (fold,) = [
        each
        for each in within(panel_of(form).widget)
        if isinstance(each, Accordion) and each.titles[0].startswith(title)
    ]
    fold.selected_index = 0


def open_overrides(form: TaskForm) -> None:
    """Choose the second tab."""
    panel_of(form)._tab.selected_index = 1


def titles(form: TaskForm) -> tuple[str, ...]:
    """What the tabs say."""
    return tuple(panel_of(form)._tab.titles)


def said_under(form: TaskForm, label: str) -> str:
    """The HTML under the field with this label."""
    everything = list(within(panel_of(form).widget))
    control = field(form, label)
    return next(each.value for each in everything[everything.index(control) :] if isinstance(each, HTML))


def rows(form: TaskForm, add: str) -> list[tuple[Any, Any]]:
    """The key and the control of each row above the button that adds one."""
    return [(row.children[0], row.children[1].children[0]) for row in _rows_above(form, add)]


def remove_row(form: TaskForm, add: str, index: int) -> None:
    """Press the button at the end of a row."""
    _rows_above(form, add)[index].children[-1].click()


def said_in_rows(form: TaskForm, add: str) -> str:
    """The HTML under the rows' fields."""
    return "".join(each.value for row in _rows_above(form, add) for each in within(row) if isinstance(each, HTML))


def _rows_above(form: TaskForm, add: str) -> list[Any]:
    everything = list(within(panel_of(form).widget))
    above = everything[: everything.index(field(form, add))]
    box = [each for each in above if "flyte-parts" in getattr(each, "_dom_classes", ())][-1]
    return list(box.children)  # type: ignore[attr-defined]


def click(form: TaskForm, label: str) -> None:
    """Press the button."""
    field(form, label).click()


def _label(widget: Any) -> str:
    return plain(getattr(widget, "description", "")).removesuffix(" *")


def plain(page: str) -> str:
    """What a person reads of HTML on one line."""
    return html.unescape(re.sub("<[^>]*>", "", page))
