"""What only the people who can still act need: the to-do list, suggestions, pointers, and hygiene."""

from __future__ import annotations
