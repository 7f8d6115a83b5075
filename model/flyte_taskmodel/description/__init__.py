"""A TaskTemplate as plain data: parameters, interface, source, what it serialises to."""
