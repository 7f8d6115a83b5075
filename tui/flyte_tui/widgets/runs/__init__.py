"""Past runs as rows, and two of them side by side."""
