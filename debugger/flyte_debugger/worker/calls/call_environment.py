"""The environment variables and secrets of called tasks that run in their caller's process, as in a debug run.

A call has them around it from its first attempt to its last, and what it calls has them, too, unless that declares its
own. Where two calls want different ones at once, the second waits; a call that waits for one that it made itself does
not count as running. So each task sees what it sees in a run with a process for each environment.
"""

import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from flyte_debugger.protocol import worker_messages
from flyte_debugger.secrets.masking import Masker
from flyte_debugger.worker.calls.declared_settings import environment_of
from flyte_debugger.worker.calls.environment_turns import Claim, EnvironmentTurns
from flyte_debugger.worker.calls.error_transfer import unpacked
from flyte_debugger.worker.calls.runner import Runner
from flyte_debugger.worker.calls.task_call import Call
from flyte_debugger.worker.run import pending_answers
from flyte_debugger.worker.run.worker_context import WorkerContext

T = TypeVar("T")


class CallEnvironment:
    """Sets what called tasks declare around their calls.

    Args:
        context: what this worker was asked for and how it tells.
    """

    def __init__(self, context: WorkerContext) -> None:
        self._context = context
        self._turns = EnvironmentTurns()
        self._lock = threading.Lock()
        self._claims: dict[str, Claim] = {}
        """By action."""

    async def run(self, runner: Runner, call: Call, body: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of the body, which runs while the process has what the call's task declares.

        Raises:
            Exception: what a parent task sees where a secret is nowhere to be found.
        """
        own = await self._claim(runner, call)
        interrupted = [each for each in own.callers() if each.wanted != own.wanted]
        self._claims[call.id] = own
        for each in interrupted:
            self._put_aside(each)
        try:
            await self._wait(runner, own, self._turns.ask(own))
            return await body()
        finally:
            self._turns.give_back(own)
            del self._claims[call.id]
            for each in interrupted:
                await self._take_up_again(runner, each)

    async def _claim(self, runner: Runner, call: Call) -> Claim:
        """What a call wants: what its task declares, else what the call that it is part of has."""
        above = self._claims.get(call.parent)
        wanted = environment_of(call.task, enforce=False)
        if wanted.env_vars or wanted.secrets:
            return Claim(_key(wanted), await self._values(runner, call, wanted), call.task.name, above)
        if above is not None:
            return Claim(above.wanted, above.values, call.task.name, above)
        return Claim((), {}, call.task.name)

    def _put_aside(self, claim: Claim) -> None:
        """A call below one that holds its environment wants another, and so the upper one waits."""
        with self._lock:
            claim.interrupted_by += 1
            self._turns.give_back(claim)

    async def _take_up_again(self, runner: Runner, claim: Claim) -> None:
        """A call below is over; after the last, the upper one has its environment again."""
        with self._lock:
            claim.interrupted_by -= 1
            holder = None if claim.interrupted_by else self._turns.ask(claim)
        await self._wait(runner, claim, holder)

    async def _wait(self, runner: Runner, claim: Claim, holder: Claim | None) -> None:
        """Wait until it is a claim's turn, where another holds the environment."""
        if holder is None:
            return
        self._context.tell_once(
            f"environment of {claim.name}",
            f"{claim.name} waits for {holder.name}: they declare different environment variables or secrets, "
            "and a debug run has one process.",
        )
        try:
            await runner.wait(pending_answers.settled(claim.turn))
        except BaseException:
            self._turns.give_back(claim)
            raise

    async def _values(self, runner: Runner, call: Call, wanted: worker_messages.ProcessEnvironment) -> dict[str, str]:
        """The variables to set; secrets that this process was not started with are asked for."""
        if set(wanted.secrets) <= set(self._context.around.secrets):
            return wanted.env_vars
        answer = pending_answers.expect(call.id)
        self._context.tell(worker_messages.ResolveSecrets(call.id, wanted))
        settled = await runner.wait(pending_answers.settled(answer))
        if settled.error is not None:
            raise unpacked(settled.error)
        self._context.masked = settled.masked
        self._context.masker = Masker(settled.masked)
        return settled.environ


def _key(wanted: worker_messages.ProcessEnvironment) -> tuple[object, ...]:
    return (*sorted(wanted.env_vars.items()), *wanted.secrets)
