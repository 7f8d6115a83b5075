"""Tasks whose work is done in child processes, started in each of the ways that there are."""

import multiprocessing as mp
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from pathlib import Path

import flyte

env = flyte.TaskEnvironment(name="children")
secret_env = flyte.TaskEnvironment(name="secret", secrets=[flyte.Secret("child_key", as_env_var="CHILD_KEY")])
HERE = str(Path(__file__))


def twice(v: int) -> int:
    w = v * 2  # @twice
    return w  # @twice-return


def check(v: int) -> int:
    raise ValueError(f"bad {v}")  # @check


def nest(v: int) -> int:
    with mp.get_context("fork").Pool(1) as pool:
        return pool.map(twice, [v])[0]  # @nest


def killed(v: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)  # @killed


def turn(v: int) -> int:
    going = True
    print("turning", flush=True)
    while going:
        time.sleep(0.01)
    return v


def tell_key(_: int) -> int:
    key = os.environ["CHILD_KEY"]
    print("the key is", key, flush=True)  # @tell-key
    return len(key)


@secret_env.task
def tells_its_key(method: str) -> int:
    with mp.get_context(method).Pool(1) as workers:
        return workers.map(tell_key, [1])[0]


@env.task
def turns() -> int:
    child = mp.get_context("fork").Process(target=turn, args=(1,))
    child.start()
    child.join()
    return child.exitcode or 0


@env.task
def pool(method: str, n: int = 1) -> list[int]:
    with mp.get_context(method).Pool(1) as workers:  # @pool-end
        got = workers.map(twice, range(n))  # @pool-map
    return got


@env.task(timeout=timedelta(seconds=2))
def hurried() -> list[int]:
    with mp.get_context("fork").Pool(1) as workers:
        return workers.map(twice, range(1))


@env.task
def executor(method: str, n: int = 1) -> list[int]:
    with ProcessPoolExecutor(1, mp_context=mp.get_context(method)) as workers:
        got = list(workers.map(twice, range(n)))  # @executor-map
    return got


@env.task
def caught(method: str) -> str:
    with mp.get_context(method).Pool(1) as workers:
        try:
            workers.map(check, [7])  # @caught-map
        except ValueError as error:
            return str(error)
    return "nothing"


@env.task
def raised(method: str) -> str:
    with mp.get_context(method).Pool(1) as workers:
        return str(workers.map(check, [7]))


@env.task
def two(method: str) -> list[int]:
    with mp.get_context(method).Pool(2) as workers:
        return workers.map(twice, range(2), chunksize=1)


@env.task
def nested() -> int:
    with ProcessPoolExecutor(1, mp_context=mp.get_context("fork")) as workers:
        return workers.submit(nest, 4).result()


@env.task
def forked() -> int:
    pid = os.fork()  # @fork
    if pid == 0:  # @fork-next
        os._exit(twice(3))
    _, status = os.waitpid(pid, 0)  # @forked-wait
    return os.waitstatus_to_exitcode(status)


@env.task
def lost() -> int:
    child = mp.get_context("fork").Process(target=killed, args=(1,))
    child.start()
    child.join()
    return child.exitcode or 0


@env.task
def replaced() -> int:
    pid = os.fork()
    if pid == 0:
        os.execv("/bin/sh", ["sh", "-c", "exit 5"])
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@env.task
def renewed() -> int:
    pid = os.fork()
    if pid == 0:
        os.execv(sys.executable, [sys.executable, str(Path(HERE).parent / "script.py"), "7"])
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@env.task
def waited() -> int:
    child = mp.get_context("fork").Process(target=twice, args=(1,))
    child.start()
    child.join()
    return child.exitcode or 0


@env.task
def outlived() -> int:
    pid = os.fork()
    if pid == 0:
        if os.fork() == 0:
            twice(5)
        os._exit(0)
    os.waitpid(pid, 0)
    return 1


@env.task
def launched(how: str) -> str:
    words = {"-c": f"import sys; sys.path.insert(0, {str(Path(HERE).parent)!r}); import script; script.main('6')"}
    arguments = {
        "-c": ["-c", words["-c"]],
        "-m": ["-m", "script", "6"],
        "script": [str(Path(HERE).parent / "script.py"), "6"],
    }
    command = [sys.executable, *arguments[how]]
    return subprocess.run(
        command, cwd=Path(HERE).parent, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True
    ).stdout
