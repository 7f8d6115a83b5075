"""Tasks that wait for a person, or for a spot node to go."""

import time

import flyte

env = flyte.TaskEnvironment(name="waits")


@env.task
async def asks() -> str:
    ship = await flyte.new_condition.aio("ship", prompt="Ship [it]?", data_type=bool)
    count = await flyte.new_condition.aio("count", prompt="How **many**?", prompt_type="markdown", data_type=int)
    return f"{await ship.wait.aio()} {await count.wait.aio()}"


@env.task(interruptible=True)
def spot() -> str:
    checkpoint = flyte.ctx().checkpoint
    assert checkpoint is not None
    checkpoint.load_sync()
    if (checkpoint.path / "payload").exists():
        return "went on"
    checkpoint.save_sync(b"here")
    print("saved", flush=True)
    time.sleep(600)
    return "never"
