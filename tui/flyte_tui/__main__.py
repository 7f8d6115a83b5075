"""`flyte-tui` and `python -m flyte_tui`."""

import gc
import sys

COLLECTIONS = (50_000, 20, 20)
"""Thresholds of the garbage collector: nearly every object made here lives on, so collections waste time."""


def main() -> None:
    """Run the command line and leave with its exit status; 130 when the person interrupts it."""
    gc.set_threshold(*COLLECTIONS)
    arguments = sys.argv[1:]
    try:
        if arguments[:1] in (["run"], ["rerun"], ["debug"]):
            _with_head_start(arguments)
        else:
            _run(arguments)
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        gc.freeze()  # What is left goes with the process; looking through it once more takes longer than ending.


def _with_head_start(arguments: list[str]) -> None:
    from flyte_tui import prelaunch

    try:
        prelaunch.begin(arguments[1:])
        _run(arguments)
    finally:
        prelaunch.workers.close()


def _run(arguments: list[str]) -> None:
    from flyte_tui.cli.commands import command_for

    command_for(arguments).main(arguments, prog_name="flyte-tui")


if __name__ == "__main__":
    main()
