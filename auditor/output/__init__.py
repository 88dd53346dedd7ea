"""Outputs: each prints an audit and computes nothing."""

from __future__ import annotations
