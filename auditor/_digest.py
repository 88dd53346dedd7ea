"""The digest that every audit needs, without what `hashlib` loads beside it."""

from __future__ import annotations

# `hashlib` gives this very function, but loads OpenSSL first: 3 MiB and 3 ms of every audit.
try:
    from _blake2 import blake2b
except ImportError:  # pragma: no cover - a Python that builds it otherwise
    from hashlib import blake2b

__all__ = ["blake2b"]
