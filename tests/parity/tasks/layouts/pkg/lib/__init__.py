"""What jobs share."""

WORD = "from the package"
