"""The keys of the run screen."""

from textual.binding import Binding, BindingType

from flyte_tui.key_map import named
from flyte_tui.widgets.run.run_pages import TABS

RUN_KEYS: list[BindingType] = named(
    "run",
    [
        Binding("c", "cancel", "Cancel", tooltip="Stop the run; press again to kill it"),
        Binding("ctrl+c", "interrupt", "Cancel", show=False),
        Binding("a", "answer", "Answer", tooltip="Answer the task's question"),
        Binding("p", "preempt", "Preempt", show=False, tooltip="Kill the attempt as a spot preemption would"),
        Binding("r", "run_again", "Run again", tooltip="Run the task again, from its file as saved now"),
        Binding("e", "edit", "Edit", tooltip="Open the form with this run's inputs and overrides"),
        Binding("d", "debug", "Debug", tooltip="Run the task again under the debugger"),
        Binding("o", "open_report", "Open report", tooltip="Open the report in a browser"),
        Binding("E", "edit_source", "Editor", show=False, tooltip="Open the source in $EDITOR, at the line shown"),
        Binding("slash", "search", "Search", key_display="/", show=False, tooltip="Search in the output"),
        Binding("f", "narrow_output", "Output of", show=False, tooltip="Output of this action alone, or of all"),
        Binding("escape", "leave", "Back", tooltip="Back to the tasks; the run continues"),
        *(
            Binding(str(number), f"tab('{name}')", f"{name.capitalize()} tab", show=False)
            for number, name in enumerate(TABS, 1)
        ),
    ],
)
