"""The report: its checklist marks and its answers, read apart."""

from __future__ import annotations
