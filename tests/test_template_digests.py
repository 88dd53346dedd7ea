from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor import template
from auditor.git.source import SourceError
from tests.conftest import Files, MakeRepo, run_git
from tests.template_digests import Digests, collect, main
from tests.views.memory import memory_tree

PRESENT = Path(template.__file__).with_name("template_digests.json")
ROOT = "{{ cookiecutter.repo_name }}"
PACKAGE = ROOT + "/src/{{ cookiecutter.project_name }}"
TRAIN = "from {{ cookiecutter.project_name }}.data import Corpus\n\n\ndef train():\n    corpus = Corpus('brand new')\n"
TRAIN_NOW = TRAIN + "    return corpus.size\n"
PAGE = "# {{ cookiecutter.repo_name }}\n\n{% if cookiecutter.x %}Only some have this.{% endif %}\nAll have this.\n"
FILES: Files = {
    "README.md": "Of the template itself.\n",
    "tasks.py": "of_the_template_itself()\n",
    f"{PACKAGE}/train.py": TRAIN,
    f"{PACKAGE}/__init__.py": "",
    f"{ROOT}/docs/index.md": PAGE,
    f"{ROOT}/tasks.py": 'NAME = "{{ cookiecutter.project_name }}"\n',
    f"{ROOT}/.gitignore": "data/\n",
    f"{ROOT}/LICENSE": "All may.\n",
    f"{ROOT}/latin.md": b"\xe6\n",
    "reports/figures/cloud.png": b"\x89PNG",
    f"{ROOT}/reports/figures/cloud.png": b"\x89PNG",
}


@pytest.fixture
def repository(make_repo: MakeRepo) -> Path:
    return make_repo(
        FILES, commits=[("Ada Example", {f"{PACKAGE}/train.py": TRAIN_NOW, f"{ROOT}/docs/index.md": None})]
    )


def rebuilt(*arguments: object, capsys: pytest.CaptureFixture[str]) -> str:
    assert main([str(argument) for argument in arguments]) == 0
    return capsys.readouterr().out


def test_every_version_that_was_handed_out_is_digested(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = rebuilt(repository, capsys=capsys)
    made = json.loads(text)
    assert list(made["figures"].values()) == ["reports/figures/cloud.png"]
    assert {kind: len(versions) for kind, versions in made["files"].items()} == {"md": 1, "py": 3}
    assert [len(one) for one in made["python"]] == [1, 2]
    assert made["marks"] == sorted(made["marks"])
    assert "brand" not in text and "have this" not in text
    assert rebuilt(repository, repository, capsys=capsys) == text


def test_what_was_digested_is_then_known_as_untouched(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main([str(repository), "--output", str(tmp_path / "template_digests.json")]) == 0
    own = TRAIN.replace("{{ cookiecutter.project_name }}", "own")
    tree = memory_tree(
        {
            "src/own/train.py": own.replace("'", '"'),
            "src/own/more.py": own + "    return corpus.weight\n",
            "docs/index.md": "# own\n\nOnly some have this.\nAll have this.\n",
            "docs/short.md": "# own\nAll have this.\n",
            "docs/own.md": "# own\nAll have this.\nWe too.\n",
            "tasks.py": 'NAME = "own"\n',
        }
    )
    assert not any(template.Template(tree).untouched(path) for path in tree.files())
    with monkeypatch.context() as patched:
        patched.setattr(template, "__file__", str(tmp_path / "template.py"))
        template._known.cache_clear()
        try:
            known = template.Template(tree)
            found = {path for path in tree.files() if known.untouched(path)}
            assert found == {"src/own/train.py", "docs/index.md", "docs/short.md", "tasks.py"}
            assert known.stub("src/own/train.py") and not known.stub("src/own/more.py")
        finally:
            template._known.cache_clear()


def test_branches_are_read_where_asked_for(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_git(repository, "checkout", "-q", "-b", "draft")
    (repository / ROOT / "Makefile").write_text("draft:\n\techo draft\n", encoding="utf-8")
    run_git(repository, "add", "--all")
    run_git(repository, "commit", "-q", "-m", "Draft")
    run_git(repository, "checkout", "-q", "main")
    assert "makefile" not in json.loads(rebuilt(repository, capsys=capsys))["files"]
    assert "makefile" in json.loads(rebuilt("--branches", repository, capsys=capsys))["files"]


def test_what_is_kept_stays_as_it_is(repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    digests = Digests()
    digests.keep(PRESENT.read_text(encoding="utf-8"))
    assert digests.to_text() == PRESENT.read_text(encoding="utf-8")
    text = rebuilt("--keep", PRESENT, repository, capsys=capsys)
    before, after = json.loads(PRESENT.read_text(encoding="utf-8")), json.loads(text)
    assert before["figures"].items() <= after["figures"].items()
    assert len(after["files"]["py"]) == len(before["files"]["py"]) + 3
    output = tmp_path / "digests.json"
    output.write_text(text, encoding="utf-8")
    assert main(["--keep", str(output), "--output", str(output), str(repository)]) == 0
    assert output.read_text(encoding="utf-8") == text


def test_what_is_no_full_clone_is_refused(repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_git(tmp_path, "clone", "-q", "--bare", "--depth=1", repository.as_uri(), "shallow.git")
    (tmp_path / "folder").mkdir()
    for name in ("shallow.git", "folder"):
        with pytest.raises(SourceError, match="full clone"):
            collect([str(tmp_path / name)], Digests())
    assert main([str(tmp_path / "folder")]) == 3
    assert "git clone" in capsys.readouterr().err
