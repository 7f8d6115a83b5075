"""Debug sessions: what a person does with a program that can be stopped. Draws nothing and runs no user code."""
