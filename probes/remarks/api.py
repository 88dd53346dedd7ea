"""Remarks about the API: calls of routes that nobody serves, tests that pass on a failure, weights never loaded."""

from __future__ import annotations
