"""What supervisor and worker exchange: a channel of JSON lines and the typed messages on it."""
