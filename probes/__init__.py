"""The built-in probes, one module a topic, found through the entry-point group `auditor.probes`."""

from __future__ import annotations
