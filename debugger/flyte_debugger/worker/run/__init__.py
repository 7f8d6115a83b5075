"""Running a task in a worker."""
