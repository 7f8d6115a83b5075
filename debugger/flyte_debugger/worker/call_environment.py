"""The environment variables and secrets of called tasks that run in their caller's process, as in a debug run.

A call has them around it from its first attempt to its last. Where two calls of one process want different ones at
once, the second waits; a call that waits for one that it made itself does not count as running.
"""

import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from flyte_debugger import wire
from flyte_debugger.masking import Masker
from flyte_debugger.worker import answers
from flyte_debugger.worker.calls import Call
from flyte_debugger.worker.declared import surroundings_of
from flyte_debugger.worker.environment_turns import Claim, EnvironmentTurns
from flyte_debugger.worker.errors import unpacked
from flyte_debugger.worker.leading import Leading
from flyte_debugger.worker.ways import Way

T = TypeVar("T")


class CallEnvironment:
    """Sets what called tasks declare around their calls.

    Args:
        leading: what this worker was asked for and how it tells.
    """

    def __init__(self, leading: Leading) -> None:
        self._leading = leading
        self._turns = EnvironmentTurns()
        self._lock = threading.Lock()
        self._claims: dict[str, Claim] = {}
        """By action, its own claim, or that of the call that it is part of."""
        self._names: dict[Claim, str] = {}

    async def run(self, way: Way, call: Call, body: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of the body, which runs while the process has what the call's task declares.

        Raises:
            Exception: what a parent task sees where a secret is nowhere to be found.
        """
        above = self._claims.get(call.parent)
        wanted = surroundings_of(call.task, enforce=False)
        if not (wanted.env_vars or wanted.secrets):
            return await self._as_part_of(above, call, body)
        own = Claim(_key(wanted), await self._values(way, call, wanted))
        self._claims[call.id], self._names[own] = own, call.task.name
        interrupted = above if above is not None and above.wanted != own.wanted else None
        if interrupted:
            self._put_aside(interrupted)
        try:
            await self._have(way, own)
            return await body()
        finally:
            self._turns.give_back(own)
            del self._claims[call.id], self._names[own]
            if interrupted:
                await self._take_up_again(way, interrupted)

    async def _as_part_of(self, above: Claim | None, call: Call, body: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run a call that wants nothing itself; those below it belong to the call that it is part of."""
        if above is not None:
            self._claims[call.id] = above
        try:
            return await body()
        finally:
            self._claims.pop(call.id, None)

    def _put_aside(self, claim: Claim) -> None:
        """A call below one that holds its environment wants another, and so the upper one waits."""
        with self._lock:
            claim.interrupted_by += 1
            self._turns.give_back(claim)

    async def _take_up_again(self, way: Way, claim: Claim) -> None:
        """A call below is over; after the last, the upper one has its environment again."""
        with self._lock:
            claim.interrupted_by -= 1
            goes_on = claim.interrupted_by == 0
        if goes_on:
            await self._have(way, claim)

    async def _have(self, way: Way, claim: Claim) -> None:
        if (holder := self._turns.ask(claim)) is None:
            return
        name, other = self._names.get(claim, "a task"), self._names.get(holder, "another task")
        self._leading.tell_once(
            f"environment of {name}",
            f"{name} waits for {other}: they declare different environment variables or secrets, "
            "and a debug run has one process.",
        )
        try:
            await way.wait(answers.settled(claim.turn))
        except BaseException:
            self._turns.give_back(claim)
            raise

    async def _values(self, way: Way, call: Call, wanted: wire.Surroundings) -> dict[str, str]:
        """The variables to set; secrets that this process was not started with are asked for."""
        if set(wanted.secrets) <= set(self._leading.around.secrets):
            return wanted.env_vars
        answer = answers.expect(call.id)
        self._leading.tell(wire.ResolveSecrets(call.id, wanted))
        settled = await way.wait(answers.settled(answer))
        if settled.error is not None:
            raise unpacked(settled.error)
        self._leading.masked = settled.masked
        self._leading.masker = Masker(settled.masked)
        return settled.environ


def _key(wanted: wire.Surroundings) -> tuple[object, ...]:
    return (*sorted(wanted.env_vars.items()), *wanted.secrets)
