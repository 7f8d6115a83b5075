"""Commands that wait: their order and their patience, by a clock that the test moves."""

from flyte_debugger.console.command_queue import CommandQueue, Patience
from flyte_debugger.console.commands.command_registry import Command
from flyte_debugger.console.commands.inspect_commands import Evaluate
from flyte_debugger.console.commands.session_commands import Quit
from flyte_debugger.console.commands.step_commands import Next, Pause


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def put(queue: CommandQueue, *commands: Command[object]) -> None:
    for command in commands:
        queue.put(command, None)


def test_quit_and_pause_come_before_whatever_waits() -> None:
    queue = CommandQueue(None, Clock())
    put(queue, Next(), Evaluate("x"), Pause())
    assert queue.first == Pause()
    put(queue, Quit())
    assert [queue.take().command for _ in range(len(queue))] == [Quit(), Pause(), Next(), Evaluate("x")]
    assert queue.first is None


def test_the_first_waits_since_it_was_asked_or_since_the_program_runs() -> None:
    clock = Clock()
    queue = CommandQueue(Patience(running=1.0, starting=10.0), clock)
    assert queue.seconds_left(has_stopped=True) is None
    put(queue, Next())
    assert (queue.seconds_left(has_stopped=True), queue.seconds_left(has_stopped=False)) == (1.0, 10.0)
    clock.now += 0.75
    assert queue.seconds_left(has_stopped=True) == 0.25
    queue.note_resumed()
    assert queue.seconds_left(has_stopped=True) == 1.0
    clock.now += 5
    assert queue.seconds_left(has_stopped=True) == 0.0


def test_without_patience_a_command_waits_as_long_as_it_takes() -> None:
    clock = Clock()
    queue = CommandQueue(None, clock)
    put(queue, Next())
    clock.now += 1e6
    assert queue.seconds_left(has_stopped=True) is None
