"""How each kind of claim is held against the repository; `auditor.claimcheck` is the way in."""

from __future__ import annotations
