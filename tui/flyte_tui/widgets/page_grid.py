"""Pages behind tabs, of which several stand beside and below each other where there is room."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Resize
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Tab, Tabs

from flyte_tui.widgets.page_tabs import Pages
from flyte_tui.widgets.stable_layout import StableLayout

BROAD = 130
"""Columns from which two pages stand beside each other."""
TALL = 20
"""Lines from which two pages stand below each other."""
VAST = Size(200, 40)
"""From this size on there is room for all pages that have something in them."""


class Column(StableLayout, Vertical):
    """Pages below or beside each other."""


class PageGrid(Pages):
    """Shows a page and, as far as there is room, those that go with it, in two columns.

    Args:
        pages: by name, in the order of their tabs.
        left: the names of the pages in the left column, from the top; the others are in the right one.
    """

    DEFAULT_CSS = """
    PageGrid {
        & > Horizontal { height: 1fr; &.-narrow { layout: vertical; } }
        & .column { width: 1fr; height: 1fr; }
        & .column.-beside { layout: horizontal; }
        & .page { width: 1fr; height: 1fr; padding: 0 1; }
        & .column.-stacked > .-fitted { height: auto; max-height: 60%; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z", "zoom", "Zoom", show=False, tooltip="Show this page alone, or those that go with it too"),
    ]

    FITTED: ClassVar[str] = ""
    """The page that takes no more lines than it needs above another one."""
    IS_NUMBERED = True
    """Whether the tabs have the numbers that are their keys."""
    STACKS = False
    """Whether pages of a column that is alone stand below each other in a broad window, too."""

    def __init__(self, pages: Mapping[str, Widget], left: Sequence[str], id: str | None = None) -> None:
        super().__init__(pages, id=id)
        self._places = (tuple(left), tuple(name for name in pages if name not in left))
        self._columns = (Column(classes="column"), Column(classes="column -right"))
        self._is_zoomed = False
        self._turned_to = ""
        for name, page in pages.items():
            page.add_class("page")
            page.set_class(name == self.FITTED, "-fitted")
            page.border_title = name.capitalize()

    def compose(self) -> ComposeResult:
        labels = enumerate(map(str.capitalize, self._pages), 1)
        words = (f"{number} {label}" if self.IS_NUMBERED else label for number, label in labels)
        yield Tabs(*(Tab(label, id=name) for name, label in zip(self._pages, words, strict=True)))
        with Horizontal():
            for column, names in zip(self._columns, self._places, strict=True):
                with column:
                    yield from (self._pages[name] for name in names)

    def on_mount(self) -> None:
        """Show the first page."""
        self.show_page(next(iter(self._pages)))

    def on_resize(self, event: Resize) -> None:
        """Show what there is room for now."""
        self.show_page(self.active)

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of the pages that are shown, the left column first."""
        return tuple(name for names in self._places for name in names if self._pages[name].display)

    def go_with(self, name: str, size: Size) -> set[str]:
        """The pages that are shown with a page in a room of this size; the page itself need not be among them."""
        return set()

    def action_zoom(self) -> None:
        """Show the chosen page alone, or those that go with it too."""
        self._is_zoomed = not self._is_zoomed
        self.show_page(self.active)

    def name_page(self, name: str, title: str) -> None:
        """Put a title on a page's frame; it is shown as it is."""
        self._pages[name].border_title = Content(title)

    def turn_to(self, name: str) -> None:
        """Show a page, its tab and its focus in one paint: what the tab tells of itself comes later, in one more."""
        super().turn_to(name)
        self._turn()

    def on_tabs_tab_activated(self, event: Tabs.TabActivated) -> None:
        event.stop()
        event.prevent_default()
        if event.tab.id == event.tabs.active:
            self._turn()
            self.post_message(self.PageShown(event.tab.id or ""))

    def _turn(self) -> None:
        """Show the page of the active tab, unless it was turned to."""
        if self.active != self._turned_to:
            self._turned_to = self.active
            leaves = self.query_one(Horizontal).has_focus_within
            self.show_page(self.active)
            if leaves:
                self.screen.set_focus(self.content)

    def show_page(self, name: str) -> None:
        """Show a page and those that go with it."""
        others = set() if self._is_zoomed else self.go_with(name, self.size)
        shown = {name} | others
        has_room = self.size.width >= BROAD or self.size.height >= TALL
        for each, page in self._pages.items():
            page.display = each in shown
            page.set_class(has_room, "-framed")  # By the room, and not by what is shown: a new style costs time.
        self.query_one(Horizontal).set_class(self.size.width < BROAD, "-narrow")
        for column, names in zip(self._columns, self._places, strict=True):
            own = shown.intersection(names)
            column.display = bool(own)
            is_beside = len(own) == len(shown) and self.size.width >= BROAD and not self.STACKS
            column.set_class(is_beside, "-beside")
            column.set_class(len(own) > 1 and not is_beside, "-stacked")
