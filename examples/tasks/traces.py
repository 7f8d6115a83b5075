"""What makes a task's inside visible and lasting: traces, groups, custom context and checkpoints.

flyte-tui run examples/tasks/traces.py main
flyte-tui run examples/tasks/traces.py tagged
flyte-tui run examples/tasks/traces.py resume
"""

from datetime import timedelta

import flyte

env = flyte.TaskEnvironment(name="traces")

QUESTIONS = ["why?", "how?"]


@flyte.trace
async def ask(question: str) -> str:
    """Answer a question; a trace shows each call with its inputs and its output, without making a task of it."""
    return question.rstrip("?").upper()


@flyte.trace
async def ask_all(questions: list[str]) -> list[str]:
    """Answer several questions; a traced function may call others."""
    return [await ask(question) for question in questions]


@env.task
async def main(questions: list[str] = QUESTIONS, last: str = "when?") -> str:
    """Trace calls, one by one and nested."""
    answers = await ask_all(questions)
    return " ".join([*answers, await ask(last)])


@env.task
async def whose() -> str:
    """Say for whom this runs, by the custom context that comes down from the tasks above."""
    return flyte.get_custom_context().get("team", "nobody")


@env.task
async def tagged(team: str = "vision") -> list[str]:
    """Run a task without custom context, and then with one, in a group that the tree of actions names."""
    before = await whose()
    with flyte.group("tagged"), flyte.custom_context(team=team):
        return [before, await whose()]


@env.task(retries=flyte.RetryStrategy(count=2, backoff=flyte.Backoff(base=timedelta(milliseconds=50))))
async def resume(steps: int = 6) -> list[int]:
    """Take two steps for each attempt; a checkpoint lets an attempt go on where the one before it stopped.

    Returns the steps that the last attempt took. With the three attempts there are, six steps can be taken.
    """
    checkpoint = flyte.ctx().checkpoint
    saved = await checkpoint.load()
    first = int(saved.read_text()) if saved else 0
    taken = []
    for step in range(first, steps):
        if len(taken) == 2:
            raise InterruptedError(f"stopped before step {step} of {steps}")
        taken.append(step)
        await checkpoint.save(str(step + 1).encode())
    return taken
