"""Reports and displayed values in frames that can reach neither the notebook nor a network."""
