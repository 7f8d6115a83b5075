"""Secrets of a run: looked up on this machine, masked in everything that is shown or kept."""
