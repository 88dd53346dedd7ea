"""What should not be handed in is named with its place, a secret without its value, and nothing else is."""

from __future__ import annotations

import hashlib
import json
import socket
import subprocess
import sys

import pytest

import auditor
from auditor.audited import Audit
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.output import FORMATS, render
from auditor.selfcheck.hygiene import hygiene
from auditor.template import Template
from auditor.views import secrets as _secrets
from auditor.views.tree import Tree
from tests.conftest import Files, MakeRepo
from tests.soon import soon

# Put together here, so that no scanner takes this file for a leak.
HEX = hashlib.sha1(b"a key of nobody").hexdigest()
TOKEN = ("Zq7Lm2Xv9Tb4Kd8Rn1Wc6Hs3Jp5Gf0Yk" * 4)[:130]
PEM = "-----BEGIN " + "PRIVATE KEY-----"
BODY = ("MIIEv" + TOKEN)[:64]
SERVICE_ACCOUNT = json.dumps({"type": "service_account", "private_key": f"{PEM}\n{BODY}\n{BODY}\n"}, indent=2)
NOTEBOOK = {"cells": [{"cell_type": "code", "outputs": [{"text": [f"wandb api_key: {HEX}\n"]}], "source": []}]}


_OTHERS = {"unread", "not-filled-in", "shallow", "no-report"}


def _audit(make_repo: MakeRepo, files: Files) -> Audit:
    path = make_repo({"README.md": "# Us\n", **files})
    # One item is enough: what is looked at is what the notice says beside the checklist.
    return auditor.audit(str(path), worktree=False, only=("git-repository",), notices=[hygiene])


def _found(make_repo: MakeRepo, files: Files) -> list[tuple[str, str | None, int | None]]:
    warnings = _audit(make_repo, files).warnings
    assert not [warning for warning in warnings if warning.id == "notice-failed"]
    return [(warning.id, warning.path, warning.line) for warning in warnings if warning.id not in _OTHERS]


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
    audit = _audit(make_repo, {"deploy/notes.txt": f"ours\n# more\n{line}\n"})
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
    assert _found(make_repo, {"src/train.py": f"{line}\n"}) == []


def test_a_service_account_is_found_and_what_notebooks_print_is_not_read(make_repo: MakeRepo) -> None:
    files = {"gcp.json": SERVICE_ACCOUNT, "n.ipynb": json.dumps(NOTEBOOK, indent=1), "data.csv": f"wandb_key={HEX}\n"}
    more = {
        "a.pem": f"{PEM}\n{BODY}\n",
        "b.pem": f"a\n{PEM}\nProc-Type: 4\n\n{BODY}\n",
        "c.pem": f"{PEM}\n\n\n\n{BODY}\n",
    }
    expected = [("secret", "a.pem", 1), ("secret", "b.pem", 2), ("secret", "gcp.json", 3)]
    assert _found(make_repo, {**files, **more, "package-lock.json": f"WANDB_API_KEY={HEX}\n"}) == expected


def test_secrets_of_installed_packages_and_of_locks_are_not_the_groups(make_repo: MakeRepo) -> None:
    files = {".venv/lib/x.py": f"WANDB_API_KEY={HEX}\n", "uv.lock": f"WANDB_API_KEY={HEX}\n"}
    assert [kind for kind, _, _ in _found(make_repo, files)] == ["tracked-environment"]


