"""Measurements that are run by hand; see docs/benchmarks.md."""

from __future__ import annotations
