"""What a person says to a debug session and is told of it: the same on the command line and on the debug screen."""
