from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from copy import copy
from pathlib import Path
from textwrap import dedent
from typing import Protocol

import pytest

from auditor.checklist import load_catalogue
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.conftest import FIRST_AUTHOR, Files, run_git, stream

REPORT = "reports/README.md"


class MakeRepository(Protocol):
    """What the `repo` fixture is, for annotations."""

    def __call__(
        self,
        files: Files | None = None,
        *,
        authors: Sequence[str] = (FIRST_AUTHOR,),
        message: str = "",
        branches: Mapping[str, Files] | None = None,
        answers: Mapping[int, str] | None = None,
        report: str | None = None,
        placeholders: Collection[str] = (),
        shallow: bool = False,
        git: bool = True,
    ) -> Repository:
        """Return the repository of a new commit as probes get it."""


@pytest.fixture(scope="session")
def empty_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository without commits, to be copied."""
    path = tmp_path_factory.mktemp("empty")
    run_git(path, "init", "-q", "--bare", "--template=", "-b", "main")
    return path


@pytest.fixture
def repo(tmp_path: Path, empty_repository: Path) -> Iterator[MakeRepository]:
    """Return a function that commits files to a new git repository and opens it.

    `files` maps paths to text (dedented), bytes, or None for an object that is absent. Each of `authors` makes a commit,
    the first one that of the files; `message` is theirs. `branches` are others, by name (`origin/...` of a remote) and
    files. `answers` are texts by question number, which a report at reports/README.md holds; `report` names one that
    is among the files. `placeholders` are files that the template brought. `shallow` cuts the history; without `git`
    the files lie in a plain folder.
    """
    with ExitStack() as opened:

        def build(
            files: Files | None = None,
            *,
            authors: Sequence[str] = (FIRST_AUTHOR,),
            message: str = "",
            branches: Mapping[str, Files] | None = None,
            answers: Mapping[int, str] | None = None,
            report: str | None = None,
            placeholders: Collection[str] = (),
            shallow: bool = False,
            git: bool = True,
        ) -> Repository:
            texts = {path: _dedented(text) for path, text in (files or {}).items()}
            if answers is not None:
                texts[REPORT] = "".join(
                    f"### Question {number}\n\n> Question?\n\nAnswer:\n\n{text}\n\n" for number, text in answers.items()
                )
                report = REPORT
            path = tmp_path / f"repository-{len(list(tmp_path.iterdir()))}"
            if git:
                shutil.copytree(empty_repository, path)
                first, *others = authors
                made = stream("refs/heads/main", [(first, _filled(texts)), *((name, {}) for name in others)], message)
                for name, those in (branches or {}).items():
                    kind = "remotes" if "/" in name else "heads"
                    made += stream(f"refs/{kind}/{name}", [(first, those)])
                run_git(path, "fast-import", "--quiet", "--done", data=made + b"done\n")
                if shallow:
                    (path / "shallow").write_text(run_git(path, "rev-parse", "main") + "\n", encoding="utf-8")
                _take_away(path, [name for name, text in texts.items() if text is None])
            else:
                _write(path, texts)
            snapshot = opened.enter_context(open_snapshot(parse_source(str(path))))
            catalogue = copy(load_catalogue())
            catalogue.placeholders = {snapshot.entries[name].oid: name for name in placeholders}
            return Repository(snapshot, catalogue, report)

        yield build


def _dedented(text: str | bytes | None) -> str | bytes | None:
    return dedent(text).lstrip("\n") if isinstance(text, str) else text


def _filled(files: Files) -> dict[str, str | bytes]:
    """Return the files with a text of its own for each whose object is taken away later."""
    return {path: f"absent {path}\n" if text is None else text for path, text in files.items()}


def _take_away(path: Path, names: Sequence[str]) -> None:
    for name in names:
        oid = run_git(path, "rev-parse", f"main:{name}")
        (path / "objects" / oid[:2] / oid[2:]).unlink()


def _write(path: Path, files: Files) -> None:
    path.mkdir()
    for name, text in _filled(files).items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(text.encode() if isinstance(text, str) else text)
