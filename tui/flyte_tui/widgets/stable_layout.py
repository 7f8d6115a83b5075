"""Widgets whose contents never move other widgets."""

from textual.geometry import Size
from textual.reactive import Reactive


class StableLayout:
    """Comes before the widget's class among the bases, as in `class Words(StableLayout, Input)`.

    Textual lays the screen out anew whenever `virtual_size`, the size of all that a widget could scroll to, changes.
    For a line of input that is each key, and for what never scrolls it is a second time.
    """

    virtual_size = Reactive(Size(0, 0))
