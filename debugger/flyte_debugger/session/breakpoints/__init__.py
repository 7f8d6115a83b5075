"""Breakpoints: as a person writes them, as they are kept, and as a debuggee has them."""
