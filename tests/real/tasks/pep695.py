"""Generics and type aliases of Python 3.12."""


import flyte

env = flyte.TaskEnvironment("pep695")
type Numbers = list[int]


def first[T](items: list[T]) -> T:
    return items[0]


@env.task
def main(numbers: Numbers = [4, 5]) -> int:
    return first(numbers)
