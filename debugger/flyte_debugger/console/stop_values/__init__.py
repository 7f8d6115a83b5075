"""What the snapshot of a stop says of values beside themselves: the lines they belong to, the calls they came from."""
