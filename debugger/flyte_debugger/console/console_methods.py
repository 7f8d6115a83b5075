"""What a debug console can be asked, as methods: each is one typed command, done in the console's thread."""

from abc import ABC, abstractmethod
from typing import TypeVar

from flyte_debugger.console.commands import inspect_commands, session_commands, step_commands, thread_commands
from flyte_debugger.console.commands.command_registry import PAGE, Command
from flyte_debugger.console.commands.report_command import WriteReport
from flyte_debugger.dap.messages import Evaluated, StackFrame, Thread
from flyte_debugger.session.debuggee.asyncio_tasks import AsyncioTask
from flyte_debugger.session.debuggee.live_report import HotReport
from flyte_debugger.session.processes.process_group import ProcessThreads
from flyte_debugger.session.stop import Variables

Answer = TypeVar("Answer")


class ConsoleMethods(ABC):
    """Going on, looking at the frame that is selected, changing values, and ending."""

    @abstractmethod
    def ask(self, command: Command[Answer], timeout: float | None = None) -> Answer:
        """Have a command done and wait for its answer."""

    # Going on. `wait_for_stop` waits for what comes of it.

    def continue_(self) -> None:
        """Run on to the next stop."""
        self.ask(step_commands.Continue())

    def next(self) -> None:
        """Run to the next line of this function, or of its caller."""
        self.ask(step_commands.Next())

    def step(self, call: str = "") -> None:
        """Step into what this line calls, a task too; of several calls, into the one whose text has `call` in it."""
        self.ask(step_commands.StepIn(call))

    def out(self) -> None:
        """Run until this function has returned."""
        self.ask(step_commands.StepOut())

    def run_to(self, place: str) -> None:
        """Run on to a line, `[FILE:]LINE`, or to the stop that comes first."""
        self.ask(step_commands.RunTo(place))

    def jump(self, place: str) -> None:
        """Go on at another line of this function, without running what is in between."""
        self.ask(step_commands.Jump(place))

    def next_task(self) -> None:
        """Run on to the first line of the next task that is called."""
        self.ask(step_commands.NextTask())

    def out_of_task(self) -> None:
        """Run until this task is over, and stop in its caller."""
        self.ask(step_commands.OutOfTask())

    def pause(self) -> None:
        """Stop the program at the next line that it runs."""
        self.ask(step_commands.Pause())

    # Looking, in the frame that is selected.

    @property
    def stack(self) -> tuple[StackFrame, ...]:
        """The frames of the thread, the innermost first; as many as are told at once."""
        return self.ask(inspect_commands.ShowStack()).frames

    def select_frame(self, frame_index: int) -> StackFrame:
        """Look at another frame, the innermost being 0."""
        return self.ask(inspect_commands.SelectFrame(frame_index)).frame

    def select_thread(self, thread: int) -> StackFrame:
        """Look at the innermost frame of another thread."""
        return self.ask(thread_commands.SelectThread(thread)).frame

    def threads(self) -> tuple[Thread, ...]:
        """The threads of the program."""
        return self.ask(thread_commands.ShowThreads()).threads

    def processes(self) -> tuple[ProcessThreads, ...]:
        """The program and its child processes, with their threads."""
        return self.ask(thread_commands.ShowThreads()).processes

    def select_process(self, pid: int | None = None) -> StackFrame:
        """Look at where another process is stopped, or without an id the task's own; what follows is about that one."""
        return self.ask(thread_commands.SelectProcess(pid)).selected.frame

    def asyncio_tasks(self) -> tuple[AsyncioTask, ...]:
        """The asyncio tasks, what each awaits and which of them it waits for."""
        return self.ask(thread_commands.ShowAsyncioTasks()).tasks

    def evaluate(self, expression: str) -> Evaluated:
        """What an expression gives, or run a statement."""
        return self.ask(inspect_commands.Evaluate(expression))

    def variables(self, expression: str = "", start: int = 0, count: int = PAGE) -> Variables:
        """A page of what is inside of a value; without an expression, of the local variables."""
        if not expression:
            return self.ask(inspect_commands.ShowLocals(start, count))
        return self.ask(inspect_commands.Expand(expression, start, count)).inside

    def set_variable(self, name: str, expression: str) -> Evaluated:
        """Give a variable, an item or an attribute another value; the program runs on with it."""
        return self.ask(inspect_commands.Assign(name, expression)).value

    def completions(self, text: str) -> tuple[str, ...]:
        """How a text may go on: each takes the place of the name that the text ends with."""
        return self.ask(inspect_commands.Complete(text)).labels

    def report(self, expression: str = "") -> HotReport:
        """Write the stopped task's report as it stands; with an expression, its value is shown there, too."""
        return self.ask(WriteReport(expression))

    # The session.

    def answer(self, action: str, text: str) -> None:
        """Answer a task that waits for a person."""
        self.ask(session_commands.AnswerCondition(action, text))

    def restart(self, arguments: tuple[str, ...] = (), overrides: tuple[str, ...] = ()) -> None:
        """End the run and begin it again with the file as it is now; what cannot begin is refused, and the run stays.

        Args:
            arguments: inputs that are to be other ones: `("--n", "5")`.
            overrides: likewise: `("retries=2",)`.
        """
        self.ask(session_commands.Restart(arguments, overrides))

    def detach(self) -> None:
        """Let the program run on without a debugger."""
        self.ask(session_commands.Detach())

    def end(self) -> None:
        """End the run as a cancel does; let go of a program that was attached to."""
        self.ask(session_commands.Quit())
