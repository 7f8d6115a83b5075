"""`flyte.map` in parallel, as in a cluster; Flyte's own local run takes one element after the other.

Flyte has the parallel way already and leaves it out when the mode is local. Here it is taken, with the concurrency that
the person gave, or one that a desk can bear; results and their order are the same.
"""

import functools
import os
from collections.abc import AsyncGenerator, Iterable, Iterator
from typing import Any

from flyte_debugger.worker._flyte import group, internal_ctx, map_elements, mapper_class

UNBOUNDED = min(32, (os.cpu_count() or 1) + 4)
"""How many elements run at once where the person set no bound; each may take a thread."""


def install_parallel_map() -> None:
    """Have `flyte.map` and `flyte.map.aio` run in parallel inside a task, and as they were outside."""
    mapper: Any = mapper_class
    one_by_one, one_by_one_aio = mapper.__call__, mapper.aio

    def call(self: Any, function: Any, *args: Iterable[Any], **options: Any) -> Iterator[Any]:
        if not args or not internal_ctx().is_task_context():
            yield from one_by_one(self, function, *args, **options)
            return
        name, elements = _elements(self, function, args, options)
        with group(name):
            results: Any = map_elements(function, *args, **elements)
            try:
                yield from results
            finally:
                results.close()

    async def aio(self: Any, function: Any, *args: Iterable[Any], **options: Any) -> AsyncGenerator[Any, None]:
        if not args or not internal_ctx().is_task_context():
            async for result in one_by_one_aio(self, function, *args, **options):
                yield result
            return
        name, elements = _elements(self, function, args, options)
        with group(name):
            results: Any = map_elements.aio(function, *args, **elements)
            try:
                async for result in results:
                    yield result
            finally:
                await results.aclose()

    mapper.__call__, mapper.aio = call, aio


def _elements(mapper: Any, function: Any, args: Any, options: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The name of the group, and what Flyte's own parallel map is to be called with."""
    task = function
    if isinstance(function, functools.partial):
        task = function.func
        mapper.validate_partial(function)
    name = mapper._get_name(task.name, options.get("group_name"))
    concurrency = options.get("concurrency") or UNBOUNDED
    return name, {
        "name": name,
        "concurrency": concurrency,
        "return_exceptions": options.get("return_exceptions", True),
    }
