import flyte

env = flyte.TaskEnvironment("workflows")
