from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.remarks.remarked import remarked

Make = Callable[..., Repository]
# Put together here, so that no scanner takes this file for a leak.
KEY = hashlib.sha1(b"a key of nobody").hexdigest()
OTHER = hashlib.sha1(b"another key of nobody").hexdigest()
NAME = "WANDB_API_KEY"


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("train.dockerfile", f"FROM python:3.12\nENV {NAME}={KEY}\n", 2),
        ("configs/job.yaml", f"env:\n- name: {NAME}\n  value: {KEY}\n", 3),
        ("src/train.py", f"import wandb\n\nwandb.login(key='{KEY}')\n", 3),
        (".github/workflows/a.yml", f"on: push\nenv:\n  {NAME}: {KEY}\njobs: {{}}\n", 3),
        ("run.sh", f"export {NAME}={KEY}\n", 1),
        (".dvc/config", f"['remote \"r\"']\n    access_key_id = {KEY}\n", 2),
        ("README.md", f"```\ndocker run -e {NAME}={KEY} train\n```\n", 2),
        ("wandb/run-20250101_1-a/files/config.yaml", f"a: 1\nwandb_key: {KEY}\n", 2),
        ("src/wandb/run-20250101_1-a/files/wandb-metadata.json", f'{{"args": ["--wandb-key", "{KEY}"]}}\n', 1),
        ("wandb/run-20250101_1-a/files/output.log", f"wandb_key: {KEY}\n", None),
        ("train.dockerfile", f"FROM python:3.12\nENV {NAME}=$KEY\n", None),
        ("train.dockerfile", f"FROM python:3.12\nENV {NAME}={'0' * 40}\n", None),
        ("train.dockerfile", f"FROM python:3.12\nENV {NAME}=<your-key>\n", None),
        ("src/train.py", f"COMMIT = '{KEY}'\n", None),
        ("src/train.py", f"wandb.login(key='{KEY}')  # pragma: allowlist secret\n", None),
        ("tests/test_train.py", f"wandb.login(key='{KEY}')\n", None),
        (".venv/lib/a.py", f"wandb.login(key='{KEY}')\n", None),
    ],
)
def test_a_key_that_is_tracked_is_remarked_with_its_place_alone(
    repo: Make, path: str, text: str, expected: int | None
) -> None:
    found = remarked(repo({path: text}), "secret-tracked")
    assert [place.line for each in found for place in each.evidence] == ([expected] if expected else [])
    assert all(each.item is None and KEY not in repr(each) for each in found)


def test_the_keys_of_a_kind_are_one_remark(repo: Make) -> None:
    lines = {"a.sh": f"{NAME}={KEY}\n", "b.sh": f"{NAME}={OTHER}\n", "b.py": f"hf = 'hf_{'aBcDeFgHiJkLmNoPq' * 2}'\n"}
    first, second = sorted(remarked(repo(lines), "secret-tracked"))
    assert first.message.startswith("a Hugging Face token stands in b.py (not shown)")
    assert second.message.startswith("a Weights & Biases API key stands in a.sh and b.sh (not shown)")


def test_a_work_tree_is_warned_otherwise(repo: Make) -> None:
    made = repo({"a.sh": f"{NAME}={KEY}\n"})
    made.snapshot.worktree = True
    assert remarked(made, "secret-tracked") == []
