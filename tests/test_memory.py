from __future__ import annotations

import importlib
import json
import os
import zlib
from inspect import signature
from pathlib import Path
from typing import Any

import pytest

import auditor.assembly
from auditor import audit
from auditor._folders import default_cache_dir
from auditor.git.source import SourceError
from auditor.kept import MOST_IN_SHARD, Kept, digest, program_digest
from auditor.memory import Memory
from auditor.registry import Probe, probe_folders
from auditor.warned import Warned
from tests.conftest import MakeRepo, run_git, unpack

REPORT = """# Exam

## Project checklist

### Week 1

* [x] Create a git repository (M5)
* [x] Use Hydra to load the configurations and manage your hyperparameters (M11)
"""
FILES = {"reports/README.md": REPORT, "src/proj/train.py": "import hydra\n", "requirements.txt": "hydra-core\n"}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the probes that were asked."""
    asked: list[str] = []
    original = auditor.assembly.run_probe

    def counted(repository, probe, on_error=None):  # type: ignore[no-untyped-def]
        asked.append(probe.item)
        return original(repository, probe, on_error)

    monkeypatch.setattr(auditor.assembly, "run_probe", counted)
    return asked


def test_a_second_audit_of_a_commit_asks_no_probe_and_says_the_same(make_repo: MakeRepo, calls: list[str]) -> None:
    source = str(make_repo(FILES))
    first = audit(source).to_dict()
    assert calls
    calls.clear()
    assert audit(source).to_dict() == first
    assert not calls
    assert audit(source, reuse=False).to_dict() == first
    assert calls


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user of whom the system knows no home folder, as a container may have one."""

    def unknown() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", unknown)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("homeless")
def test_without_a_home_nothing_is_kept_and_the_audit_is_the_same(make_repo: MakeRepo, tmp_path: Path) -> None:
    repo = make_repo(FILES)
    assert default_cache_dir() is None
    assert audit(str(repo)) == audit(str(repo), cache_dir=tmp_path / "cache")
    with pytest.raises(SourceError, match="give a --cache-dir"):
        audit(repo.as_uri())
    assert audit(repo.as_uri(), cache_dir=tmp_path / "cache").repository.commit


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no file stands for an open pipe")
def test_a_catalogue_that_comes_through_a_pipe_is_told_from_another(make_repo: MakeRepo) -> None:
    repo = str(make_repo(FILES))
    for item in ("hydra", "profiling"):
        reads, writes = os.pipe()
        os.write(writes, f"items: [{{id: {item}, text: Use it}}]\n".encode())
        os.close(writes)
        assert [found.id for found in audit(repo, checklist=f"/dev/fd/{reads}").items] == [item]
        os.close(reads)


def test_what_is_kept_within_the_work_tree_is_no_part_of_it(make_repo: MakeRepo) -> None:
    repo = make_repo(FILES)
    first = audit(str(repo), worktree=True, cache_dir=repo / "cache")
    assert audit(str(repo), worktree=True, cache_dir=repo / "cache") == first
    assert not first.repository.dirty
    assert run_git(repo, "status", "--porcelain") == ""


@pytest.mark.parametrize("change", ["commit", "branch", "option", "catalogue"])
def test_what_could_change_the_result_is_asked_again(
    make_repo: MakeRepo, calls: list[str], tmp_path: Path, change: str
) -> None:
    repo = make_repo(FILES)
    audit(str(repo))
    calls.clear()
    options: dict[str, Any] = {}
    if change == "commit":
        run_git(repo, "commit", "-q", "--allow-empty", "-m", "another")
    elif change == "branch":
        run_git(repo, "branch", "other")
    elif change == "option":
        options["only"] = ("hydra",)
    else:
        built_in = Path(auditor.__file__).parent / "checklist" / "dtu-mlops.yaml"
        (tmp_path / "own.yaml").write_bytes(built_in.read_bytes())
        options["checklist"] = str(tmp_path / "own.yaml")
    audit(str(repo), **options)
    assert calls


def _notice(repository: Any) -> list[Warned]:
    return [Warned("noticed", "somebody noticed something")]


