"""The cluster in notebooks: its runs as a table, a failed action in the debug view."""
