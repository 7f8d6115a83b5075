"""What is told of values and variables: how long it takes, how long it is, and how many."""
