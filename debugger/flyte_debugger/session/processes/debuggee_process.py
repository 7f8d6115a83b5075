"""Which process of a program something is in."""

from dataclasses import dataclass

NAME = (
    "(lambda sys, named: named.current_process().name if named and named.current_process().name != 'MainProcess' "
    "else ' '.join(sys.argv[:1]) or 'python')(__import__('sys'), __import__('sys').modules.get('multiprocessing'))"
)
"""An expression for the name that a process has among those of `multiprocessing`, else the program that it runs."""


@dataclass(frozen=True)
class DebuggeeProcess:
    """A child process."""

    pid: int
    name: str
    """`ForkPoolWorker-1`, or the program that it runs."""
    parent: int
    """The id of the process that started it."""
