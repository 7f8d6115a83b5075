"""The dialog for another value of a variable."""

from rich.text import Text

from flyte_debugger.console.variable_rows import VariableRow
from flyte_tui.sanitize import one_line
from flyte_tui.screens.line_dialog import LineDialog
from flyte_tui.theme_styles import BOLD, DIM, Palette

MAX_SHOWN = 2_000
"""Characters of a value that can be edited where it stands; a longer one is written anew."""


def edit_value_dialog(row: VariableRow) -> LineDialog:
    """Asks for a Python expression that gives the variable's new value.

    Args:
        row: the variable.
    """

    def about(colours: Palette) -> Text:
        text = Text().append(one_line(row.name, 200), colours.accent + BOLD)
        text.append(f"  {one_line(row.type, 200)}", DIM)
        return text.append("\nA Python expression, evaluated where the program is.")

    value = one_line(row.value, MAX_SHOWN) if len(row.value) <= MAX_SHOWN else ""
    return LineDialog("Another value", "set it", about, value)
