"""Runs beside the kernel: other cells run meanwhile."""
