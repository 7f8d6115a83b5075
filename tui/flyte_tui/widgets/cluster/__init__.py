"""Widgets of the cluster's screens."""
