"""Repositories whose configuration, refs or objects are out to run something, to hang git, or to lead it elsewhere."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.git.source import SourceError, parse_source
from auditor.pipeline import audit
from tests.conftest import FIRST_TIME, MakeRepo, run_git
from tests.hostile.conftest import Survive

FILES = {"src/train.py": "import logging\nlogging.info('x')\n", "a.txt": "x\n", ".gitmodules": ""}
ADDRESSES = [
    "ext::sh -c touch% {trap}", "fd::17/foo", "--upload-pack=touch {trap}", "-oProxyCommand=touch {trap}", "ssh://-oProxyCommand=touch${{IFS}}{trap}/x",
    "git@-oProxyCommand=touch:x/y", "ssh://git@host/-oProxyCommand=x", "git@host:--upload-pack=x", "https://host/--upload-pack=x", "https://host/../../etc/passwd",
    "https://host/%2e%2e/%2e%2e/etc", "$HOME", "~nobody/x", "${{HOME}}/x", "`touch {trap}`", "$(touch {trap})", "file://host/etc", "file:////host/share", "ftp://host/x",
    "git://host/x", "http://host.example/x/y", "http://127.0.0.1.example.com/x/y", "https://user@", "https://[::1", "https://host:99999/x", "transport::https://host/x",
    "https://host/x\ny", "owner/na me", "owner/..", "-", "--", "", " ", "\x1b]0;x\x07", "a" * 5000, "hg::https://host/x", "javascript:alert(1)", "data:text/plain,x",
    "https://host/a\x00b", "git@host:a/../../b", "ssh://git@host;touch {trap}/x", "ssh://`id`@host/x", "https://ho st/x/y",
]  # fmt: skip


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    return tmp_path / "trap"


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_that_git_could_take_for_a_command_is_refused(
    text: str, trap: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("subprocess.Popen", lambda *a, **k: pytest.fail("a program was started"))
    with pytest.raises(SourceError) as caught:
        parse_source(text.format(trap=trap))
    assert "\x1b" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not trap.exists()


@pytest.mark.parametrize("rev", ["--output=trap", "-x", ":/x", "@{-1}", "HEAD:src", "HEAD^{/x}", "a b", "..", "\x1b[2J", "$(touch trap)", "x" * 5000, "HEAD\n"])  # fmt: skip
def test_a_revision_that_is_an_option_or_a_search_is_none(
    make_repo: MakeRepo, tmp_path: Path, rev: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError) as caught:
        audit(str(make_repo(FILES)), rev=rev)
    assert "\x1b" not in str(caught.value)
    assert not (tmp_path / "trap").exists()


def hostile_config(repo: Path, trap: Path) -> None:
    script = repo.parent / "run.sh"
    script.write_text(f"#!/bin/sh\ntouch '{trap}'\n", encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    hooks = repo / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-checkout", "pre-commit", "post-index-change", "reference-transaction", "fsmonitor-watchman"):
        (hooks / name).write_text(script.read_text(encoding="utf-8"), encoding="utf-8")
        (hooks / name).chmod(0o755)
    other = repo.parent / "other.config"
    other.write_text(f'[core]\n\tfsmonitor = "{script}"\n[alias]\n\tls-tree = !{script}\n', encoding="utf-8")
    (repo / ".git" / "config").write_text(
        f"""[core]
