"""A secret is named with its kind and its place and without its value, and what only looks like one is not."""

from __future__ import annotations

import hashlib
import json
import socket
import subprocess
import sys

import pytest

import auditor
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.output import FORMATS, render
from auditor.selfcheck.hygiene import hygiene
from auditor.views import secrets as _secrets
from auditor.views.tree import Tree
from tests.conftest import MakeRepo
from tests.selfcheck.hygienic import HEX, audited, found_in
from tests.soon import soon

# Put together here, so that no scanner takes this file for a leak.
TOKEN = ("Zq7Lm2Xv9Tb4Kd8Rn1Wc6Hs3Jp5Gf0Yk" * 4)[:130]
PEM = "-----BEGIN " + "PRIVATE KEY-----"
BODY = ("MIIEv" + TOKEN)[:64]
SERVICE_ACCOUNT = json.dumps({"type": "service_account", "private_key": f"{PEM}\n{BODY}\n{BODY}\n"}, indent=2)
NOTEBOOK = {"cells": [{"cell_type": "code", "outputs": [{"text": [f"wandb api_key: {HEX}\n"]}], "source": []}]}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (f"WANDB_API_KEY={HEX}", "a Weights & Biases API key"),
        (f'wandb.login(key="{HEX}")', "a Weights & Biases API key"),
        (f'os.environ["WANDB_API_KEY"] = "{HEX}"', "a Weights & Biases API key"),
        (f"RUN wandb login --relogin {HEX}", "a Weights & Biases API key"),
        (f"ENV WANDB_API_KEY {HEX}", "a Weights & Biases API key"),
        (f'    wandb_api_key: str = "{HEX}"', "a Weights & Biases API key"),
        (f'parser.add_argument("--wandb-key", default="{HEX}")', "a Weights & Biases API key"),
        (f"value: wandb_v1_{TOKEN[:70]}", "a Weights & Biases API key"),
        (f'  api_key: "{HEX}"', "an API key"),
        (f"RUN dvc remote modify origin --local secret_access_key {HEX}", "an API key"),
        (f"dvc remote modify origin --local password {HEX}", "an API key"),
        (f"KAGGLE_KEY: {HEX[:32]}", "a Kaggle API key"),
        (f'{{"username":"someone","key":"{HEX[:32]}"}}', "a Kaggle API key"),
        (f"token = 'ghp_{TOKEN[:36]}'", "a GitHub token"),
        (f"token = 'github_pat_{TOKEN[:22]}_{TOKEN[22:81]}'", "a GitHub token"),
        ("HF = 'hf_" + "AbCdEfGhKmNpQrStUvWxYzBcDfGhJkLmNp" + "'", "a Hugging Face token"),
        (f"key: AIza{TOKEN[:35]}", "a Google API key"),
        (f"aws_access_key_id = AKIA{TOKEN[:16].upper()}", "an AWS key"),
        (f"url = 'https://bot:{TOKEN[:14]}@git.company.dk/x.git'", "a password in a URL"),
    ],
    ids=range(19),
)
def test_a_secret_is_named_by_its_kind_and_line_and_never_by_its_value(
    make_repo: MakeRepo, line: str, kind: str
) -> None:
    audit = audited(make_repo, {"deploy/notes.txt": f"ours\n# more\n{line}\n"})
    secrets = [warning for warning in audit.warnings if warning.id == "secret"]
    assert [(warning.path, warning.line) for warning in secrets] == [("deploy/notes.txt", 3)]
    assert secrets[0].message.startswith(kind)
    for value in (HEX, HEX[:32], TOKEN[:16], TOKEN[:16].upper()):
        assert value not in secrets[0].message
        for form in FORMATS:
            assert value.encode() not in render(audit, form)


@pytest.mark.parametrize(
    "line",
    [
        "WANDB_API_KEY=${{ secrets.WANDB_API_KEY }}",
        "WANDB_API_KEY=your_wandb_api_key_here",
        f"wandb @ git+https://github.com/wandb/wandb@{HEX}",
        f"uses: wandb/action@{HEX}",
        "url = f'https://{user}:{password}@git.company.dk/x.git'",
        "postgresql://postgres:postgres@db:5432/app",
        "https://user:password@example.com/path",
        f"{PEM}",
        f"{PEM}\\n...\\n",
        "ghp_" + "x" * 36,
        "aws_access_key_id = AKIA" + "IOSFODNN7EXAMPLE",
        f"WANDB_API_KEY={HEX}  # pragma: allowlist secret",
        f"sha = '{HEX}'",
        f"cache_key: {HEX}",
        "api_key: ${{ secrets.API_KEY }}",
        "hf_" + "hub_download_from_the_repository_now",
    ],
    ids=range(16),
)
def test_what_only_looks_like_a_secret_is_none(make_repo: MakeRepo, line: str) -> None:
    assert found_in(make_repo, {"src/train.py": f"{line}\n"}) == []


def test_a_service_account_is_found_and_what_notebooks_print_is_not_read(make_repo: MakeRepo) -> None:
    files = {"gcp.json": SERVICE_ACCOUNT, "n.ipynb": json.dumps(NOTEBOOK, indent=1), "data.csv": f"wandb_key={HEX}\n"}
    more = {
        "a.pem": f"{PEM}\n{BODY}\n",
        "b.pem": f"a\n{PEM}\nProc-Type: 4\n\n{BODY}\n",
        "c.pem": f"{PEM}\n\n\n\n{BODY}\n",
    }
    expected = [("secret", "a.pem", 1), ("secret", "b.pem", 2), ("secret", "gcp.json", 3)]
    assert found_in(make_repo, {**files, **more, "package-lock.json": f"WANDB_API_KEY={HEX}\n"}) == expected


