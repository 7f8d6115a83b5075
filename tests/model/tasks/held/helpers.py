"""What `made.py` imports: decorators, factories, and tasks that are not its own."""

import functools

import flyte

env = flyte.TaskEnvironment("helpers")


def logged(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


def unmarked(function):
    def replaced(x: int = 2) -> int:
        return function(x)

    return replaced


def add_task(environment):
    @environment.task
    def added() -> int:
        return 10


def make_task(name="elsewhere"):
    environment = flyte.TaskEnvironment(name)

    @environment.task
    def from_factory() -> int:
        return 11

    return from_factory


@env.task
def imported() -> int:
    return 12


IMPORTED = [imported]
