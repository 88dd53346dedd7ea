"""Outputs print an audit and compute nothing."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.audited import Audit

FORMATS = ("github", "html", "json", "markdown", "sarif")
"""The formats that are written as bytes, each by `render` of the module of its name; `terminal` is shown instead."""


def render(audit: Audit, form: str) -> bytes:
    """Return the audit in one of FORMATS, as UTF-8; only that format's module is imported."""
    written: bytes = import_module(f"auditor.output.{form}").render(audit)
    return written
