"""The cluster in the terminal program: its runs, and one of them."""
