"""Remarks about configuration: sweeps and Hydra configurations that name what is not there."""

from __future__ import annotations
