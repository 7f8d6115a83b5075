"""What is kept of runs: a folder each, and an index over them."""
