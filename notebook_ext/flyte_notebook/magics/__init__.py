"""The magics, and the parsing of their lines."""
