"""A call of a task in a worker: its inputs, its environment, its attempts, its body and its outputs."""
