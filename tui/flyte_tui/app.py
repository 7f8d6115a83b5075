"""The terminal program."""

import asyncio
import gc
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from pathlib import Path
from subprocess import PIPE
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.constants import DEFAULT_THEME
from textual.filter import LineFilter
from textual.screen import Screen
from textual.theme import Theme

from flyte_debugger.history.run_folders import home
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_tui._textual import read_pastes_whole, repaint_focused_alone, takes_one_line
from flyte_tui.file_listing import TaskRow
from flyte_tui.first_use import show_hints_once
from flyte_tui.key_map import FILE, apply_keys, named
from flyte_tui.key_names import actions_with_keys
from flyte_tui.key_queue import TypedKeys
from flyte_tui.readable_text import ReadableText
from flyte_tui.report.report_server import REPORTS
from flyte_tui.sanitized_text import SanitizedText
from flyte_tui.screens.cluster.cluster_app import ClusterApp
from flyte_tui.screens.cluster.cluster_screens import ClusterScreens

if TYPE_CHECKING:  # Imported when they are needed: the first paint does not wait for them.
    from flyte_debugger.console.debug_target import StartTarget
    from flyte_debugger.protocol.cluster_questions import ClusterOptions
    from flyte_debugger.worker_process.worker_pool import WorkerPool
    from flyte_tui.screens.browse_screen import BrowseScreen
    from flyte_tui.screens.debug.debug_screen import DebugScreen
    from flyte_tui.screens.form.form_opener import FormOpener
    from flyte_tui.screens.form.form_screen import FormScreen
    from flyte_tui.screens.run_screen import RunScreen

THREADS = 64
"""Each run and each question to a worker takes a thread, and asyncio's default limit is too low for that."""


def open_app(paths: list[Path], root_dir: str | None, cluster: "ClusterOptions | None" = None) -> None:
    """Open the program on the tasks under `paths`; returns after the person has quit and all processes have ended.

    Args:
        paths: the files and folders to list.
        root_dir: `--root-dir`.
        cluster: the cluster whose runs are shown first.
    """
    gc.freeze()  # What is imported lives as long as the program: collections need not go through it.
    app = WorkbenchApp(paths, root_dir, cluster)
    app.call_later(show_hints_once, app, home())
    app.run()


