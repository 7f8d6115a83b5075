"""The connection of a worker to its cluster, as Flyte's own configuration describes it."""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from typing import TypeVar

import flyte
import flyte.config

from flyte_debugger.protocol.cluster_questions import ClusterOptions
from flyte_debugger.protocol.worker_requests import LaunchContext
from flyte_debugger.worker.run.process_context import enter_surroundings
from flyte_taskmodel.errors import WorkbenchError

T = TypeVar("T")
SILENCE = 1.5
"""Seconds without an answer after which it is tried whether there is anything to answer."""
CONNECTING = 2.0
"""Seconds that trying may take."""
PATIENCE = 60.0
"""Seconds that an answer may take where the server is there."""
SIGNING_IN = 600.0
"""Seconds that the first answer may take: a person may have to sign in on a page of the cluster's before it comes."""
WIDE = "10000"
"""Columns for what Flyte prints with Rich: an address to sign in at stays in one piece."""
_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


class ClusterUnreachableError(WorkbenchError):
    """Nothing answers where the configuration says that the cluster is."""


class Connection:
    """Connects when it is first needed.

    Args:
        context: the working directory and environment of whoever asks.
        options: which cluster.
    """

    def __init__(self, context: LaunchContext, options: ClusterOptions) -> None:
        self._context = context
        self._options = options
        self._opening = asyncio.Lock()
        self._is_open = False
        self._has_answered = False
        self.config = flyte.config.Config()

    @property
    def endpoint(self) -> str:
        """The cluster's host and port."""
        return (self.config.platform.endpoint or "").rpartition("/")[2]

    @property
    def source(self) -> str:
        """The configuration's file, for a sentence."""
        return str(self.config.source or "the environment")

    async def open(self) -> None:
        """Connect, unless that was done.

        Raises:
            WorkbenchError: when no cluster is configured.
        """
        async with self._opening:
            if not self._is_open:
                await asyncio.to_thread(self._open)
                self._is_open = True

    def _open(self) -> None:
        enter_surroundings(self._context)
        os.environ["COLUMNS"] = WIDE
        options = self._options
        if options.config is not None and not Path(options.config).is_file():
            raise WorkbenchError(f"There is no configuration {options.config}; --config names a file of Flyte's.")
        self.config = flyte.config.auto(options.config)
        if not self.config.platform.endpoint and "FLYTE_API_KEY" not in os.environ:
            raise WorkbenchError(
                "No Flyte cluster is configured. Write a configuration with `flyte create config --endpoint HOST`, "
                "or name one with --config FILE or FLYTECTL_CONFIG."
            )
        flyte.init_from_config(
            self.config,
            root_dir=Path(options.root_dir or Path.cwd()).resolve(),
            log_level=logging.ERROR,
            org=options.org,
            project=options.project,
            domain=options.domain,
        )

    async def answered(self, asked: Awaitable[T]) -> T:
        """What the cluster answers.

        Raises:
            ClusterUnreachableError: when nothing answers there.
            TimeoutError: when an answer takes too long.
        """
        task = asyncio.ensure_future(asked)
        try:
            done, _ = await asyncio.wait({task}, timeout=SILENCE)
            if not done:
                await self._try()
            answer = await asyncio.wait_for(task, PATIENCE if self._has_answered else SIGNING_IN)
            self._has_answered = True
            return answer
        finally:
            task.cancel()

    async def each(self, answers: AsyncIterator[T]) -> AsyncIterator[T]:
        """The items of a list that the cluster gives page by page; raises as `answered`."""
        while True:
            try:
                yield await self.answered(answers.__anext__())
            except StopAsyncIteration:
                return

    async def _try(self) -> None:
        """Find out whether anything listens at the endpoint; a proxy may reach what this machine cannot."""
        host, _, port = self.endpoint.rpartition(":")
        if not port.isdecimal():
            host, port = self.endpoint, "80" if self.config.platform.insecure else "443"
        if any(os.environ.get(name) for name in _PROXIES):
            return
        try:
            _, writer = await asyncio.wait_for(asyncio.open_connection(host, int(port)), CONNECTING)
        except (OSError, TimeoutError) as error:
            reason = getattr(error, "strerror", None) or "nothing answers"
            raise ClusterUnreachableError(
                f"The cluster at {self.endpoint} cannot be reached ({reason}): check the network, and the endpoint in "
                f"{self.source}."
            ) from None
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
