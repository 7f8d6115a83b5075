"""Tasks that call tasks: async and sync ones, each from the other.

A sync task is called like any function. From an async task, a sync task is awaited by its `.aio`.

flyte-tui run examples/tasks/nested.py main
flyte-tui run examples/tasks/nested.py report --words '["to", "be", "or"]'
"""

import asyncio

import flyte

env = flyte.TaskEnvironment(name="nested")

WORDS = ["to", "be", "or", "not", "to", "be"]


@env.task
def clean(text: str) -> str:
    """Lower the letters and drop what is not a letter."""
    return "".join(letter for letter in text.lower() if letter.isalpha() or letter.isspace())


@env.task
def split(text: str) -> list[str]:
    """Clean a text and split it into words; a sync task that calls a sync task."""
    return clean(text).split()


@env.task
async def count(words: list[str]) -> dict[str, int]:
    """Count how often each word is there."""
    counts: dict[str, int] = {}
    for word in sorted(words):
        counts[word] = counts.get(word, 0) + 1
    return counts


@env.task
def report(words: list[str] = WORDS) -> str:
    """Name the most frequent word; a sync task that runs an async task."""
    counts = asyncio.run(count(words))
    word = max(counts, key=lambda name: (counts[name], name))
    return f"{word!r} is there {counts[word]} times"


@env.task
async def main(text: str = "To be, or not to be: that is the question.") -> dict[str, int]:
    """Count the words of a text; an async task that awaits a sync one by `.aio`, and then an async one."""
    words = await split.aio(text)
    return await count(words)
