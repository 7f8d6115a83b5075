"""What a session has the debuggee do for it, and how its answers are read."""
