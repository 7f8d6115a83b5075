"""A client of the Debug Adapter Protocol: framing, transport, typed messages, requests. Knows no Flyte and no runs."""
