"""The command that shows values in the report of a stopped task."""

from flyte_debugger.console.command_registry import Answer, Command, verb
from flyte_debugger.console.debug_position import Prompt


@verb("report", "", "[EXPRESSION]")
def report(prompt: Prompt, command: Command) -> Answer:
    """Write the task's report as it stands now; with an expression, its value is shown there, too."""
    found = prompt.program.report(command.argument, prompt.frame)
    shown = {"shown_as": found.shown_as} if found.shown_as else {}
    return {"report": found.file, "action": found.action, "attempt": found.attempt, **shown, "notes": list(found.notes)}
