"""`flyte-tui run`: starting a run and showing it as it goes on."""
