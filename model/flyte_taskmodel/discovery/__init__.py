"""Finding Python files, the tasks in them, and the project around them."""
