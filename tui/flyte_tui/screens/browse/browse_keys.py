"""The keys of the browse screen."""

from textual.binding import Binding, BindingType

from flyte_tui.key_map import named
from flyte_tui.widgets.task_tabs import TABS

BROWSE_KEYS: list[BindingType] = named(
    "browse",
    [
        Binding("r", "run", "Run", tooltip="Run the task under the cursor with its defaults"),
        Binding("e", "edit", "Edit", tooltip="Fill in inputs and overrides for the task under the cursor"),
        Binding("d", "debug", "Debug", tooltip="Debug the task under the cursor, stopping at its first line"),
        Binding("slash", "filter", "Filter", priority=True, tooltip="Show only the tasks that match"),
        Binding("escape", "back", "Back", tooltip="From the details to the list; from a filter to all tasks"),
        Binding("E", "edit_source", "Editor", show=False, tooltip="Open the source in $EDITOR, at the task's line"),
        Binding("h", "app.runs", "Runs", tooltip="Show all past runs"),
        Binding("l", "app.last_run", "Last run", tooltip="Go to the last run"),
        Binding("L", "app.last_debug", "Last debug", show=False, tooltip="Go to what was debugged last"),
        Binding("R", "app.cluster_runs", "Cluster", show=False, tooltip="Show the runs of the Flyte cluster"),
        Binding("ctrl+r,f5", "rescan", "Rescan", tooltip="Find the files and import them again"),
        *(
            Binding(str(number), f"tab('{name}')", f"{name.capitalize()} tab", show=False)
            for number, name in enumerate(TABS, 1)
        ),
    ],
)
