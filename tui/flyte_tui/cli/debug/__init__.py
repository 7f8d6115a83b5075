"""`flyte-tui debug` and `attach`: a debug session on a terminal or over pipes."""
