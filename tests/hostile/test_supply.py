"""What the program is built from and with: pinned, and known to no service for a vulnerability."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.soon import STUCK

ROOT = Path(__file__).parent.parent.parent
FILES = [*sorted((ROOT / ".github" / "workflows").glob("*.y*ml")), ROOT / "action.yml"]
LOCK = ROOT / "requirements.lock"


def tool(name: str) -> str:
    """Return a tool that `.ci/run` installed for this run alone, or skip."""
    found = shutil.which(name, path=os.environ.get("AUDIT_TOOLS", os.devnull))
    if found is None:
        pytest.skip(f"{name} is not in AUDIT_TOOLS, the folder of tools that .ci/run installs")
    return found


def test_every_dependency_is_pinned_with_its_hashes() -> None:
    text = LOCK.read_text("utf-8").replace("\\\n", " ")
    rows = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(rows) > 20
    for row in rows:
        assert re.match(r"[A-Za-z0-9._-]+(?:\[[a-z,]+\])?==\S+ ", row), row
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", row), row


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_our_own_workflows_are_lent_little_and_trust_no_name(path: Path) -> None:
    text = path.read_text("utf-8")
    for used in re.findall(r"^\s*(?:- )?uses:\s*(\S+)", text, re.M):
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", used), used
    if path.name != "action.yml":
        document = yaml.safe_load(text)
        assert document["permissions"] == {}
        lent = [job.get("permissions", {}) for job in document["jobs"].values()]
        assert all(value in {"read", "none"} for each in lent for value in each.values())


def test_zizmor_finds_nothing_in_our_workflows() -> None:
    command = [tool("zizmor"), "--offline", "--no-progress", "--format", "json-v1", ".github", "action.yml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=STUCK, check=False)
    assert json.loads(done.stdout) == [], done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()


def test_no_service_knows_a_vulnerability_of_what_is_pinned() -> None:
    command = [tool("pip-audit"), "--strict", "--disable-pip", "--require-hashes", "-r", str(LOCK), "--format", "json", "--progress-spinner", "off", "--timeout", "15"]  # fmt: skip
    said = []
    for service in ("pypi", "osv"):
        try:
            done = subprocess.run([*command, "-s", service], cwd=ROOT, capture_output=True, timeout=120, check=False)
        except subprocess.TimeoutExpired:  # each package may be waited for
            said.append(f"no answer from {service} in time")
            continue
        found = json.loads(done.stdout)["dependencies"] if done.stdout.strip() else []
        assert not [entry for entry in found if entry.get("vulns")]
        # A mirror may not know what it is asked about: then nothing was looked at.
        if found and not [entry for entry in found if entry.get("skip_reason")]:
            assert len(found) > 20
            assert done.returncode == 0
            return
        said.append((done.stderr.decode("utf-8", "replace").strip().splitlines() or ["nothing"])[-1][-200:])
    pytest.skip(f"neither service answers: {'; '.join(said)}")
