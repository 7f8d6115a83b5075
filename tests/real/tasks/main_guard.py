"""`flyte.run` under `if __name__ == '__main__'`."""

import flyte

env = flyte.TaskEnvironment("main_guard")


@env.task
def main(x: list[int] = [1, 2, 3]) -> float:
    return sum(x) / len(x)


if __name__ == "__main__":
    flyte.init_from_config()
    run = flyte.run(main, x=list(range(10)))
    print(run.url)
