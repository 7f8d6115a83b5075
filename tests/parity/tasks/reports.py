"""Reports of root and child, with tabs, with and without a flush."""

import flyte
import flyte.report

env = flyte.TaskEnvironment(name="reports")


@env.task(report=True)
async def logged() -> int:
    await flyte.report.log.aio("<p>first</p>")
    await flyte.report.log.aio("<p>second</p>")
    return 1


@env.task(report=True)
def logged_in_sync() -> int:
    flyte.report.log("<p>from a sync task</p>")
    flyte.report.flush()
    return 1


@env.task(report=True)
async def tabs() -> None:
    flyte.report.get_tab("Losses & more").log("<p>0.5</p>")
    flyte.report.get_tab("Images").log("<p>none</p>")
    await flyte.report.replace.aio("<p>replaced</p>", do_flush=True)
    await flyte.report.replace.aio("<p>replaced again</p>")


@env.task(report=True)
async def child(n: int) -> int:
    await flyte.report.log.aio(f"<p>child {n}</p>", do_flush=True)
    return n


@env.task
async def only_nested() -> int:
    return await child(1)


@env.task(report=True)
async def root_and_child() -> int:
    await flyte.report.log.aio("<p>root</p>")
    return await child(1) + await child(2)


@env.task
async def without_report() -> int:
    """Logs where `report` is off."""
    await flyte.report.log.aio("<p>nobody sees this</p>")
    return 1


@env.task
async def flushed_without_report() -> int:
    await flyte.report.log.aio("<p>flushed all the same</p>", do_flush=True)
    return 1


@env.task(report=True)
async def empty() -> int:
    return 1


@env.task(report=True)
async def fails_after_flush() -> int:
    await flyte.report.log.aio("<p>seen</p>", do_flush=True)
    raise ValueError("after the flush")


@env.task(report=True)
async def fails_before_flush() -> int:
    await flyte.report.log.aio("<p>logged, not flushed</p>")
    raise ValueError("before the flush")


@env.task
async def by_override() -> int:
    return await without_report.override(report=True)()
