"""The processes of one debugged program: the task's own and its children, each with a session."""
