"""A run in a cell: starting it, following its events, drawing it."""