\trepositoryformatversion = 0
\tfsmonitor = "{script}"
\thooksPath = "{hooks}"
\tsshCommand = "{script}"
\tpager = "{script}"
\teditor = "{script}"
\taskPass = "{script}"
\tgitProxy = "{script}"
\talternateRefsCommand = "{script}"
\tattributesFile = /dev/zero
\texcludesFile = /dev/zero
\tworktree = /
[include]
\tpath = {other}
[includeIf "gitdir:/"]
\tpath = {other}
[filter "evil"]
\tclean = "{script}"
\tsmudge = "{script}"
\tprocess = "{script}"
\trequired = true
[diff]
\texternal = "{script}"
[diff "evil"]
\ttextconv = "{script}"
\tcommand = "{script}"
[merge "evil"]
\tdriver = "{script}"
[gpg]
\tprogram = "{script}"
[gpg "ssh"]
\tprogram = "{script}"
[log]
\tshowSignature = true
\tmailmap = true
[mailmap]
\tfile = /dev/zero
[credential]
\thelper = "!{script}"
[uploadpack]
\tpackObjectsHook = "{script}"
[remote "origin"]
\turl = "ext::{script}"
\tuploadpack = "{script}"
\tproxy = "{script}"
\tpromisor = true
\tpartialCloneFilter = blob:none
[extensions]
\tpartialClone = origin
[url "ext::{script} "]
\tinsteadOf = https://
\tinsteadOf = file://
[protocol]
\tallow = always
[submodule]
\trecurse = true
[submodule "x"]
\turl = "ext::{script}"
\tupdate = "!{script}"
[alias]
\tls-tree = "!{script}"
\tcat-file = "!{script}"
[pager]
\tlog = "{script}"
[trailer]
\tseparators = ":"
[trailer "x"]
\tcommand = "{script}"
""",
        encoding="utf-8",
    )
    (repo / ".git" / "info").mkdir(exist_ok=True)
    (repo / ".git" / "info" / "attributes").write_text("* filter=evil diff=evil merge=evil\n", encoding="utf-8")
    (repo / ".gitattributes").write_text(
        "* filter=evil diff=evil merge=evil text\n*.py filter=lfs diff=lfs\n", encoding="utf-8"
    )


@pytest.mark.skipif(os.name == "nt", reason="the traps are shell scripts")
@pytest.mark.parametrize("kind", ["commit", "worktree", "file url"])
def test_configuration_hooks_and_filters_run_nothing(
    make_repo: MakeRepo, survive: Survive, trap: Path, kind: str
) -> None:
    repo = make_repo(FILES, commits=[("Bo", {"src/train.py": FILES["src/train.py"] + "x = 1\n"})])
    # A signed commit, as far as git can tell without asking a program.
    raw = run_git(repo, "cat-file", "commit", "HEAD").encode()
    head, _, message = raw.partition(b"\n\n")
    signed = head + b"\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n" + message + b"\n"
    run_git(
        repo,
        "update-ref",
        "HEAD",
        run_git(repo, "hash-object", "-t", "commit", "-w", "--stdin", "--literally", data=signed),
    )
    hostile_config(repo, trap)
    before = (repo / ".git" / "index").read_bytes()
    data = survive(repo.as_uri() if kind == "file url" else repo, worktree=kind == "worktree")
    assert not trap.exists()
    assert (repo / ".git" / "index").read_bytes() == before
    assert {item["state"] for item in data["items"] if item["id"] == "logging"} == {"done"}
    assert "ext::" not in str(data["repository"])


def test_a_promisor_is_not_asked_for_what_is_absent(make_repo: MakeRepo, survive: Survive, trap: Path) -> None:
    repo = make_repo(FILES)
    oid = run_git(repo, "rev-parse", "HEAD:src/train.py")
    hostile_config(repo, trap)
    (repo / ".git" / "objects" / oid[:2] / oid[2:]).unlink(missing_ok=True)
    for pack in (repo / ".git" / "objects" / "pack").glob("*.pack"):
        pack.with_suffix(".promisor").touch()
    loose = not list((repo / ".git" / "objects" / "pack").glob("*.pack"))
    data = survive(repo, worktree=False)
    assert not trap.exists()
    if loose:
        assert data["repository"]["partial"]
        assert all(i["confidence"] != "high" for i in data["items"] if i["id"] == "logging")


def test_a_bare_repository_inside_a_work_tree_is_data(make_repo: MakeRepo, survive: Survive, trap: Path) -> None:
    repo = make_repo(FILES)
    inner = repo / "vendor"
    inner.mkdir()
    run_git(inner, "init", "-q", "--bare", "--template=")
    (inner / "config").write_text(
        f"[core]\n\tbare = false\n\tworktree = {repo}\n\tfsmonitor = touch {trap}\n", encoding="utf-8"
    )
    for tree in (True, False):
        survive(repo, worktree=tree)
    with pytest.raises(SourceError):
        audit(str(inner))
    assert not trap.exists()


REFS = ["refs/heads/a\x1b[31m", "refs/heads/a b", "refs/heads/../../x", "refs/heads/-x", "refs/heads/a..b", "refs/heads/x.lock", "refs/heads/\x07", "refs/heads/a\u202eb", "refs/heads/[bold]", "refs/heads/<script>", "refs/tags/--x", "refs/heads/" + "x" * 5000, "refs/heads/@{u}", "HEAD"]  # fmt: skip


def test_refs_with_any_name_are_left_out_or_text(make_repo: MakeRepo, survive: Survive) -> None:
    repo = make_repo(FILES)
    oid = run_git(repo, "rev-parse", "HEAD")
    (repo / ".git" / "packed-refs").write_text("".join(f"{oid} {name}\n" for name in REFS), encoding="utf-8")
    loose = repo / ".git" / "refs" / "heads"
    (loose / "ring").write_text("ref: refs/heads/ring\n", encoding="utf-8")
    (loose / "junk").write_bytes(b"\xff\x00\n")
    (loose / "other").write_text("ref: /etc/passwd\n", encoding="utf-8")
    if os.name != "nt":
        (loose / "up").symlink_to("/etc")
        (loose / "esc\x1b[2Jape").write_text(oid + "\n", encoding="utf-8")
        os.mkfifo(loose / "pipe")
    survive(repo, worktree=False)
    (repo / ".git" / "HEAD").write_text("ref: refs/heads/a\u202eb\n", encoding="utf-8")
    survive(repo, worktree=False)


@pytest.mark.parametrize("head", ["ref: refs/heads/../../x\n", "ref: refs/heads/ring\n", "\x1b[2J\n", "", "ref: \n", "0" * 40 + "\n", "ref: refs/heads/gone\n", "f" * 10_000])  # fmt: skip
def test_a_head_that_leads_nowhere_is_one_sentence(make_repo: MakeRepo, head: str) -> None:
    repo = make_repo(FILES, branch="side")
    (repo / ".git" / "HEAD").write_text(head, encoding="utf-8")
    (repo / ".git" / "refs" / "heads" / "ring").write_text("ref: refs/heads/ring\n", encoding="utf-8")
    try:
        audit(str(repo), worktree=False)
    except SourceError as error:
        assert "\n" not in str(error).strip()
        assert "\x1b" not in str(error)


def packed(make_repo: MakeRepo) -> tuple[Path, Path]:
    repo = make_repo(FILES, commits=[("Bo", {f"m{n}.py": f"x = {n}\n" * 50}) for n in range(10)])
    run_git(repo, "repack", "-q", "-a", "-d")
    return repo, next((repo / ".git" / "objects" / "pack").glob("*.pack"))


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


@pytest.mark.parametrize("keep", [0, 10, 12, 0.3, 0.7, 0.98, "zeros", "swapped", "no index", "index of zeros", "count"])
def test_a_damaged_pack_is_an_error_or_unread_never_a_crash(
    make_repo: MakeRepo, survive: Survive, keep: float | str
) -> None:
    repo, pack = packed(make_repo)
    data = pack.read_bytes()
    if isinstance(keep, str):
        half = len(data) // 2
        changed = {
            "zeros": data[:half] + bytes(200) + data[half + 200 :],
            "swapped": data[:12] + data[12:][::-1],
            "count": data[:8] + b"\xff\xff\xff\xff" + data[12:],
        }
        if keep in changed:
            overwrite(pack, changed[keep])
        elif keep == "no index":
            pack.with_suffix(".idx").unlink()
        else:
            overwrite(pack.with_suffix(".idx"), bytes(5000))
    else:
        overwrite(pack, data[: int(keep if keep >= 1 else keep * len(data))])
    for tree in (False, True):
        try:
            found = survive(repo, worktree=tree)
        except SourceError as error:
            assert "\n" not in str(error).strip()
        else:
            # What could not be read accuses nobody of anything that it may hold.
            unread = {w["path"] for w in found["warnings"] if w["id"] == "unread"}
            if "src/train.py" in unread:
                assert all(i["confidence"] != "high" for i in found["items"] if i["id"] == "logging")


def blob_bomb(repo: Path) -> str:
    """Return a tree whose levels hold the next one a thousand times: nobody can list it."""
    oid = run_git(repo, "hash-object", "-w", "--stdin", data=b"x = 1\n")
    kind, mode = "blob", "100644"
    for _ in range(8):
        lines = "".join(f"{mode} {kind} {oid}\tf{n:02}\n" for n in range(50))
        oid, kind, mode = run_git(repo, "mktree", data=lines.encode()), "tree", "040000"
    return oid


def test_a_tree_that_repeats_itself_is_cut(make_repo: MakeRepo, survive: Survive) -> None:
    repo = make_repo(FILES)
    run_git(repo, "update-ref", "HEAD", run_git(repo, "commit-tree", blob_bomb(repo), "-m", "x"))
    data = survive(repo, worktree=False, only=("logging", "hydra"))
    assert any(warning["path"] == "." for warning in data["warnings"])
    assert all(item["confidence"] != "high" for item in data["items"] if item["state"] == "not_done")


@pytest.mark.parametrize("damage", ["truncated", "garbage", "no objects", "long header", "refs", "odd format"])
def test_a_damaged_bundle_is_one_sentence(make_repo: MakeRepo, tmp_path: Path, damage: str) -> None:
    repo = make_repo(FILES)
    bundle = tmp_path / "x.bundle"
    run_git(repo, "bundle", "create", "-q", str(bundle), "--all", "HEAD")
    data = bundle.read_bytes()
    header, _, pack = data.partition(b"\n\n")
    oid = header.split()[4]
    bundle.write_bytes(
        {
            "truncated": data[: len(data) // 2],
            "garbage": header + b"\n\n" + os.urandom(2000),
            "no objects": header + b"\n\n",
            "long header": header.split(b"\n")[0] + b"\n" + b"".join(b"%s refs/heads/b%d\n" % (oid, n) for n in range(50_000)),
            "refs": header.split(b"\n")[0] + b"\n" + b"".join(b"%s refs/heads/%s\n" % (oid, name) for name in (b"../../x", b"\x1b[2J", b"-x", b"a b")) + b"\n" + pack,
            "odd format": b"# v3 git bundle\n@object-format=sha999\n@filter=sparse:oid=x\n@x=\x1b[2J\n" + header + b"\n\n" + pack,
        }[damage]
    )  # fmt: skip
    with pytest.raises(SourceError) as caught:
        audit(str(bundle), cache_dir=tmp_path / "cache")
    assert "\n" not in str(caught.value).strip()
    assert "\x1b" not in str(caught.value)


def commits(repo: Path, raw: bytes) -> None:
    oid = run_git(repo, "hash-object", "-t", "commit", "-w", "--stdin", "--literally", data=raw)
    run_git(repo, "update-ref", "--no-deref", "HEAD", oid)


COMMITS: dict[str, Callable[[str], bytes]] = {
    "no author": lambda tree: f"tree {tree}\n\nx\n".encode(),
    "odd dates": lambda tree: f"tree {tree}\nauthor A <a> 99999999999999999999 +9999\ncommitter A <a> -5 x\n\nx\n".encode(),
    "control characters": lambda tree: f"tree {tree}\nauthor \x1b[2J\x07 <\x1b]0;x\x07> {FIRST_TIME} +0000\ncommitter \u202e <> {FIRST_TIME} +0000\n\n\x1b[31m\u2028\r::error::x\n".encode(),
    "encoding": lambda tree: f"tree {tree}\nauthor A <a@b> {FIRST_TIME} +0000\ncommitter A <a@b> {FIRST_TIME} +0000\nencoding UTF-16\n\n".encode() + b"\xff\xfe\x00x\n",
    "message of 5 MB": lambda tree: f"tree {tree}\nauthor A <a@b> {FIRST_TIME} +0000\ncommitter A <a@b> {FIRST_TIME} +0000\n\n".encode() + b"Co-authored-by: A <a@b>\n" * 200_000,
    "name of 1 MB": lambda tree: f"tree {tree}\nauthor {'a ' * 500_000}<{'@' * 1000}> {FIRST_TIME} +0000\ncommitter A <a@b> {FIRST_TIME} +0000\n\nx\n".encode(),
    "1000 parents": lambda tree: f"tree {tree}\n".encode() + b"parent " + b"1" * 40 + b"\n" + f"author A <a@b> {FIRST_TIME} +0000\ncommitter A <a@b> {FIRST_TIME} +0000\n\nx\n".encode(),
}  # fmt: skip


@pytest.mark.parametrize("kind", COMMITS)
def test_a_commit_that_no_honest_git_writes_is_read(make_repo: MakeRepo, survive: Survive, kind: str) -> None:
    repo = make_repo(FILES)
    commits(repo, COMMITS[kind](run_git(repo, "rev-parse", "HEAD^{tree}")))
    try:
        survive(repo, worktree=False)
    except SourceError as error:
        assert "\n" not in str(error).strip()


@pytest.mark.skipif(os.name == "nt", reason="there are no such files there")
@pytest.mark.parametrize("name", [".gitignore", "a/b/.gitignore", ".gitattributes", ".gitmodules"])
def test_a_pipe_that_git_would_wait_for_is_refused_in_one_sentence(make_repo: MakeRepo, name: str) -> None:
    repo = make_repo({"src/train.py": "x = 1\n"})
    (repo / name).parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(repo / name)
    with pytest.raises(SourceError, match="pipe"):
        audit(str(repo), worktree=True)
