"""What a run asks of a person in a notebook: answers to conditions, and lines for its stdin."""