_CHANGING: dict[str, Any] = {
    "rev": "HEAD~1",
    "at": "2025-01-06 08:30",
    "report": "docs/other.md",
    "checklist": Path(auditor.__file__).parent / "checklist" / "dtu-mlops.yaml",
    "only": ("hydra",),
    "worktree": True,
    "contributions": True,
    "anonymize": True,
    "notices": (_notice,),
}
"""Every option that may change what is found, with a value that does; of the catalogue only how it is named."""
_NOT_CHANGING = {"source", "cache_dir", "offline", "reuse", "progress", "on_error"}


def test_every_option_is_known_to_change_the_result_or_not_to() -> None:
    assert set(signature(audit).parameters) == {*_CHANGING, *_NOT_CHANGING}


@pytest.mark.parametrize("option", _CHANGING)
def test_no_option_is_answered_with_what_was_kept_without_it(make_repo: MakeRepo, option: str) -> None:
    other = {"docs/other.md": REPORT.replace("[x]", "[ ]"), "src/proj/train.py": "import argparse\n"}
    repo = make_repo(FILES, commits=[("Bo Example", other)])
    (repo / "src/proj/train.py").write_text("import click\n", encoding="utf-8")
    without = audit(str(repo))
    asked = audit(str(repo), **{option: _CHANGING[option]})
    assert asked == audit(str(repo), **{option: _CHANGING[option]}, reuse=False)
    assert (asked == without) == (option == "checklist")
    assert audit(str(repo)) == without


def test_a_work_tree_is_looked_at_each_time(make_repo: MakeRepo, calls: list[str]) -> None:
    repo = make_repo(FILES)
    audit(str(repo), worktree=True)
    calls.clear()
    (repo / "src/proj/train.py").write_text("import argparse\n", encoding="utf-8")
    audit(str(repo), worktree=True)
    assert "hydra" in calls


