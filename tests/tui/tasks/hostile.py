"""Prints and returns what a terminal or a markup parser would act on."""

import flyte

env = flyte.TaskEnvironment(name="hostile")

NASTY = "[bold red]loud[/] \x1b[31mred\x1b[0m \x1b]0;title\x07 \u202edlrow\u202c 你好 e\u0301 [/nothing]"


@env.task
async def shout() -> str:
    """Print escapes, [red]markup[/red] and \x1b[31mwide\x1b[0m characters."""
    print(NASTY)
    print("\x1b[2J\x1b[Hcleared")
    print("10%\r50%\r100%")
    return NASTY


@env.task
async def flood(lines: int = 200_000) -> int:
    """Print many lines."""
    for number in range(lines):
        print("line", number)
    return lines
