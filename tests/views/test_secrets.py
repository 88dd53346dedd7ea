from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest

from auditor.views._secret_patterns import kinds_on
from tests.conftest import MakeRepo

KEY = hashlib.sha1(b"a key of nobody").hexdigest()
SEARCHED = """
import sys
from auditor import audit
found = [remark.id for remark in audit(sys.argv[1], worktree=False).remarks]
print(found.count("secret-tracked"), "detect_secrets" in sys.modules)
"""


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (f"ENV WANDB_API_KEY={KEY}", "1 False"),
        ("-----BEGIN RSA PRIVATE KEY-----\\n" + KEY * 2, "1 True"),
        ("", "0 False"),
    ],
)
def test_the_library_is_loaded_only_for_what_it_knows(make_repo: MakeRepo, line: str, found: str) -> None:
    repo = make_repo({"Dockerfile": f"FROM python:3.12\n{line}\n"})
    command = [sys.executable, "-c", SEARCHED, str(repo)]
    assert subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout.strip() == found


@pytest.mark.parametrize("value", ["0123456789abcdef" * 2 + "01234567", "456789abcdef0123456789abcdef0123456789ab"])
def test_digits_in_their_order_are_no_key(value: str) -> None:
    assert list(kinds_on(f"WANDB_API_KEY={value}", "", library=False)) == []
    assert list(kinds_on(f"WANDB_API_KEY={KEY}", "", library=False)) == ["a Weights & Biases API key"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        *((name, True) for name in ("wandbAPI", "wandb_api", "WANDB_SECRET", "wandb_login", "wandb_token")),
        *((name, False) for name in ("wandb_commit", "wandb_run_sha", "wandb_apiary", "api")),
    ],
)
def test_what_is_called_a_secret_of_a_tracker_is_its_key_and_a_commit_is_none(name: str, found: bool) -> None:
    told = ["a Weights & Biases API key"] if found else []
    assert list(kinds_on(f"{name}: {KEY}", "", library=False)) == told
