"""`flyte-tui --serve`: the terminal program in a browser."""
