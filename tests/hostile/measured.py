"""How much memory an audit takes, measured from a small process: a child's peak counts what its parent held."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.soon import STUCK

ROOT = Path(__file__).parent.parent.parent
MEBIBYTES = 300
"""For one audit, git and ruff included: the largest of its processes."""
_AUDIT = "import sys; sys.path.insert(0, sys.argv.pop(1)); from auditor.cli import main; main()"
_LAUNCH = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-c", *sys.argv[1:]], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(done.returncode, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024), used.ru_utime + used.ru_stime)
"""


def measured(source: str, cache: Path, *, worktree: bool | None = None) -> tuple[float, float]:
    """Return the peak of the command's memory in MiB and its seconds of processor time. It must end well."""
    place = [] if worktree is None else ["--worktree" if worktree else "--committed"]
    command = [sys.executable, "-S", "-c", _LAUNCH, _AUDIT, str(ROOT), source, *place, "--cache-dir", str(cache), "--format", "json", "--fail-on", "never"]  # fmt: skip
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, capture_output=True, env=environment, timeout=STUCK, check=True)
    code, peak, seconds = done.stdout.split()[-3:]
    assert int(code) in {0, 3}, done.stderr.decode()[-2000:]
    return int(peak) / 2**20, float(seconds)