class WorkbenchApp(ClusterApp):
    """Browses tasks and runs them. It imports neither Flyte nor user code: workers do.

    Args:
        paths: the files and folders to list.
        root_dir: `--root-dir`, the directory that modules are imported from.
        cluster: the cluster whose runs are shown first.
    """

    TITLE = "flyte-workbench"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = named(
        "app",
        [
            Binding("question_mark", "keys", "Keys", key_display="?", tooltip="Show the keys that work here"),
            Binding("q", "quit", "Quit", tooltip="Quit, ending every run; asks while one goes on"),
        ],
    )

    def __init__(self, paths: list[Path], root_dir: str | None, cluster: "ClusterOptions | None" = None) -> None:
        super().__init__()
        read_pastes_whole()
        repaint_focused_alone()
        self._cluster = ClusterScreens(self, cluster, self._warm_pool)
        self._paths = paths
        self._root_dir = root_dir
        self._browse: BrowseScreen | None = None
        self._forms: FormOpener | None = None
        self._warm: WorkerPool | None = None
        self._text_filters = (ReadableText(), SanitizedText())
        self._noticed_on: Screen[object] | None = None
        self.typed_keys = TypedKeys(self, super().on_event)
        self.animation_level = "none"  # What a key does is there at once, and no frames stand before the next key.

    async def on_event(self, event: events.Event) -> None:
        """Queue keys and pastes, so that they take effect in order; pass on every other event as usual."""
        if isinstance(event, events.Paste) and not event.is_forwarded and takes_one_line(self.focused):
            event.text = " ".join(event.text.split())  # All of it: Textual takes the first line, and tells nobody.
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self.typed_keys.take(event)
        else:
            await super().on_event(event)

    @cached_property
    def available_themes(self) -> dict[str, Theme]:
        """Textual's, without those whose colours are the terminal's own: nobody can say whether they can be read.

        Textual asks for them for each line that it draws.

        `TEXTUAL_THEME` names one of them all the same.
        """
        themes = super().available_themes
        return {name: theme for name, theme in themes.items() if not theme.ansi or name == DEFAULT_THEME}

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's, one that keeps text readable, and one that lets none act on the terminal."""
        return [*super().get_line_filters(), *self._text_filters]

    def on_mount(self) -> None:
        self.screen_change_signal.subscribe(self, self._drop_notices)
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, thread_name_prefix="flyte-tui"))
        apply_keys(self, home() / FILE)
        self.open_first()

    def open_first(self) -> None:
        """Open the first screen."""
        from flyte_tui.screens.browse_screen import BrowseScreen

        self._browse = BrowseScreen(self._paths, self._root_dir, self._warm_pool)
        self.push_screen(self._browse)
        self._cluster.open_first()

    async def on_unmount(self) -> None:
        closing = [screen.live.close for screen in self._runs]
        closing += [self._browse.close] if self._browse else []
        closing += [self._forms.close] if self._forms else []
        closing += [self._cluster.close, *([self._warm.close] if self._warm else []), REPORTS.close]
        await asyncio.gather(*map(asyncio.to_thread, closing))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The entries of the command palette: every action of the screen with its keys, then Textual's own commands."""
        bound = [one for one in screen.active_bindings.values() if one.enabled and one.node in (screen, self)]
        told = {"Keys", "Quit"}  # Textual's, which ours say in other words.
        for active, keys in actions_with_keys(self, bound):
            binding = active.binding
            told.add(binding.description)
            run = partial(self.run_action, binding.action, active.node)
            yield SystemCommand(f"{binding.description}  {keys}", active.tooltip or binding.description, run)
        yield from (one for one in super().get_system_commands(screen) if one.title not in told)

    async def action_quit(self) -> None:
        """Quit; while a run goes on, ask whether it is to be ended."""
        from flyte_tui.screens.confirm_screen import ConfirmScreen

        going_on = sum(not screen.is_over for screen in self._runs)
        if going_on == 0:
            self.exit()
        elif not isinstance(self.screen, ConfirmScreen):
            runs = "A run goes on" if going_on == 1 else f"{going_on} runs go on"
            asked = ConfirmScreen("Quit", f"{runs}. Quitting ends what runs.", "end and quit", "stay")
            self.push_screen(asked, lambda is_meant: self.exit() if is_meant else None)

    def _drop_notices(self, screen: Screen[object]) -> None:
        """A notice is about the screen that it came up on."""
        if screen is not self._noticed_on:
            self._noticed_on = screen
            self.clear_notifications()

    def action_keys(self) -> None:
        """Show the keys that work here."""
        from flyte_tui.screens.keys_screen import KeysScreen

        self.push_screen(KeysScreen([active for active in self.screen.active_bindings.values() if active.enabled]))

    def action_last_debug(self) -> None:
        """Go to what was debugged last."""
        from flyte_tui.screens.debug.debug_screen import DebugScreen

        debugged = [screen for screen in self._runs if isinstance(screen, DebugScreen)]
        self._go_to_last(debugged, "Nothing was debugged yet; press d to debug the task under the cursor.")

    def action_last_run(self) -> None:
        """Go to the run that was started last; where there was none, to what was debugged last."""
        from flyte_tui.screens.run_screen import RunScreen

        runs = [screen for screen in self._runs if isinstance(screen, RunScreen)]
        self._go_to_last(runs or self._runs, "No run yet; press r to run the task under the cursor.")

    def _go_to_last(self, screens: "Sequence[RunScreen | DebugScreen]", why_none: str) -> None:
        if screens:
            self.push_screen(screens[-1])
        else:
            self.notify(why_none)

    def on_browse_screen_start_requested(self, event: "BrowseScreen.StartRequested") -> None:
        """Run or debug a task with its defaults; where an input has none, open the form."""
        task = self._ref(event.row)
        if event.description and any(given.required for given in event.description.inputs):
            self._open_form(task)
        elif event.debug:
            self._debug_task(RunRequest(task))
        else:
            self._open_run(RunRequest(task))

    def on_browse_screen_form_requested(self, event: "BrowseScreen.FormRequested") -> None:
        self._open_form(self._ref(event.row))

    def on_scan_ended(self) -> None:
        self.run_worker(self._warm_pool().prepare, thread=True, group="warm")

    def _warm_pool(self) -> "WorkerPool":
        from flyte_debugger.worker_process.worker_pool import WorkerPool

        self._warm = self._warm or WorkerPool()
        return self._warm

    def _ref(self, row: TaskRow) -> TaskRef:
        return TaskRef(file=row.file, name=row.name, root_dir=self._root_dir)

    def _open_form(self, task: TaskRef, of_run: RunRequest | None = None) -> None:
        from flyte_tui.screens.form.form_opener import FormOpener

        self._forms = self._forms or FormOpener(self, self._warm_pool)
        self._forms.open(task, of_run)

    def _open_run(self, request: RunRequest, cwd: str | None = None) -> None:
        from flyte_debugger.console.live_run import LiveRun
        from flyte_tui.screens.run_screen import RunScreen

        screen = RunScreen(LiveRun(request, self._warm_pool(), cwd))
        self._runs.append(screen)
        self.install_screen(screen, f"run-{len(self._runs)}")
        self.push_screen(screen)

    def open_debug(self, title: str, start: "StartTarget") -> "DebugScreen":
        """Open the debug screen.

        Args:
            title: the name of what is debugged.
            start: starts the program, or attaches to it.
        """
        from flyte_tui.screens.debug.debug_screen import DebugScreen

        screen = DebugScreen(title, start)
        self._runs.append(screen)
        self.install_screen(screen, f"run-{len(self._runs)}")
        self.push_screen(screen)
        return screen

    def _debug_task(
        self, request: RunRequest, stop_on_entry: bool = True, failing: tuple[str, int] | None = None
    ) -> None:
        """Debug a task with the breakpoints that are kept, from its first line on or up to where it fails."""
        from flyte_debugger.console.breakpoint_manager import BreakpointManager
        from flyte_debugger.console.debug_target import start_run_target
        from flyte_debugger.session.breakpoints.breakpoint_specs import BreakpointStore

        store = BreakpointStore(Path.cwd())
        kept = BreakpointManager(store.load(), store=store)
        pool = self._warm_pool()
        start = partial(start_run_target, request, kept, stop_on_entry, pool, stdin=PIPE)
        self.open_debug(request.task.name, start).failing = failing

    def on_run_screen_run_again_requested(self, event: "RunScreen.RunAgainRequested") -> None:
        self.pop_screen()
        self._open_run(event.request, event.cwd)

    def on_debug_screen_closed(self, event: "DebugScreen.Closed") -> None:
        while event.screen in self.screen_stack:  # Also what lies over it.
            self.pop_screen()

    def on_run_screen_debug_requested(self, event: "RunScreen.DebugRequested") -> None:
        self.pop_screen()
        self._debug_task(event.request, event.failing is None, event.failing)

    def on_run_screen_form_requested(self, event: "RunScreen.FormRequested") -> None:
        from flyte_tui.screens.form.form_screen import FormScreen

        self.pop_screen()
        if isinstance(self.screen, FormScreen):
            self.screen.fill_again(event.request)
        else:
            self._open_form(event.request.task, event.request)

    on_forms_read = on_scan_ended

    def on_form_screen_run_requested(self, event: "FormScreen.RunRequested") -> None:
        (self._debug_task if event.debug else self._open_run)(event.request)
