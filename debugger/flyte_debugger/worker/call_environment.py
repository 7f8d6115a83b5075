"""The environment variables and secrets of called tasks that run in their caller's process, as in a debug run.

A call has them around it from its first attempt to its last. Where two calls of one process want different ones at
once, the second waits; a call that waits for one that it made itself does not count as running.
"""

import contextlib
import threading
from collections.abc import AsyncIterator

from flyte_debugger import wire
from flyte_debugger.masking import Masker
from flyte_debugger.worker import answers
from flyte_debugger.worker.calls import Call
from flyte_debugger.worker.declared import surroundings_of
from flyte_debugger.worker.environment_turns import Claim, EnvironmentTurns
from flyte_debugger.worker.errors import unpacked
from flyte_debugger.worker.leading import Leading
from flyte_debugger.worker.ways import Way


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

    @contextlib.asynccontextmanager
    async def around(self, way: Way, call: Call) -> AsyncIterator[None]:
        """While the block runs, the process has what the call's task declares.

        Raises:
            Exception: what a parent task sees where a secret is nowhere to be found.
        """
        above = self._claims.get(call.parent)
        wanted = surroundings_of(call.task, enforce=False)
        declares = bool(wanted.env_vars or wanted.secrets)
        own = Claim(_key(wanted), await self._values(way, call, wanted)) if declares else None
        if claim := own or above:
            self._claims[call.id] = claim
        try:
            if own is None:
                yield
                return
            self._names[own] = call.task.name
            async with self._interrupted(way, above, own):
                try:
                    await self._have(way, own)
                    yield
                finally:
                    self._turns.give_back(own)
                    del self._names[own]
        finally:
            self._claims.pop(call.id, None)

    @contextlib.asynccontextmanager
    async def _interrupted(self, way: Way, above: Claim | None, own: Claim) -> AsyncIterator[None]:
        """While the block runs, the claim of the call that the other is part of is put aside, if it is another one."""
        if above is None or above.wanted == own.wanted:
            yield
            return
        with self._lock:
            above.interrupted_by += 1
            self._turns.give_back(above)
        try:
            yield
        finally:
            with self._lock:
                above.interrupted_by -= 1
                goes_on = above.interrupted_by == 0
            if goes_on:
                await self._have(way, above)

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
