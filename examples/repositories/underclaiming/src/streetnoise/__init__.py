"""Guesses how loud a street will be in the next hour."""
