"""Fuzzes the Python view: `python tests/hostile/fuzz_python.py -max_total_time=1800`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.hostile._fuzz import fuzz, read_as

if __name__ == "__main__":
    fuzz(read_as("src/train.py", "python"))
