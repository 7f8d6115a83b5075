"""A command in a subprocess."""

import subprocess
import sys

import flyte

env = flyte.TaskEnvironment("subprocesses")


@env.task
def main(code: str = "print(6 * 7)") -> int:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(done.stdout)
