"""The screens of the program, each with its sheet beside it."""
