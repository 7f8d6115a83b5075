"""Logging that is set up at import."""

import logging
import sys

import flyte

logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(levelname)s %(name)s %(message)s", force=True)
logger = logging.getLogger("pipeline")
env = flyte.TaskEnvironment("logging_setup")


@env.task
async def main(n: int = 3) -> int:
    logger.info("processing %d items", n)
    return n
