"""Called tasks that declare variables and secrets of their own."""

import asyncio
import os
import time

import flyte

env = flyte.TaskEnvironment(name="caller", env_vars={"MODE": "caller"})
plain_env = flyte.TaskEnvironment(name="plain")
one_env = flyte.TaskEnvironment(name="one", env_vars={"MODE": "one"})
two_env = flyte.TaskEnvironment(name="two", env_vars={"MODE": "two"})
secret_env = flyte.TaskEnvironment(name="secret", secrets=[flyte.Secret("desk", as_env_var="DESK_KEY")])


def mode() -> str:
    return os.environ.get("MODE", "none")


@one_env.task
def one(seconds: float = 0.0) -> str:
    began = mode()  # @one
    time.sleep(seconds)
    return f"{began} {mode()}"


@two_env.task
async def two(seconds: float = 0.0) -> str:
    began = mode()
    await asyncio.sleep(seconds)
    return f"{began} {mode()}"


@one_env.task
async def nested() -> list[str]:
    before = mode()
    below = await asyncio.gather(two(0.05), two(0.05))
    return [before, *below, mode()]


@plain_env.task
async def between() -> str:
    return await two()


@one_env.task
async def through_a_plain_one() -> list[str]:
    return [mode(), await between(), mode()]


@two_env.task
def fails() -> str:
    raise ValueError(mode())  # @fails


@secret_env.task
def secretive() -> int:
    print("the key is", os.environ["DESK_KEY"], flush=True)
    return len(os.environ["DESK_KEY"])


@plain_env.task
def calls_one() -> list[str]:
    before = mode()
    called = one()  # @call
    return [before, called, mode()]


@plain_env.task
async def gathers() -> list[str]:
    found = await asyncio.gather(two(0.2), one.aio(0.2), two(0.2), nested(), through_a_plain_one())
    flat = [each if isinstance(each, str) else " / ".join(each) for each in found]
    return [*flat, mode()]


@plain_env.task
async def looks_on(seconds: float) -> str:
    began = mode()
    await asyncio.sleep(seconds)
    return f"{began} {mode()}"


@one_env.task
async def calls_both() -> list[str]:
    return list(await asyncio.gather(looks_on(0.2), two(0.1), looks_on(0.2)))


@plain_env.task
async def stands_by() -> list[str]:
    plain, declared, below = await asyncio.gather(looks_on(0.3), one.aio(0.1), calls_both())
    return [plain, declared, *below]


@env.task
async def catches() -> list[str]:
    try:
        await fails.aio()
    except Exception as error:
        return [str(error), mode()]
    return []


@plain_env.task
def calls_secretive() -> int:
    return secretive()
