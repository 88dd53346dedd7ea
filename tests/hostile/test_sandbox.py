"""The negative, under strace: which programs an audit starts, which files it writes, which sockets it opens."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import MakeRepo, run_git
from tests.hostile.test_git import hostile_config
from tests.soon import STUCK

ROOT = Path(__file__).parent.parent.parent
CALLS = "execve,execveat,open,openat,openat2,creat,truncate,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,symlink,symlinkat,mknod,mknodat,chmod,fchmodat,chown,lchown,fchownat,utime,utimes,utimensat,futimesat,setxattr,lsetxattr,socket,connect,bind"  # fmt: skip
WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")
CHANGES = ("creat", "truncate", "rename", "unlink", "rmdir", "mkdir", "link", "symlink", "mknod", "chmod", "chown", "lchown", "fchmodat", "fchownat", "utime", "futimesat", "setxattr", "lsetxattr")  # fmt: skip
FILES = {
    "src/train.py": "import logging\nlogging.info('x')\n",
    "Dockerfile": "FROM a\nRUN b\n",
    "reports/README.md": "# Report\n\n* [x] Create a git repository (M5)\n* [x] Load test your application (M24)\n",
    "conftest.py": "open('/tmp/owned', 'w')\n",
    "requirements.txt": "wandb\n",
    "setup.py": "import os\nos.system('touch /tmp/owned')\n",
}


@functools.cache
def reason() -> str | None:
    """Return why nothing can be traced here, or None."""
    if sys.platform != "linux" or shutil.which("strace") is None:
        return "strace is not installed"
    done = subprocess.run(["strace", "-f", "-o", os.devnull, "true"], capture_output=True, check=False)
    return None if done.returncode == 0 else "this machine does not let a process be traced"


def state(root: Path) -> dict[str, tuple[int, int, int, bytes]]:
    """Return kind, size, time and content of everything below a folder."""
    found = {}
    for path in [root, *sorted(root.rglob("*"))]:
        info = path.lstat()
        data = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        found[str(path)] = (info.st_mode, info.st_size, info.st_mtime_ns, data)
    return found


@pytest.mark.parametrize("kind", ["commit", "work tree", "folder", "bundle", "file url", "inside"])
def test_only_git_and_ruff_run_nothing_is_written_and_no_socket_is_opened(
    make_repo: MakeRepo, tmp_path: Path, kind: str
) -> None:
    why = reason()
    if why is not None:
        pytest.skip(why)
    repo = make_repo(FILES, commits=[("Bo", {"src/train.py": FILES["src/train.py"] + "x = 1\n"})])
    bundle = tmp_path / "x.bundle"
    run_git(repo, "bundle", "create", "-q", str(bundle), "--all", "HEAD")
    hostile_config(repo, tmp_path / "trap")
    if kind == "folder":
        shutil.rmtree(repo / ".git")
    os.utime(repo / "src" / "train.py")  # so that git would like to refresh its index
    temporary, cache, log = tmp_path / "tmp", tmp_path / "cache", tmp_path / "log"
    temporary.mkdir()
    source = {"bundle": [str(bundle)], "file url": [repo.as_uri()], "inside": []}.get(kind, [str(repo)])
    option = {"work tree": ["--worktree"], "commit": ["--committed"]}.get(kind, [])
    before = state(repo)
    environment = {
        **os.environ,
        "TMPDIR": str(temporary),
        "HOME": str(tmp_path / "home"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from auditor.cli import main; main()"
    done = subprocess.run(
        ["strace", "-f", "-qq", "-s", "4096", "-e", f"trace={CALLS}", "-o", str(log), sys.executable, "-P" if sys.version_info >= (3, 11) else "-B", "-c", code, str(ROOT), *source, *option, "--cache-dir", str(cache), "--format", "json", "--fail-on", "never"],
        cwd=repo if kind == "inside" else tmp_path,
        env=environment,
        capture_output=True,
        timeout=STUCK,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert state(repo) == before
    assert not (tmp_path / "trap").exists()
    assert not list(temporary.iterdir()), "something is left in the temporary folder"
    allowed = (str(temporary), str(cache), "/dev/null", "/dev/tty")
    started = set()
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        call = re.match(r"\d+\s+(?:<\.\.\. )?(\w+)(?:\(| resumed)", line)
        if call is None or re.search(r"= -1 E[A-Z]+", line):
            continue
        name = call[1]
        if name.startswith("execve") and (program := re.search(r'"([^"]*)"', line)):
            started.add(program[1])
        elif name in {"socket", "connect", "bind"}:
            assert "AF_INET" not in line, line
            assert "AF_PACKET" not in line, line
        elif name.startswith(CHANGES) or (name.startswith("open") and WRITES.search(line)):
            paths = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
            assert not paths or all(written(path, allowed) for path in paths[-1:]), line
    names = {Path(program).name for program in started - {sys.executable}}
    # Over a file URL git speaks to itself, by a shell that it starts with the path of a git directory of our own.
    served = {"sh", "git-upload-pack"} if kind == "file url" else set()
    assert names <= {"git", "ruff", Path(sys.executable).name, *served}, started
    assert all(Path(program).is_absolute() and not Path(program).is_relative_to(tmp_path) for program in started)


def written(path: str, allowed: tuple[str, ...]) -> bool:
    """Return whether a path may be written to; a relative one is below a git directory of our own or beside ruff's files."""
    path = (
        path.encode("latin-1").decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")
    )  # as strace spells
    return path.startswith(allowed) or not path.startswith("/")
