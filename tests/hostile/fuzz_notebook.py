"""Fuzzes the notebook view: `python tests/hostile/fuzz_notebook.py -max_total_time=1800`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.hostile._fuzz import fuzz, read_as

if __name__ == "__main__":
    fuzz(read_as("a.ipynb", "notebooks"))
