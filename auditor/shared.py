"""What the built-in probes share with the engine beside the public names.

None of it is part of the API: a name here may change or go with any release, so a package of your own brings its own.
A name comes in here when a probe and the engine both need it, and only what imports nothing else of the engine.
"""

from __future__ import annotations

from auditor._globs import LONGEST_PATH, glob_expression
from auditor._regex import regex
from auditor._scripts import SCRIPTS

__all__ = ["LONGEST_PATH", "SCRIPTS", "glob_expression", "regex"]
