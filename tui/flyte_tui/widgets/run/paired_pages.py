"""Pages behind tabs, of which two stand beside each other where there is room."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Tab, Tabs

from flyte_tui.widgets.page_tabs import Pages


class PairedPages(Pages):
    """Shows a page and, in a broad window, the one that goes with it.

    Args:
        pages: by name, in the order of their tabs.
        partners: the page that goes with each, from the leftmost place to the rightmost.
    """

    DEFAULT_CSS = """
    PairedPages {
        & > Horizontal { height: 1fr; }
        & > Horizontal > .page { width: 3fr; height: 1fr; padding: 0 1; }
        & > Horizontal > #frame-result { width: 2fr; }
        & > Horizontal > .page.-paired {
            border: round $foreground 20%;
            border-title-color: $text-muted;
            border-subtitle-color: $text-muted;
            &:focus-within { border: round $primary; border-title-color: $text-primary; }
        }
    }
    """

    def __init__(self, pages: Mapping[str, Widget], partners: Mapping[str, str], id: str | None = None) -> None:
        super().__init__(pages, id=id)
        self._partners = partners
        self._frames: dict[str, Vertical] = {}
        self._is_broad = False

    def compose(self) -> ComposeResult:
        yield Tabs(*(Tab(f"{number} {name.capitalize()}", id=name) for number, name in enumerate(self._pages, 1)))
        for name in self._partners:
            frame = self._frames[name] = Vertical(self._pages[name], classes="page", id=f"frame-{name}")
            frame.border_title = name.capitalize()
        yield Horizontal(*self._frames.values())

    def on_mount(self) -> None:
        """Show the first page."""
        self._arrange(next(iter(self._pages)))

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of the pages that are shown."""
        return tuple(name for name, frame in self._frames.items() if frame.display)

    def broaden(self, is_broad: bool) -> None:
        """Show two pages beside each other, or one."""
        if is_broad != self._is_broad:
            self._is_broad = is_broad
            if self._frames:
                self._arrange(self.active)

    def name_page(self, name: str, title: str) -> None:
        """Put a title on a page's frame; it is shown as it is."""
        if name in self._frames:
            self._frames[name].border_title = title.replace("[", r"\[")

    def on_tabs_tab_activated(self, event: Tabs.TabActivated) -> None:
        event.stop()
        event.prevent_default()
        name = event.tab.id or ""
        leaves = self.query_one(Horizontal).has_focus_within
        self._arrange(name)
        if leaves and name == event.tabs.active:
            self.screen.set_focus(self.content)
        self.post_message(self.PageShown(name))

    def _arrange(self, name: str) -> None:
        shown = {name, self._partners[name]} if self._is_broad else {name}
        for each, frame in self._frames.items():
            frame.display = each in shown
            frame.set_class(len(shown) > 1, "-paired")
