from __future__ import annotations

import os
from pathlib import Path

import pytest

from auditor._program import by_content, by_stamp


def tree(folder: Path) -> Path:
    for name in ("a.py", "below/b.py", "below/page.html", "left/c.py", "__pycache__/d.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    return folder


def test_the_same_program_has_one_digest_wherever_it_is(tmp_path: Path) -> None:
    assert by_content(tree(tmp_path / "one")) == by_content(tree(tmp_path / "two"))
    assert by_content(tmp_path / "none") == by_content(tmp_path / "none")


@pytest.mark.parametrize(
    ("name", "counts", "of_pages"),
    [
        ("a.py", True, True),
        ("below/b.py", True, True),
        ("below/page.html", False, True),
        ("left/c.py", False, True),
        ("__pycache__/d.py", False, False),
    ],
)
def test_a_file_counts_by_what_it_holds(tmp_path: Path, name: str, counts: bool, of_pages: bool) -> None:
    folder = tree(tmp_path)

    def digests() -> tuple[str, str]:
        return by_content(folder, without=("left",)), by_content(folder, endings=())

    before, found = digests(), (folder / name).stat()
    (folder / name).write_text("x" * found.st_size, encoding="utf-8")
    os.utime(folder / name, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert [one != other for one, other in zip(before, digests(), strict=True)] == [counts, of_pages]
    before = digests()
    (folder / name).rename((folder / name).with_name("renamed" + Path(name).suffix))
    assert [one != other for one, other in zip(before, digests(), strict=True)] == [counts, of_pages]


def test_a_stamp_is_of_what_is_given(tmp_path: Path) -> None:
    probes = tree(tmp_path / "probes")
    rows = by_stamp([probes, tmp_path / "gone"], [probes / "below" / "page.html", tmp_path / "gone.py"])
    assert [str(Path(row[0]).relative_to(tmp_path)) for row in rows] == [
        "probes/a.py", "probes/below/page.html",
    ]  # fmt: skip


def test_a_package_counts_with_what_lies_below_it_and_a_folder_of_modules_alone(tmp_path: Path) -> None:
    package = tree(tmp_path / "package")
    (package / "__init__.py").touch()
    modules = tree(tmp_path / "modules")
    rows = [str(Path(row[0]).relative_to(tmp_path)) for row in by_stamp([package, package / "below", modules])]
    assert [row.replace(os.sep, "/") for row in rows] == [
        "modules/a.py", "package/__init__.py", "package/a.py", "package/below/b.py", "package/left/c.py",
    ]  # fmt: skip
