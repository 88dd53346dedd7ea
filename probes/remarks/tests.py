"""Remarks about tests: those that never run, although they stand there."""

from __future__ import annotations