def test_nothing_asks_the_network(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert len(_found(make_repo, {"a.py": f"t = 'ghp_{TOKEN[:36]}'\nx = 'AKIA{TOKEN[:16].upper()}'\n"})) == 2


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
    assert _found(make_repo, {"a.js": f"\n{long}\n"}) == [("secret", "a.js", 2)]


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
    assert _found(make_repo, {"job.yaml": text.format(HEX)}) == ([("secret", "job.yaml", 3)] if found else [])


def test_what_is_too_much_to_search_is_said(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_secrets, "MAX_SECRETS_BYTES", 100)
    files = {"a.txt": "x" * 80, "b.txt": f"WANDB_API_KEY={HEX}\n", "c.txt": "x"}
    assert _found(make_repo, files) == [("secrets-unread", "b.txt", None)]


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
    assert len(_found(make_repo, {"keys.txt": lines})) == _secrets._SHOWN


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
    assert _found(make_repo, files) == [("secret", "a.ipynb", 8), ("secret", "b.ipynb", 6)]


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({".env": "# ours\nPORT=8000\n"}, [("env-file", ".env", 2)]),
        ({".env.example": "KEY=\n", "api/.env.template": "KEY=\n", ".env": "", "env.py": "A=1\n"}, []),
        ({"models/m.pt": b"\0" * 10_000_001}, [("large-file", "models/m.pt", None)]),
        ({"models/m.pt": b"\0" * 10_000_000}, []),
        (
            {f"env{'/in' * depth}/pyvenv.cfg": "home = /usr\n" for depth in range(12)},
            [("tracked-environment", f"env{'/in' * 11}/pyvenv.cfg", None)],
        ),
        (
            {"env/pyvenv.cfg": "home = /usr\n", "env/bin/python": "x", "env/lib/python3.11/site-packages/a.py": ""},
            [("tracked-environment", "env/bin/python", None)],
        ),
        (
            {"src/__pycache__/a.cpython-311.pyc": b"\0", "b/__pycache__/c.pyc": b"\0", ".ruff_cache/x": "x"},
            [("tracked-cache", ".ruff_cache/x", None), ("tracked-cache", "b/__pycache__/c.pyc", None)],
        ),
        ({".DS_Store": b"\0", "src/.DS_Store": b"\0"}, [("ds-store", ".DS_Store", None)]),
    ],
)
def test_what_a_machine_leaves_is_named_once(
    make_repo: MakeRepo, files: Files, found: list[tuple[str, str, int | None]]
) -> None:
    assert _found(make_repo, files) == found


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("requirements.txt", "numpy\n-e file:///Users/someone/project\n", 2),
        ("requirements.txt", "certifi @ file:///croot/certifi_17/work\nnumpy\n", 1),
        ("requirements_dev.txt", "C:\\Users\\someone\\x.whl\n", 1),
        ("pyproject.toml", '[tool.uv.sources]\nours = { path = "/home/someone/ours" }\n', 2),
        ("environment.yml", "dependencies:\n  - pip:\n    - -e /home/someone/ours\n", 3),
        ("requirements.txt", "-e .\n./local\n# -e /home/someone/x\nx @ https://host.dk/home/a/b.whl\n", None),
        ("environment.yml", "dependencies:\n  - numpy\nprefix: /home/someone/envs/x\n", None),
        ("pyproject.toml", '[tool.x]\ndata = "/home/someone/data"\nfolder = "path: C"\n', None),
    ],
)
def test_a_dependency_on_a_path_of_one_machine_is_named(
    make_repo: MakeRepo, path: str, text: str, line: int | None
) -> None:
    found = [entry for entry in _found(make_repo, {path: text}) if entry[0] == "local-path-dependency"]
    assert found == ([("local-path-dependency", path, line)] if line else [])


REPORT = """# Report

start by adding the image to the `figures` subfolder (please only use `.png`, `.jpg` or `.jpeg`) and then

## Overall project checklist

* [x] Create a git repository (M5)

### Question 20

> **Insert 1-2 images of your GCP artifact registry.**

![this](figures/registry.svg)
![that](figures/other.JPG)
[a plot](../plot.svg)
"""
FORBIDDEN = ("left.webp", "linked.svg", "registry.svg")


