"""Plots."""

COLOURS = ["#2a6f97", "#e9c46a"


def plot(values: list[float]) -> None:
    """Plot the values."""
    print(values, COLOURS)
