"""Prices."""

PRICE = 7
