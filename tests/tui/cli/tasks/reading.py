"""Tasks that read from stdin."""

import asyncio
import getpass
import sys

import flyte

env = flyte.TaskEnvironment("reading")
elsewhere = flyte.TaskEnvironment("elsewhere", env_vars={"READING": "1"})


@env.task
def ask() -> str:
    return input("name? ")


@env.task
async def ask_twice() -> str:
    first = input("first? ")
    second = await asyncio.to_thread(input, "second? ")
    return f"{first} {second}"


@env.task
def everything() -> int:
    return len(sys.stdin.read())


@elsewhere.task
def ask_elsewhere() -> str:
    return sys.stdin.readline().strip()


@env.task
def through_a_child() -> str:
    return ask_elsewhere()


@env.task
def word() -> str:
    return getpass.getpass("word? ")
