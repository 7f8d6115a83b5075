"""Pages behind tabs."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Tab, Tabs


class Pages(Vertical):
    """Shows one of its pages. The page that is shown takes the focus over from the one that it replaces.

    Textual's TabbedContent also activates a tab when its page gets the focus. With both, two keys pressed quickly
    make tabs and focus chase each other for ever.

    Args:
        pages: the pages by name, in the order of their tabs.
    """

    DEFAULT_CSS = """
    Pages {
        height: 1fr;
        & > ContentSwitcher, & > ContentSwitcher > * { height: 1fr; }
    }
    """

    @dataclass
    class PageShown(Message):
        """Another page is shown."""

        name: str

    def __init__(self, pages: Mapping[str, Widget], id: str | None = None) -> None:
        super().__init__(id=id)
        self._pages = pages
        for name, page in pages.items():
            page.id = f"page-{name}"

    def compose(self) -> ComposeResult:
        yield Tabs(*(Tab(name.capitalize(), id=name) for name in self._pages))
        with ContentSwitcher(initial=f"page-{next(iter(self._pages))}"):
            yield from self._pages.values()

    @property
    def active(self) -> str:
        """The name of the page that is shown."""
        return self.query_one(Tabs).active

    @property
    def content(self) -> Widget:
        """The widget that takes the keys on the page that is shown."""
        page = self._pages[self.active]
        return page if page.can_focus else next(widget for widget in page.walk_children(Widget) if widget.can_focus)

    def turn_to(self, name: str) -> None:
        """Show a page."""
        self.query_one(Tabs).active = name

    def on_tabs_tab_activated(self, event: Tabs.TabActivated) -> None:
        event.stop()
        switcher = self.query_one(ContentSwitcher)
        had_focus = switcher.has_focus_within
        switcher.current = f"page-{event.tab.id}"
        if had_focus and event.tab.id == event.tabs.active:
            self.screen.set_focus(self.content)
        self.post_message(self.PageShown(event.tab.id or ""))
