"""Fuzzes the Dockerfile view: `python tests/hostile/fuzz_dockerfile.py -max_total_time=1800`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from auditor.checklist import load_catalogue
from tests.hostile._fuzz import fuzz

SEEDS = (
    b"# syntax=docker/dockerfile:1\nARG TAG=3.11\nFROM python:${TAG}-slim AS base\nRUN --mount=type=cache,target=/c apt update \\\n"
    b' && pip install -r requirements.txt\nCOPY --from=base a b/\nENTRYPOINT ["python", "-u", "src/train.py"]\n',
    b"FROM base\nRUN <<EOF\nset -e\nif true; then uv run uvicorn app:api; fi\nEOF\nCMD exec uvicorn api:app --port $PORT\n",
)

CATALOGUE = load_catalogue(None)


def target(data: bytes) -> None:
    """Read the bytes as a Dockerfile, and the commands of its instructions to what they run in the end."""
    from auditor.repository import Repository
    from tests.hostile.memory import Memory

    repository = Repository(Memory({"Dockerfile": data, "src/train.py": b"x = 1\n"}), CATALOGUE)  # type: ignore[arg-type]
    for dockerfile in repository.docker.dockerfiles:
        for command in repository.resolve.dockerfile(dockerfile):
            assert command.line is None or 0 < command.line <= data.count(b"\n") + data.count(b"\r") + 1
    assert isinstance(repository.docker.scope, str)


if __name__ == "__main__":
    fuzz(target, SEEDS)
