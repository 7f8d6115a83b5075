"""What a person may ask of a debug session: typed requests, their answers, and the words that they are given by."""
