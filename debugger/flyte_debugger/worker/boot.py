"""The first file that a worker's Python runs, whichever Python that is.

Called as `python boot.py FD MODEL DEBUGGER [fork-server]`.

The workbench need not be installed there: its two packages are loaded from where they lie, and nothing else of the
workbench's own environment comes along. What a Python or a Flyte is too old for is said before anything else, in words
that even an old Python can run.
"""

import gc
import json
import os
import sys
import time

PYTHON = (3, 11)
FLYTE = (2, 12)
ADVICE = "Name another interpreter with --python, or install Flyte 2.12 or newer in a Python 3.11 or newer."


def problem() -> str:
    """Why this Python cannot run tasks; empty when it can."""
    here = "{} (Python {}.{})".format(sys.executable, *sys.version_info[:2])
    if sys.version_info < PYTHON:
        return f"{here} is too old to run tasks. {ADVICE}"
    from importlib.metadata import PackageNotFoundError, version

    try:
        installed = version("flyte")
    except PackageNotFoundError:
        return f"Flyte is not installed in {here}. {ADVICE}"
    numbers = tuple(int(part) for part in installed.split(".")[:2] if part.isdigit())
    return "" if FLYTE <= numbers < (3,) else f"{here} has Flyte {installed}, which cannot run tasks here. {ADVICE}"


def refuse(descriptor: int, sentence: str) -> None:
    """Answer whatever is asked with this sentence."""
    event = {"kind": "run_refused", "message": sentence, "usage": "", "at": time.time()}
    os.write(descriptor, json.dumps(event).encode("utf-8") + b"\n")


def main() -> None:
    """Check this Python, load the workbench's packages and serve."""
    descriptor, model, debugger = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    from import_by_path import load  # type: ignore[import-not-found]  # beside this file, whose folder is on the path

    if os.path.dirname(os.path.abspath(__file__)) == sys.path[0]:  # noqa: PTH100, PTH120
        del sys.path[0]  # this file's folder is no place for a person's imports to be found
    sentence = problem()
    if sentence and sys.argv[4:]:
        sys.exit(sentence)
    if sentence:
        refuse(descriptor, sentence)
        return
    gc.disable()  # until a request comes: all that is imported lasts, and going through it again and again takes time
    load("flyte_taskmodel", model)
    load("flyte_debugger", debugger)
    if sys.argv[4:] == ["fork-server"]:
        from flyte_debugger.worker.fork_requests import serve_forks

        descriptor = serve_forks(descriptor)  # returns in each worker
    from flyte_debugger.worker.main import main as serve

    serve(descriptor)


if __name__ == "__main__":
    main()
