"""Remarks about images and data: builds that copy or start what is not there, remotes that nobody else can reach."""

from __future__ import annotations