def test_what_failed_is_not_kept(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    source = str(make_repo(FILES))
    with monkeypatch.context() as patch:
        patch.setattr("auditor.claims.extract", lambda repository: 1 / 0)
        assert "claims-failed" in [warning.id for warning in audit(source).warnings]
    assert "claims-failed" not in [warning.id for warning in audit(source).warnings]


def test_a_damaged_file_is_as_good_as_none(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    key = digest("a", 1)
    kept.put(key, {"odd": "\udcff"})
    assert kept.get(key) == {"odd": "\udcff"}
    next(tmp_path.rglob("*.z")).write_bytes(b"{\xff")
    assert kept.get(key) is None


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    Kept(tmp_path / "file").put(digest(1), 1)
    assert Kept(tmp_path / "file").get(digest(1)) is None


def test_the_oldest_go_first(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    keys = ["0" + digest(number)[1:] for number in range(MOST_IN_SHARD + 3)]
    keys = ["00" + key[2:] for key in keys]
    for number, key in enumerate(keys):
        kept.put(key, number)
        place = next(tmp_path.rglob(f"{key}.z"), None)
        if place is not None:
            os.utime(place, (number, number))
    assert kept.get(keys[0]) is None
    assert kept.get(keys[-1]) == len(keys) - 1
    assert len(list(tmp_path.rglob("*.z"))) == MOST_IN_SHARD


def test_a_program_that_was_edited_changes_the_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.kept.OWN", tmp_path)
    (tmp_path / "own.py").write_text("a = 1\n", encoding="utf-8")
    before = program_digest()
    (tmp_path / "own.py").write_text("a = 1000\n", encoding="utf-8")
    assert program_digest() != before


def test_a_probe_that_was_edited_changes_the_seed(tmp_path: Path) -> None:
    probes = tmp_path / "probes"
    probes.mkdir()
    (probes / "probe.py").write_text("a = 1\n", encoding="utf-8")
    memory = Memory(tmp_path / "cache", None, None)
    unknown = memory.seed([])
    memory.discovered([probes])
    before = memory.seed([])
    (probes / "probe.py").write_text("a = 1000\n", encoding="utf-8")
    assert len({unknown, before, memory.seed([])}) == 3


def test_the_package_that_a_probe_belongs_to_counts_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "spaced" / "mine_of_a_course"
    (package / "probes").mkdir(parents=True)
    for place in ("__init__.py", "helpers.py"):
        (package / place).write_text("", encoding="utf-8")
    (package / "probes" / "__init__.py").write_text("def found(repo):\n    return None\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    module = importlib.import_module("spaced.mine_of_a_course.probes")
    monkeypatch.setattr("auditor.registry._remarks", {})
    monkeypatch.setattr("auditor.registry._probes", {"mine": Probe("mine", module.found)})
    assert probe_folders() == (package.resolve(),)
    memory = Memory(tmp_path / "cache", None, None)
    memory.discovered(probe_folders())
    before = memory.seed([])
    (package / "helpers.py").write_text("WHERE = 'conf'\n", encoding="utf-8")
    assert memory.seed([]) != before


def test_a_module_alone_counts_with_the_folder_that_it_lies_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine_alone.py").write_text("def found(repo):\n    return None\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    module = importlib.import_module("mine_alone")
    monkeypatch.setattr("auditor.registry._remarks", {"mine": module.found})
    monkeypatch.setattr("auditor.registry._probes", {})
    assert probe_folders() == (tmp_path.resolve(),)


def test_a_kept_audit_is_json_and_nothing_else(make_repo: MakeRepo, tmp_path: Path) -> None:
    audit(str(make_repo(FILES)), cache_dir=tmp_path / "cache")
    kept = list((tmp_path / "cache" / "results").rglob("*.z"))
    assert kept
    for place in kept:
        json.loads(zlib.decompress(place.read_bytes()))


def test_what_stands_elsewhere_is_not_looked_for_at_every_save(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    import auditor.elsewhere

    looked: list[str] = []
    original = auditor.elsewhere.OtherPlaces._looked

    def counted(self: Any, probe: Any, partly: bool) -> Any:
        looked.append(probe.item)
        return original(self, probe, partly)

    monkeypatch.setattr(auditor.elsewhere.OtherPlaces, "_looked", counted)
    report = REPORT + "* [x] Load test your application (M24)\n"
    repo = make_repo({**FILES, "reports/README.md": report}, commits=[("Ada Example", {"notes.md": "x\n"})])
    first = audit(str(repo), worktree=True)
    assert looked
    looked.clear()
    (repo / "src/proj/train.py").write_text("import argparse\n", encoding="utf-8")
    second = audit(str(repo), worktree=True)
    assert not looked
    assert [item.elsewhere for item in first.items] == [item.elsewhere for item in second.items]


def test_a_work_tree_that_changed_while_it_was_looked_at_is_not_kept(make_repo: MakeRepo, calls: list[str]) -> None:
    repo = make_repo(FILES)
    place = repo / "src/proj/train.py"
    before = place.read_text(encoding="utf-8") + "# saved once\n"
    place.write_text(before, encoding="utf-8")

    def save(*_: Any) -> tuple[()]:
        place.write_text("import argparse\n", encoding="utf-8")
        return ()

    audit(str(repo), worktree=True, notices=[save])
    place.write_text(before, encoding="utf-8")
    calls.clear()
    audit(str(repo), worktree=True, notices=[save])
    assert calls


def test_the_ruff_that_is_run_is_the_one_that_counts(tmp_path: Path) -> None:
    ruff = tmp_path / "ruff"
    ruff.write_text("1", encoding="utf-8")
    before = program_digest([ruff])
    ruff.write_text("other", encoding="utf-8")
    assert program_digest([ruff]) != before


@pytest.mark.parametrize("packed", [False, True])
def test_where_an_object_is_absent_the_result_holds_until_it_comes(
    make_repo: MakeRepo, calls: list[str], tmp_path: Path, packed: bool
) -> None:
    repo = make_repo({**FILES, "data.txt": "what is absent at first\n"})
    oid = run_git(repo, "rev-parse", "HEAD:data.txt")
    unpack(repo)
    loose = repo / ".git/objects" / oid[:2] / oid[2:]
    run_git(repo, "pack-objects", "-q", str(tmp_path / "pack"), data=f"{oid}\n".encode())
    loose.replace(tmp_path / "kept")
    first = audit(str(repo)).to_dict()
    assert first["repository"]["partial"]
    calls.clear()
    assert audit(str(repo)).to_dict() == first
    assert not calls
    for file in tmp_path.glob("pack-*") if packed else ():
        file.replace(repo / ".git/objects/pack" / file.name)
    if not packed:
        (tmp_path / "kept").replace(loose)
    found = audit(str(repo)).to_dict()
    assert calls
    assert not found["repository"]["partial"]
