"""Remarks about Python code: modules that do not compile, imports and commands that lead nowhere."""

from __future__ import annotations
