"""Tasks that declare what a run is to hold them to."""

import asyncio
import atexit
import itertools
import os
import threading
import time
from datetime import timedelta
from pathlib import Path

import flyte
import flyte.report

env = flyte.TaskEnvironment(name="declares")
moded = flyte.TaskEnvironment(name="moded", env_vars={"MODE": "from the environment"})
own = flyte.TaskEnvironment(name="own", env_vars={"MODE": "of the task", "EMPTY": ""})
secretive = flyte.TaskEnvironment(name="secretive", secrets=flyte.Secret(key="api-token", as_env_var="API_TOKEN"))
certified = flyte.TaskEnvironment(name="certified", secrets=flyte.Secret("cert", mount=Path("/etc/flyte/secrets")))
small = flyte.TaskEnvironment(name="small", resources=flyte.Resources(memory="300Mi"))
narrow = flyte.TaskEnvironment(name="narrow", resources=flyte.Resources(cpu=1, memory="4Gi"))
cluster = flyte.TaskEnvironment(name="cluster", queue="gpu-nodes", resources=flyte.Resources(gpu=1))

MODE_AT_IMPORT = os.environ.get("MODE")


@env.task(timeout=1)
def too_long() -> None:
    time.sleep(600)


@env.task(timeout=1)
async def too_long_async() -> None:
    await asyncio.sleep(600)


@env.task(timeout=1)
def too_long_in_c() -> int:
    return sum(itertools.repeat(0))


@env.task(timeout=1)
def too_long_in_a_lock() -> None:
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


@env.task(timeout=1, report=True)
def too_long_with_report() -> None:
    flyte.report.log("<p>as far as it came</p>")
    time.sleep(600)


@env.task(timeout=flyte.Timeout(max_runtime=1), retries=flyte.RetryStrategy(1, flyte.Backoff(timedelta(0))))
def slow_once(marker: str) -> str:
    if os.path.exists(marker):
        return "second time"
    with open(marker, "w"):
        time.sleep(600)
    return "never"


@env.task(timeout=flyte.Timeout(deadline=2), retries=50)
def never_right() -> None:
    raise ValueError("no")


@env.task(timeout=1)
def called_too_long() -> int:
    time.sleep(600)
    return 1


@env.task
def calls_too_long() -> str:
    try:
        called_too_long()
    except flyte.errors.MaxRuntimeExceededError as error:
        return f"{type(error).__name__}: {error}"
    return "no error"


@env.task
async def calls_too_long_async() -> int:
    return await called_too_long.aio()


@env.task(retries=flyte.RetryStrategy(2, flyte.Backoff(timedelta(milliseconds=50))))
def crashes_once(marker: str) -> str:
    print("attempt", flush=True)
    if not os.path.exists(marker):
        with open(marker, "w"):
            os._exit(9)
    return "came back"


@env.task(retries=1)
def always_crashes() -> None:
    os._exit(9)


@env.task(retries=flyte.RetryStrategy(3, flyte.Backoff(timedelta(0))))
def counts_by_checkpoint(crash: bool = True) -> int:
    checkpoint = flyte.ctx().checkpoint
    assert checkpoint is not None
    checkpoint.load_sync()
    payload = checkpoint.path / "payload"
    count = int(payload.read_text()) if payload.exists() else 0
    checkpoint.save_sync(str(count + 1).encode())
    if count < 2:
        if crash:
            os._exit(1)
        raise ValueError("again")
    return count


@env.task(interruptible=True)
def interruptible() -> int:
    checkpoint = flyte.ctx().checkpoint
    assert checkpoint is not None
    checkpoint.load_sync()
    payload = checkpoint.path / "payload"
    if payload.exists():
        return int(payload.read_text())
    checkpoint.save_sync(b"41")
    time.sleep(600)
    return 0


@moded.task
def reads_mode() -> list[str | None]:
    return [os.environ.get("MODE"), MODE_AT_IMPORT]


@own.task
async def reads_its_own() -> list[str | None]:
    return [os.environ.get("MODE"), os.environ.get("EMPTY")]


@own.task
def fails_of_its_own() -> None:
    raise ValueError("in a process of its own")


@env.task
def calls_fails_of_its_own() -> None:
    fails_of_its_own()


@env.task
async def calls_reads_its_own() -> list[str | None]:
    inner = await reads_its_own()
    return [*inner, os.environ.get("MODE")]


@secretive.task(report=True)
def tells_its_secret() -> str:
    token = os.environ["API_TOKEN"]
    print("the token is", token)
    flyte.report.log(f"<p>{token}</p>", do_flush=True)
    return token


@secretive.task
def fails_with_its_secret() -> None:
    raise ValueError("cannot log in with " + os.environ["API_TOKEN"])


@env.task
def calls_with_secret() -> int:
    return len(tells_its_secret())


@small.task
def hoards(megabytes: int = 600) -> int:
    held = []
    for _ in range(megabytes // 10):
        held.append(bytearray(os.urandom(1 << 20) * 10))
        time.sleep(0.01)
    return len(held)


@narrow.task
def sees_its_cpus() -> list[str | None]:
    affinity = str(len(os.sched_getaffinity(0))) if hasattr(os, "sched_getaffinity") else "1"
    return [os.environ.get("OMP_NUM_THREADS"), affinity]


@env.task(max_inline_io_bytes=1000)
def says(text: str = "short", times: int = 1) -> str:
    return text * times


@env.task(cache=flyte.Cache(behavior="auto", version_override="1"))
def cached(path: str) -> int:
    with open(path, "a") as file:
        file.write("ran\n")
    return 1


@cluster.task(cache=flyte.Cache("auto", max_age=60))
def dressed_for_a_cluster() -> int:
    return 1


@env.task
async def asks_a_person(timeout: float = 30.0) -> str:
    approve = await flyte.new_condition.aio("approve", prompt="Ship it?", data_type=bool, timeout=timeout)
    count = await flyte.new_condition.aio("count", prompt="How many?", data_type=int, timeout=timeout)
    return f"{await approve.wait.aio()} {await count.wait.aio()}"


@env.task
def asks_in_vain() -> bool:
    atexit.register(print, "left")
    return flyte.new_condition("approve", prompt="Ship it?", data_type=bool).wait()


@env.task
async def asks_in_vain_async() -> bool:
    atexit.register(print, "left")
    return await (await flyte.new_condition.aio("approve", prompt="Ship it?", data_type=bool)).wait.aio()


@env.task
async def fails_while_it_asks() -> None:
    atexit.register(print, "left")
    approve = await flyte.new_condition.aio("approve", prompt="Ship it?", data_type=bool)
    await asyncio.gather(approve.wait.aio(), fails_soon())


async def fails_soon() -> None:
    await asyncio.sleep(0.3)
    raise ValueError("soon")


@env.task
def mapped(count: int = 4) -> list[int]:
    return list(flyte.map(slow_square, range(count), concurrency=4))


@env.task
def slow_square(n: int) -> int:
    time.sleep(0.5)
    return n * n


@own.task
async def one_of_many(n: int) -> int:
    return n + int(os.environ["MODE"] == "of the task")


@env.task
async def fans_out(count: int = 12) -> int:
    return sum(await asyncio.gather(*[one_of_many(n) for n in range(count)]))


@certified.task
def holds_its_secret_file() -> None:
    folder = Path(os.environ["FLYTE_SECRETS_DEFAULT_DIR"])
    assert (folder / "cert").read_text() == "-----s3cr3t-----"
    assert (folder / "cert").stat().st_mode & 0o77 == folder.stat().st_mode & 0o77 == 0
    print(f"folder={folder}", flush=True)
    time.sleep(600)
