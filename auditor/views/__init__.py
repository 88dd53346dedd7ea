"""Parsed views of a snapshot: plain facts with their lines, each parsed once, when first asked for."""

from __future__ import annotations
