"""One run as a front end sees it: its request, events, state and handle."""