@pytest.mark.parametrize(
    ("report", "named"),
    [
        (
            REPORT,
            [("reports/README.md", 13), ("reports/figures/left.webp", None), ("reports/figures/linked.svg", None)],
        ),
        (REPORT.replace("![this]", "[this]"), [(f"reports/figures/{n}", None) for n in FORBIDDEN]),
        (REPORT.replace("only use `.png`", "only use `.svg`, `.png`"), [("reports/figures/left.webp", None)]),
        (
            REPORT.replace("(please only use `.png`, `.jpg` or `.jpeg`) ", ""),
            [("reports/README.md", 13), ("reports/figures/left.webp", None), ("reports/figures/linked.svg", None)],
        ),
        (REPORT.replace("figures/registry.svg", "figures"), [(f"reports/figures/{n}", None) for n in FORBIDDEN]),
    ],
)
def test_a_figure_in_a_format_that_the_report_forbids_is_named(
    make_repo: MakeRepo, report: str, named: list[tuple[str, int | None]]
) -> None:
    shown = ("other.JPG", "a.drawio", "twin.svg", "twin.png", *FORBIDDEN)
    files: Files = {f"reports/figures/{name}": name for name in shown}
    found = _found(make_repo, {"reports/README.md": report, "plot.svg": "1", **files})
    assert found == [("figure-format", path, line) for path, line in named]


def test_placeholders_of_the_template_are_named_and_ones_own_files_are_not(make_repo: MakeRepo) -> None:
    page = "# Documentation\n\nDocumentation for mosscount\n"
    files = {"docs/source/index.md": page, "docs/own.md": "# Ours\n\nThis is how the moss is counted.\n"}
    own = {"tests/test_data.py": "# def test_data():\n#     assert load()\n", "src/x/__init__.py": ""}
    assert _found(make_repo, {**files, **own}) == [("template-left", "docs/source/index.md", 1)]


def test_placeholder_code_of_the_template_is_named_unless_it_is_used(make_repo: MakeRepo) -> None:
    stub = "def {}() -> None:\n    dataset = MyDataset('data/raw')\n    assert isinstance(dataset, Dataset)\n"
    files = {
        "tests/test_data.py": stub.format("test_my_dataset"),
        "src/own/check.py": stub.format("check"),
        "src/own/used.py": stub.format("check"),
        "src/own/__init__.py": stub.format("check"),
        "src/own/train.py": "from own.used import check\n\nprint(check())\n",
    }
    named = [warning for warning in _audit(make_repo, files).warnings if warning.id == "template-left"]
    assert [(one.path, one.line, one.message.split(":")[0]) for one in named] == [
        ("src/own/check.py", 1, "still the template's placeholder code"),
        ("tests/test_data.py", 1, "still the template's placeholder test"),
    ]


@pytest.mark.parametrize("report", [{"reports/README.md": REPORT}, {}])
def test_example_figures_of_the_template_are_named_once(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch, report: Files
) -> None:
    monkeypatch.setattr(Template, "placeholder_figure", lambda _, oid: "bucket.png")
    files: Files = {"docs/d.png": "d", **{f"reports/figures/{name}": name for name in ("a.jpg", "b.png", "c.png")}}
    named = [one for one in _audit(make_repo, {**files, **report}).warnings if one.id == "template-left"]
    assert [(one.path, "(and 1 more)" in one.message) for one in named] == [("reports/figures/b.png", True)]


