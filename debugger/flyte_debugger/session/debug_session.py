"""A debug session on one program: its state, its stops, and the ways to go on."""

from dataclasses import replace
from types import TracebackType
from typing import Any

from flyte_debugger.dap.errors import DapError
from flyte_debugger.dap.messages import Capabilities, Module, OutputEvent, read_all
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints
from flyte_debugger.session.breakpoints.breakpoint_sync import PlacedBreakpoint
from flyte_debugger.session.errors import SessionError
from flyte_debugger.session.execution_control import ExecutionControl
from flyte_debugger.session.handshake import attach, initialize
from flyte_debugger.session.processes.debuggee_process import DebuggeeProcess
from flyte_debugger.session.session_connection import END_TIMEOUT as END_TIMEOUT
from flyte_debugger.session.session_events import Printed

NOT_PATCHED = (
    "The workbench cannot add to this program's debugger what it relies on, so a slow value holds up each stop, "
    "and a condition that raises does not stop."
)
"""Told where a program that was attached to does not evaluate what it is sent."""


class Session(ExecutionControl):
    """A session on a connected debuggee. Safe to use from any thread; its methods wait for the debuggee's answers.

    Takes what `SessionConnection` takes.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        self.capabilities = Capabilities()
        super().__init__(*args, **options)

    def start(self) -> None:
        """Agree with the debuggee, set the breakpoints and let the program run.

        Raises:
            DapError: when that fails; the session is over then.
        """
        try:
            self.capabilities = initialize(self._client, self.settings)
            attach(self._client, self.settings, self._initialized, self._configure)
        except Exception:
            self.close()
            raise

    def _configure(self) -> None:
        if not self.settings.direct:
            try:
                self.have_helper()  # before any breakpoint is hit or value shown
            except DapError as error:
                self._listeners.tell(Printed(OutputEvent(f"{NOT_PATCHED} ({error})\n", "stderr")))
        self._breakpoint_sync.place()
        self._status.begin()

    def want(self, breakpoints: Breakpoints) -> tuple[PlacedBreakpoint, ...]:
        """Have the program stop at these, and at nothing else; running or stopped.

        Returns:
            what the debuggee made of each that is enabled.
        """
        return self._breakpoint_sync.want(breakpoints)

    @property
    def placed(self) -> tuple[PlacedBreakpoint, ...]:
        """What the debuggee made of each breakpoint that is wanted and enabled."""
        return self._breakpoint_sync.placed()

    def process(self) -> DebuggeeProcess:
        """The process that it is on; one that answers itself says so before the session starts.

        Raises:
            DapError: when it does not say.
        """
        found = self._client.ask("pydevdSystemInfo").get("process", {})
        return DebuggeeProcess(int(found.get("pid", 0)), "python", int(found.get("ppid", 0)))

    def modules(self) -> tuple[Module, ...]:
        """The modules that frames were seen in."""
        return read_all(Module, self._client.ask("modules").get("modules"))

    def show_all_frames(self, show: bool) -> None:
        """Show frames of libraries and of the workbench, too, and step into them; or no longer.

        Raises:
            DapError: where the debuggee takes that only at the beginning, as behind debugpy's adapter.
        """
        if not self.settings.direct:
            raise SessionError("which frames are shown can only be chosen when attaching to a debugger like this one.")
        self.settings = replace(self.settings, just_my_code=not show)
        self._client.ask("attach", **self.settings.attach_arguments())

    def __enter__(self) -> "Session":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
