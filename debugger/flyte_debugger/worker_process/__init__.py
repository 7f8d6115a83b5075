"""Worker processes: starting them, keeping one warm, ending them and whatever they started."""