@pytest.mark.parametrize(("more", "told"), [(1, "and 1 more file over"), (2, "and 2 more files over")])
def test_the_largest_of_many_large_files_are_named(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch, more: int, told: str
) -> None:
    monkeypatch.setattr("auditor.selfcheck.hygiene.LARGE_BYTES", 100)
    files: Files = {"small.bin": "x", **{f"{number:02}.bin": "x" * (200 + number) for number in range(10 + more)}}
    named = [one for one in _audit(make_repo, files).warnings if one.id == "large-file"]
    assert [one.path for one in named[:10]] == [f"{number:02}.bin" for number in range(9 + more, more - 1, -1)]
    assert [one.message.startswith(told) for one in named[10:]] == [True]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({".DS_Store": "1", "a/.DS_Store": "1"}, "a file that the file browser makes (and 1 more)"),
        ({"a/Thumbs.db": "1"}, "a file that the file browser makes: `git rm --cached` it and ignore Thumbs.db"),
        ({"a/b.pyc": "1"}, "1 file of a cache (*.pyc)"),
        ({"a/.tox/b": "1", ".tox/c": "1"}, "2 files of a cache (.tox)"),
        ({"a/venv/b": "1"}, "1 file of an environment below a/venv/"),
        ({"requirements.txt": "/home/u/a\n/home/u/b\n"}, "this dependency names a path of one machine (so does 1 more"),
        ({"requirements.txt": "/home/u/a\n" * 3}, "this dependency names a path of one machine (so do 2 more lines)"),
    ],
)
def test_how_many_more_there_are_is_said(make_repo: MakeRepo, files: Files, message: str) -> None:
    (warning,) = (one for one in _audit(make_repo, files).warnings if one.id not in _OTHERS)
    assert warning.message.startswith(message)


def test_what_is_not_committed_is_not_said_to_be_in_the_history(make_repo: MakeRepo) -> None:
    repo = make_repo({"README.md": "# Us\n", "old.py": f'wandb.login(key="{HEX}")\n', ".env": "PORT=1\n"})
    (repo / "new.py").write_text(f'wandb.login(key="{HEX}")\n')
    (repo / "api").mkdir()
    (repo / "api" / ".env").write_text("PORT=1\n")
    found = auditor.audit(str(repo), worktree=True, only=("git-repository",), notices=[hygiene]).warnings
    said = {(warning.id, warning.path): warning.message for warning in found}
    assert "the history keeps it" in said["secret", "old.py"]
    assert "if it ever was committed" in said["secret", "new.py"]
    assert "git rm --cached" in said["env-file", ".env"]
    assert "end up: ignore it and commit" in said["env-file", "api/.env"]


CONFLICT = "a = 1\n<<<<<<< HEAD\nb = 1\n=======\nb = 2\n>>>>>>> 1a2b3c4 (theirs)\n"


@pytest.mark.parametrize("path", ["reports/README.md", "train.dockerfile", "configs/a.yaml", "src/a.py"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_conflict_that_was_committed_is_named_at_its_first_line(make_repo: MakeRepo, path: str, end: str) -> None:
    found = _found(make_repo, {path: CONFLICT.replace("\n", end).encode()})
    assert ("conflict-left", path, 2) in found


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/git.md", f"You will see this:\n\n```text\n{CONFLICT}```\n"),
        ("docs/git.rst", "\n".join(f"    {line}" for line in CONFLICT.splitlines())),
        ("a.md", "<<<<<<< HEAD\n"),
        ("b.md", "Title\n=======\n\n>>>>>>> a quotation of a quotation\n"),
        ("c.py", CONFLICT.replace("<<<<<<<", "<<<<<<<<")),
        ("a.bin", "\0" + CONFLICT),
        ("node_modules/a/index.js", CONFLICT),
    ],
)
def test_what_shows_a_conflict_or_looks_like_one_is_none(make_repo: MakeRepo, path: str, text: str) -> None:
    assert "conflict-left" not in {name for name, _, _ in _found(make_repo, {path: text})}


def test_a_secret_that_is_warned_of_is_not_remarked_on_as_well(make_repo: MakeRepo) -> None:
    path = str(make_repo({"README.md": "# Us\n", "train.sh": f"WANDB_API_KEY={HEX}\n"}))
    told = [auditor.audit(path, worktree=False, notices=notices) for notices in ([], [hygiene])]
    assert ["secret" in [warning.id for warning in audit.warnings] for audit in told] == [False, True]
    assert ["secret-tracked" in [remark.id for remark in audit.remarks] for audit in told] == [True, False]