def test_secrets_of_installed_packages_and_of_locks_are_not_the_groups(make_repo: MakeRepo) -> None:
    files = {".venv/lib/x.py": f"WANDB_API_KEY={HEX}\n", "uv.lock": f"WANDB_API_KEY={HEX}\n"}
    assert [kind for kind, _, _ in found_in(make_repo, files)] == ["tracked-environment"]


def test_nothing_asks_the_network(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert len(found_in(make_repo, {"a.py": f"t = 'ghp_{TOKEN[:36]}'\nx = 'AKIA{TOKEN[:16].upper()}'\n"})) == 2


def test_the_detectors_are_not_even_imported_where_no_file_may_hold_a_secret(make_repo: MakeRepo) -> None:
    path = make_repo({"src/train.py": "import wandb\nwandb.login()\n", ".env": "PORT=1\n"})
    script = (
        "import sys, auditor; from auditor.selfcheck.hygiene import hygiene\n"
        f"auditor.audit({str(path)!r}, worktree=False, notices=[hygiene])\n"
        "sys.exit('detect_secrets' in sys.modules or 'requests' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_secret_in_a_very_long_line_is_found(make_repo: MakeRepo) -> None:
    long = "x " * 20_000 + f"WANDB_API_KEY={HEX} " + "y " * 20_000
    assert found_in(make_repo, {"a.js": f"\n{long}\n"}) == [("secret", "a.js", 2)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("env:\n  - name: WANDB_API_KEY\n    value: {}\n", True),
        ('env:\n  - name: "WANDB_API_KEY"\n    value: "{}"\n', True),
        ('{{\n  "name": "WANDB_API_KEY",\n  "value": "{}"\n}}\n', True),
        ("env:\n  - name: COMMIT # of wandb\n    value: {}\n", False),
        ("env:\n  - name: WANDB_API_KEY\n    valueFrom: {}\n", False),
        ("env:\n  - name: WANDB_API_KEY\n    value: {}  # pragma: allowlist secret\n", False),
        ('parser.add_argument(\n    "--wandbkey",\n    default="{}",\n)\n', True),
        ('# wandb\nparser.add_argument("--commit",\n    default="{}",\n)\n', False),
    ],
    ids=range(8),
)
def test_a_secret_may_stand_below_its_name(make_repo: MakeRepo, text: str, found: bool) -> None:
    assert found_in(make_repo, {"job.yaml": text.format(HEX)}) == ([("secret", "job.yaml", 3)] if found else [])


def test_what_is_too_much_to_search_is_said(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_secrets, "MAX_SECRETS_BYTES", 100)
    files = {"a.txt": "x" * 80, "b.txt": f"WANDB_API_KEY={HEX}\n", "c.txt": "x"}
    assert found_in(make_repo, files) == [("secrets-unread", "b.txt", None)]


@pytest.mark.parametrize(
    "text",
    [
        "wandb login " + "--a " * 20_000,
        "sk-" * 200_000 + "T3BlbkFJ",
        ("sk-" * 250 + "T3BlbkFJ\n") * 1000,
        "aws'" * 200_000,
        ("aws key '" + "a" * 39 + " ") * 15_000,
        "wandb " * 150_000,
        "://a" * 200_000,
        "://" + "a:" * 300_000 + "@",
        "BEGIN " * 150_000 + "PRIVATE KEY",
        "xoxb-" + "1-" * 300_000,
    ],
    ids=range(10),
)
def test_hostile_text_takes_no_time(make_repo: MakeRepo, text: str) -> None:
    path = make_repo({"README.md": "# Us\n", "a.txt": text + "\n"})
    with open_snapshot(parse_source(str(path)), worktree=False) as snapshot, soon(5):
        found = list(_secrets.secrets(Tree(snapshot)))
    assert found == []


def test_no_more_than_a_handful_of_secrets_are_listed(make_repo: MakeRepo) -> None:
    lines = "".join(f"WANDB_API_KEY={hashlib.sha1(b'%d' % n).hexdigest()}\n" for n in range(50))
    assert len(found_in(make_repo, {"keys.txt": lines})) == _secrets._SHOWN


@pytest.mark.parametrize(
    "line",
    [
        f'wandb.login(key="{HEX}")',
        f'os.environ["WANDB_API_KEY"] = "{HEX}"',
        f"!wandb login {HEX}",
        f"wandb.login(key='{HEX}')\n",
    ],
    ids=range(4),
)
def test_a_secret_in_the_source_of_a_notebook_is_found(make_repo: MakeRepo, line: str) -> None:
    cells = [
        {"cell_type": "code", "outputs": [], "source": ["import wandb\n", line]},
        {"cell_type": "markdown", "source": ["It runs."]},
    ]
    whole = {"cells": [{"cell_type": "code", "outputs": [], "source": f"import wandb\n{line}"}]}
    files = {"a.ipynb": json.dumps({"cells": cells}, indent=1), "b.ipynb": json.dumps(whole, indent=1)}
    assert found_in(make_repo, files) == [("secret", "a.ipynb", 8), ("secret", "b.ipynb", 6)]


def test_a_secret_that_is_warned_of_is_not_remarked_on_as_well(make_repo: MakeRepo) -> None:
    path = str(make_repo({"README.md": "# Us\n", "train.sh": f"WANDB_API_KEY={HEX}\n"}))
    told = [auditor.audit(path, worktree=False, notices=notices) for notices in ([], [hygiene])]
    assert ["secret" in [warning.id for warning in audit.warnings] for audit in told] == [False, True]
    assert ["secret-tracked" in [remark.id for remark in audit.remarks] for audit in told] == [True, False]
