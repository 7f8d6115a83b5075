"""The part of the program that opens past runs, and starts them again."""

from typing import TYPE_CHECKING

from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_tui._textual import ForgivingApp
from flyte_tui.sanitize import one_line

if TYPE_CHECKING:  # Imported when they are needed: the first paint does not wait for them.
    from flyte_tui.screens.debug.debug_screen import DebugScreen
    from flyte_tui.screens.run_screen import RunScreen
    from flyte_tui.screens.runs.runs_screen import RunsScreen
    from flyte_tui.widgets.runs.run_list import RunList


class HistoryApp(ForgivingApp):
    """Shows the history and its runs; the program itself starts runs, sessions and forms."""

    def __init__(self) -> None:
        super().__init__()
        self._runs: list[RunScreen | DebugScreen] = []
        """The screens of what was started in this program, in order."""

    def action_runs(self) -> None:
        """Show all past runs."""
        from flyte_tui.screens.runs.runs_screen import RunsScreen

        self.push_screen(RunsScreen())

    def on_run_list_run_opened(self, event: "RunList.RunOpened") -> None:
        """Show a past run; one of this program's as the screen that it has."""
        from flyte_tui.screens.run_screen import RunScreen
        from flyte_tui.screens.runs.recorded_run import RecordedRun

        run = event.entry.run
        known = next((one for one in self._runs if one.state.run_id == run.run_id), None)
        self.push_screen(known or RunScreen(RecordedRun(run)))

    def on_runs_screen_again_requested(self, event: "RunsScreen.AgainRequested") -> None:
        """Run, edit or debug what a past run ran."""
        from flyte_debugger.history.kept_run import KeptRunError, kept_request

        try:
            request, cwd = kept_request(event.entry.run)
        except KeptRunError as error:
            self.notify(one_line(str(error)), severity="warning", markup=False)
            return
        match event.how:
            case "run":
                self._open_run(request, cwd)
            case "edit":
                self._open_form(request.task, request)
            case "debug":
                self._debug_task(request)

    def _open_run(self, request: RunRequest, cwd: str | None = None) -> None:
        """Start a run and show it."""
        raise NotImplementedError

    def _open_form(self, task: TaskRef, of_run: RunRequest | None = None) -> None:
        """Open a task's form, with the values of a run if there is one."""
        raise NotImplementedError

    def _debug_task(self, request: RunRequest, stop_on_entry: bool = True) -> None:
        """Debug a task, from its first line on or up to where it fails."""
        raise NotImplementedError
