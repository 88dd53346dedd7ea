"""Fuzzes the Dockerfile view: `python tests/hostile/fuzz_dockerfile.py -max_total_time=1800`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.hostile._fuzz import fuzz, read_as

SEEDS = (
    b"# syntax=docker/dockerfile:1\nARG TAG=3.11\nFROM python:${TAG}-slim AS base\nRUN --mount=type=cache,target=/c apt update \\\n"
    b' && pip install -r requirements.txt\nCOPY --from=base a b/\nENTRYPOINT ["python", "-u", "src/train.py"]\n',
    b"FROM base\nRUN <<EOF\nset -e\nif true; then uv run uvicorn app:api; fi\nEOF\nCMD exec uvicorn api:app --port $PORT\n",
)

if __name__ == "__main__":
    fuzz(read_as(["Dockerfile"], "docker"), SEEDS)
