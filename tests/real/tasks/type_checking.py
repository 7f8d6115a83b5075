"""Imports under TYPE_CHECKING and annotations as texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flyte

if TYPE_CHECKING:
    from collections.abc import Sequence

env = flyte.TaskEnvironment("type_checking")


def longest(words: Sequence[str]) -> str:
    return max(words, key=len)


@env.task
def main(words: list[str] = ["a", "bcd"]) -> str:
    return longest(words)
