"""Commands and links of documents that lead nowhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from auditor.views.tree import Tree
from tests.probes.remarks.remarked import remarked

Make = Callable[..., Repository]
JOINED = "* [x] Use Weights & Biases to log progress in your code. Additionally,\n      consider running a hyperparameter optimization sweep.\n"
QUESTION = "\n### Question 1\n\n> Question?\n\nAnswer:\n\n1\n"
TASKS = "from invoke import task\n\n@task\ndef train(ctx, name='x'):\n    ctx.run('python src/train.py')\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```bash\npip install -r requirements.txt\n```", 1),
        ("Run `pip install -r gone.txt`.", 1),
        ("Run `uv export -o gone.txt` and `pip install -r gone.txt`.", 0),
        ("> `pip install -r gone.txt`", 0),
        ("```\n$ python src/gone.py --lr 1\n```", 1),
        ("`python other/gone.py` and `python src/train.py` and `python <path>/x.py`", 0),
        ("`invoke docker-build` or `invoke train`", 1),
        ("`invoke docker-build-xxx`, and `python src/your_model.py`", 0),
        ("```\ngit clone https://example.com/a/other.git\ncd other\npip install -r gone.txt\n```", 0),
        ("```\ngit clone git@example.com:a/other\npip install -r gone.txt\n```\n\n`pip install -r gone.txt`", 1),
        ("We use `invoke` invoke any task, and make sure it runs.", 0),
    ],
)
def test_commands_that_documents_show(repo: Make, text: str, expected: int) -> None:
    made = repo({"README.md": f"# P\n\n{text}\n", "tasks.py": TASKS, "src/train.py": "x = 1\n"})
    assert len(remarked(made, "document-command-missing")) == expected


def test_commands_below_a_clone_of_the_repository_itself_are_read(repo: Make) -> None:
    text = "```\ngit clone https://github.com/me/Mine.git  # first\ncd mine\npip install -r gone.txt\n```\n"
    made = repo({"README.md": text})
    made.snapshot.url = "https://github.com/us/mine"
    assert len(remarked(made, "document-command-missing")) == 1


def test_the_commands_of_one_document_are_one_remark(repo: Make) -> None:
    text = "```\npip install -r gone.txt\npip install -r lost.txt\ninvoke test\n```\n"
    (found,) = remarked(repo({"README.md": text, "tasks.py": TASKS}), "document-command-missing")
    assert found.message == (
        "README.md shows `pip install -r gone.txt`, but gone.txt is not in the repository; "
        "`pip install -r lost.txt` and `invoke test` cannot work either"
    )
    assert [place.line for place in found.evidence] == [2, 3, 4]


def test_commands_in_notes_are_none_of_this_project(repo: Make) -> None:
    assert not remarked(repo({"docs/notes.md": "```\npip install -r gone.txt\n```\n"}), "document-command-missing")


def test_what_lies_below_a_link_may_be_there(repo: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = repo({"README.md": "`python src/gone/train.py`\n", "src/a.py": "", "src/gone": "real"})
    assert len(remarked(made, "document-command-missing")) == 1
    monkeypatch.setattr(Tree, "mode", lambda tree, path: "120000" if path == "src/gone" else "100644")
    assert not remarked(made, "document-command-missing")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("The file is [here](insert link).", "(insert link)"),
        ("The file is [here](URL) and [there](https://example.com).", "(URL)"),
        (
            "See https://github.com/[your-repo]/blob/main/a.dockerfile.",
            "https://github.com/[your-repo]/blob/main/a.dockerfile",
        ),
        (
            "See [it](https://github.com/your-username/your-repo/blob/main/a)",
            "https://github.com/your-username/your-repo/blob/main/a",
        ),
        ("See [it](dockerfiles/link) and https://github.com/us/your-birds and [x](#link).", ""),
        ("![link](link)", ""),
        ("> Example: *[link](insert link)*", ""),
        ("```\ncurl https://github.com/your-username/x\n```", ""),
    ],
)
def test_links_that_nobody_filled_in(repo: Make, line: str, expected: str) -> None:
    files = {"reports/README.md": f"{JOINED}{QUESTION}{line}\n"}
    found = [each.message for each in remarked(repo(files), "link-unfilled")]
    told = f"reports/README.md links to {expected}, an address that nobody filled in"
    assert found == ([told] if expected else [])
