"""Settings such as `retries=3`, read and put on a task by `TaskTemplate.override`."""
