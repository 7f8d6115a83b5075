"""The terminal: the program `flyte-tui` and its command line."""
