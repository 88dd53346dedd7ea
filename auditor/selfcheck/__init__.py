"""What only the people who can still act need: how their work tree stands, honest marks, and hygiene."""

from __future__ import annotations
