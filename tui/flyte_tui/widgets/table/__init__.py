"""Tables that draw only the rows on the screen, and give each column what it needs."""
