from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from auditor.git.source import SourceError, mask, parse_source, web_url

HUB = "https://github.com/o/n"


@pytest.mark.parametrize(
    ("given", "url", "rev"),
    [
        (HUB, HUB, None),
        (HUB + ".git", HUB, None),
        (HUB + "/", HUB, None),
        (HUB + "?tab=readme#top", HUB, None),
        (HUB + "/tree/main", HUB, "main"),
        (HUB + "/tree/feature/x/src", HUB, "feature/x/src"),
        (HUB + "/blob/main/README.md#L3", HUB, "main/README.md"),
        (HUB + "/commit/0123abc", HUB, "0123abc"),
        (HUB + "/pull/7/files", HUB, None),
        (HUB + "/actions", HUB, None),
        ("http://www.github.com/o/n", HUB, None),
        ("github.com/o/n", HUB, None),
        ("o/n", HUB, None),
        ("https://gitlab.com/a/b/c/-/tree/dev", "https://gitlab.com/a/b/c", "dev"),
        ("https://git.example.org/x/y.git", "https://git.example.org/x/y.git", None),
        ("http://127.0.0.1:8000/y.git", "http://127.0.0.1:8000/y.git", None),
        ("git@github.com:o/n.git", "git@github.com:o/n.git", None),
        ("ssh://git@host.example/o/n.git", "ssh://git@host.example/o/n.git", None),
    ],
)
def test_urls_and_pasted_pages_are_cleaned_to_their_repository(given: str, url: str, rev: str | None) -> None:
    source = parse_source(given)
    assert (source.kind, source.url, source.rev) == ("remote", url, rev)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "--upload-pack=x",
        "ext::sh -c x",
        "fd::3",
        "git://host/o/n",
        "ftp://host/o/n",
        "http://example.org/o/n",
        "https://",
        "https://github.com/o",
        "https://-host/o/n",
        "ssh://-oProxyCommand=x/o/n",
        "ssh://-x@host/o/n",
        "git@-host:o/n",
        "git@host:-o",
        "https://host:99999/o/n",
        "file://server/share/x",
        "no such thing",
        "a\nb",
        "../../nowhere",
    ],
)
def test_what_git_could_take_for_something_else_is_refused_in_one_sentence(given: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse_source(given)
    assert "\n" not in str(caught.value)


def test_credentials_are_used_and_never_shown() -> None:
    source = parse_source("https://user:secret@github.com/o/n")
    assert (source.url, source.login) == (HUB, "user:secret")
    assert "secret" not in repr(source) + source.given
    assert mask("fatal: https://a:b@c/d and https://t@e/f") == "fatal: https://***@c/d and https://***@e/f"
    assert mask("ssh://git@c/d, ssh://git:b@c/d, https://git@b@c/d") == "ssh://git@c/d, ssh://***@c/d, https://***@c/d"


def test_a_path_is_a_folder_or_a_file_that_is_no_bundle(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x", encoding="utf-8")
    assert parse_source(str(tmp_path)).kind == "folder"
    with pytest.raises(SourceError, match="no git bundle"):
        parse_source(str(tmp_path / "x.txt"))


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("git@github.com:o/n.git", HUB),
        ("https://user:secret@github.com/o/n.git", HUB),
        ("ssh://git@host:22/o/n", "https://host/o/n"),
        ("/some/path", None),
        ("ext::sh", None),
        (None, None),
        ("ssh://git@ssh.github.com:443/o/n.git", HUB),
        ("git@ssh.github.com:o/n.git", HUB),
        ("ssh://git@altssh.gitlab.com:443/a/b/c.git", "https://gitlab.com/a/b/c"),
        ("git@github.com-work:o/n.git", HUB),
        ("git@GitHub.com:o/n.git", HUB),
        ("https://www.github.com/o/n.git", HUB),
        ("git@github.community.org:o/n.git", "https://github.community.org/o/n"),
    ],
)
def test_a_remote_has_the_address_of_its_page(url: str | None, page: str | None) -> None:
    assert web_url(url) == page


@pytest.mark.skipif(os.name == "nt", reason="the current folder cannot be removed there")
def test_a_current_folder_that_was_removed_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    with pytest.raises(SourceError, match=r"There is no '\.'"):
        parse_source(".")


@pytest.mark.parametrize("hidden", ["here", "here/.git"])
def test_a_folder_that_cannot_be_read_is_no_folder_without_git(
    hidden: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here" / ".git").mkdir(parents=True)
    (tmp_path / "bare").mkdir()
    listed = os.scandir

    def scandir(folder: Path) -> object:
        if Path(folder) == tmp_path / hidden:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return listed(folder)

    monkeypatch.setattr("os.scandir", scandir)
    with pytest.raises(SourceError, match="cannot be read"):
        parse_source(str(tmp_path / "here"))
    assert parse_source(str(tmp_path / "bare")).kind == "folder"
