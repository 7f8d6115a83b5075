"""How a task runs: worker processes, their supervisor, events and records."""
