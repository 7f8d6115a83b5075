"""Reports read as text and drawn in the terminal."""
