"""Remarks about images and data: builds that copy or start what is not there, remotes that nobody else can reach.

The entry point names this module, and importing it registers the remarks of the modules that it imports, too.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from auditor import Confidence, Evidence, Remark, Repository, regex, remark
from probes.remarks._contents import holds, in_conflict, module_files, sources, started
from probes.remarks._dockerignore import left_out
from probes.remarks._images import builds, contexts, texts
from probes.remarks._places import (
    anywhere,
    ignored,
    joined,
    may_be_tracked,
    placeholder,
    present,
    static,
    told,
    tracked_by_dvc,
    whole,
)
from probes.remarks._remotes import dvc_file_empty, dvc_remote_local, dvc_without_remote
from probes.remarks._steps import fetches

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.dockerfiles import Dockerfile, Instruction
    from probes.remarks._images import Build

__all__ = ["dvc_file_empty", "dvc_remote_local", "dvc_without_remote"]

_WRITTEN = frozenset(["txt", "toml", "lock", "py", "md", "cfg", "sh", "ini", "yaml", "yml"])
"""Suffixes of what people write: no build fetches it."""
_SECRET = regex(r"(?i)(?:^|/)\.env|key|secret|credential|token|service[-_]?account|-[0-9a-f]{12}\.json")
_BASES = regex(
    r"(?:--platform=\S+\s+)?(?:docker\.io/)?(?:library/)?(?:(?:python|ubuntu|debian|alpine|node|nginx|busybox|rust)\b(?!/)|"
    r"nvidia/|nvcr\.io/nvidia/|pytorch/|tensorflow/|ghcr\.io/astral-sh/|astral/|mambaorg/|condaforge/|continuumio/|"
    r"anaconda/|huggingface/|tiangolo/|bitnami/|mcr\.microsoft\.com/|(?:public\.ecr\.aws|registry)/|gcr\.io/google|"
    r"gcr\.io/deeplearning-platform|(?:us|europe|asia)-docker\.pkg\.dev/vertex-ai/)"
)
"""Images to begin with that bring nothing of a project."""
_SERVERS = ("uvicorn", "gunicorn", "hypercorn")


@remark("docker-copy-missing")
def docker_copy_missing(repo: Repository) -> Iterator[Remark]:
    """A Dockerfile copies a path that is not in the repository and that nothing brings before the build.

    One remark a path that is missing, with all Dockerfiles that copy it.
    """
    if not whole(repo):
        return
    found: dict[str, list[_Copy]] = {}
    for copy in _copies(repo):
        found.setdefault(copy.what, []).append(copy)
    for what, same in found.items():
        files = list(dict.fromkeys(each.dockerfile for each in same))
        places = dict.fromkeys([each.place for each in same] + [each.reason for each in same if each.reason])
        message = f"{told(files)} {'copy' if len(files) > 1 else 'copies'} {what}"
        yield Remark("docker-copy-missing", "dockerfiles", message, tuple(places), same[0].confidence)


class _Copy(NamedTuple):
    """A path that a Dockerfile copies in vain: which and why in words, where, and what keeps it out."""

    dockerfile: str
    what: str
    place: Evidence
    reason: Evidence | None
    confidence: Confidence


def _copies(repo: Repository) -> Iterator[_Copy]:
    for dockerfile in repo.docker.dockerfiles:
        homes = contexts(repo, dockerfile)
        if _from_above(repo, dockerfile):
            continue
        for item in dockerfile.of("COPY", "ADD"):
            for source in sources(item):
                path = source.lstrip("/")
                # Secrets are rightly not tracked, and `.git` is in every clone.
                if not static(path) or _SECRET.search(item.value) or joined("", path).split("/")[0] == ".git":
                    continue
                fitting = [joined(home, path) for home in homes if present(repo, joined(home, path))]
                hollow = bool(fitting) and all(map(partial(_pointers_only, repo), fitting))
                if (fitting and not hollow) or _brought(repo, path):
                    continue
                if hollow and _pulls(repo, dockerfile):
                    continue
                if not fitting and any(may_be_tracked(repo, joined(home, path)) for home in homes):
                    continue
                if hollow:
                    yield _hollow(repo, dockerfile, item, fitting[0])
                else:
                    yield _copied(repo, dockerfile, item, joined("", path))


def _from_above(repo: Repository, dockerfile: Dockerfile) -> bool:
    """Return whether an image is built from the folder that the clone lies in: all it copies begins with one name."""
    taken = [source.lstrip("/").removeprefix("./") for item in dockerfile.of("COPY", "ADD") for source in sources(item)]
    parts = [each.rstrip("/").partition("/") for each in taken]
    if len({name for name, _, _ in parts}) != 1 or repo.tree.is_dir(parts[0][0]):
        return False
    return any(rest and present(repo, rest) for _, _, rest in parts)


def _copied(repo: Repository, dockerfile: Dockerfile, item: Instruction, path: str) -> _Copy:
    kept = tracked_by_dvc(repo, path)
    reason = kept or ignored(repo, path, folder="." not in posixpath.basename(path))
    why = "which is not in the repository: the build fails on a fresh clone"
    if kept:
        why = "which only DVC has: the build fails unless somebody pulls it before"
    elif reason:
        why = "which .gitignore leaves out: the build fails on a fresh clone"
    place = Evidence(dockerfile.path, item.line, f"{path} is not tracked")
    confidence = Confidence.MEDIUM if reason else Confidence.HIGH
    return _Copy(dockerfile.path, f"{path}, {why}", place, reason, confidence)


def _pointers_only(repo: Repository, folder: str) -> bool:
    """Return whether a folder holds what only points at data that DVC keeps below it."""
    below = repo.tree.below(folder) if folder else ()
    small = all(placeholder(each) or each.endswith(".dvc") for each in below)
    return bool(below) and small and any(output.target.startswith(f"{folder}/") for output in repo.dvc.outputs)


def _pulls(repo: Repository, dockerfile: Dockerfile) -> bool:
    """Return whether an image takes the pointers of DVC with it, or fetches data, when it is built or starts."""
    text = repo.tree.text(dockerfile.path) or ""
    return (
        fetches(text)
        or "dvc" in text
        or any(each.argv[0].endswith(".sh") for each in repo.resolve.dockerfile(dockerfile))
    )


def _hollow(repo: Repository, dockerfile: Dockerfile, item: Instruction, folder: str) -> _Copy:
    kept = tracked_by_dvc(repo, folder)
    holds_what = "only pointers of DVC" if any(path.endswith(".dvc") for path in repo.tree.below(folder)) else "nothing"
    what = f"{folder}, which holds {holds_what} unless somebody pulls what DVC tracks before"
    place = Evidence(dockerfile.path, item.line, f"{item.keyword} {item.value[:100]}")
    return _Copy(dockerfile.path, what, place, kept, Confidence.MEDIUM)


def _brought(repo: Repository, path: str) -> bool:
    """Return whether a file that builds images may bring or make a path before."""
    name = re.escape(posixpath.basename(path))
    makes = rf"(?:\b(?:touch|cp|mv|mkdir|tee|mount|export|freeze|ln|rsync)\b|>)[^\n]{{0,200}}{name}"
    written = path.rpartition(".")[2] in _WRITTEN
    for text in texts(repo).values():
        if re.search(makes, text) or (not written and fetches(text)):
            return True
        if "download-artifact" in text or re.search(rf"actions/cache[\s\S]{{0,300}}{name}", text):
            return True
    return False


@remark("docker-copy-ignored")
def docker_copy_ignored(repo: Repository) -> Iterator[Remark]:
    """A Dockerfile copies a path that .dockerignore keeps out of every build."""
    for dockerfile in repo.docker.dockerfiles:
        homes = contexts(repo, dockerfile)
        for item in dockerfile.of("COPY", "ADD"):
            for source in sources(item):
                path = joined("", source.lstrip("/"))
                fitting = [home for home in homes if path and static(path) and present(repo, joined(home, path))]
                reasons = [left_out(repo, dockerfile.path, home, path) for home in fitting]
                if reasons and all(reasons) and reasons[0] is not None:
                    yield Remark(
                        "docker-copy-ignored",
                        "dockerfiles",
                        f"{dockerfile.path} copies {path}, which {reasons[0].path} keeps out of the build",
                        (Evidence(dockerfile.path, item.line, f"{item.keyword} {item.value[:100]}"), reasons[0]),
                    )


@remark("docker-start-missing")
def docker_start_missing(repo: Repository) -> Iterator[Remark]:
    """The command that an image starts with is a script or module that is not in the repository.

    Silent where the image begins with one that is not publicly known: that may bring the code. With an ENTRYPOINT the
    image starts that, and CMD only gives it arguments.
    """
    if not whole(repo):
        return
    for dockerfile in repo.docker.dockerfiles:
        lines = started(dockerfile)
        # An image of the project's own may bring the code, and no image is built from a file that cannot be read.
        if not _from_known_images(dockerfile) or in_conflict(repo.tree.text(dockerfile.path) or ""):
            continue
        copied = {posixpath.basename(each) for item in dockerfile.of("COPY", "ADD") for each in item.words}
        for command in repo.resolve.dockerfile(dockerfile):
            if command.via or command.line not in lines:
                continue
            # docker-copy-missing says it of one that is copied by its name.
            if any(word.endswith((".py", ".sh")) and posixpath.basename(word) in copied for word in command.argv[:3]):
                continue
            missing = _unstarted(repo, dockerfile, command)
            if missing:
                text = " ".join(command.argv)[:100]
                yield Remark(
                    "docker-start-missing",
                    "dockerfiles",
                    f"the image of {dockerfile.path} starts `{text}`, but {missing}",
                    (Evidence(dockerfile.path, command.line, f"{text}; {missing}"),),
                )


def _from_known_images(dockerfile: Dockerfile) -> bool:
    stages: set[str] = set()
    for item in dockerfile.of("FROM"):
        words = item.value.split()
        if not words or not (words[0].lower() in stages or _BASES.match(item.value.strip())):
            return False
        stages.add(words[-1].lower())
    return True


@remark("docker-host-local")
def docker_host_local(repo: Repository) -> Iterator[Remark]:
    """A server in an image listens to the image itself alone, so that no port of it can be reached."""
    for dockerfile in repo.docker.dockerfiles:
        text = repo.tree.text(dockerfile.path) or ""
        lines = {item.line for item in dockerfile.of("CMD", "ENTRYPOINT")}
        if "0.0.0.0" in text or "::" in text or "UVICORN_" in text or len(lines) != 1:
            continue
        for command in repo.resolve.dockerfile(dockerfile):
            words = command.argv
            if command.via or command.line not in lines or command.tool != "uvicorn" or "$" in command.text:
                continue
            given = next((word for word in words if word.startswith(("--host", "--uds", "--fd"))), "")
            host = given.partition("=")[2] or (words[words.index(given) + 1 :] or ("",))[0] if given else ""
            if given and host not in ("127.0.0.1", "localhost"):
                continue
            why = f"--host {host}" if host else "uvicorn without --host listens to 127.0.0.1"
            yield Remark(
                "docker-host-local",
                "dockerfiles",
                f"the server of {dockerfile.path} listens to 127.0.0.1 alone: nothing outside the image reaches it",
                (Evidence(dockerfile.path, command.line, why),),
            )


def _unstarted(repo: Repository, dockerfile: Dockerfile, command: Command) -> str:
    """Return what a command misses; empty where it misses nothing, or that cannot be told."""
    words = command.argv
    script = ""
    if command.tool == "python" and len(words) > 1 and words[1].endswith(".py"):
        script = words[1]
    elif command.tool == "streamlit" and words[1:2] == ("run",) and len(words) > 2:
        script = words[2]
    elif words[0].endswith(".sh"):
        script = words[0]
    if script:
        if not static(script.lstrip("/")) or holds(repo, dockerfile, script):
            return ""
        name = posixpath.basename(script)
        if not repo.tree.named(name):
            return f"no file of the repository is called {name}"
        folders = [joined("", each) for item in dockerfile.of("COPY", "ADD") for each in sources(item)]
        copied = any(not each or repo.tree.is_dir(each) for each in folders)
        return f"nothing that is copied puts {script} there" if copied and "/" in script.lstrip("/") else ""
    module = _module(command)
    if any(name in item.value for name in module_files(module) for item in dockerfile.of("COPY", "ADD", "RUN")):
        return ""
    if not module or any(item.flags and "--from" in item.flags[0] for item in dockerfile.of("COPY")):
        return ""
    return _unserved(repo, module)


def _module(command: Command) -> str:
    """Return the module that a server or `python -m` is given; empty where it is given none."""
    found = ""
    if command.tool in _SERVERS:
        found = next((word for word in command.argv[1:] if re.fullmatch(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*", word)), "")
    return found.partition(":")[0]


def _unserved(repo: Repository, module: str) -> str:
    files = module_files(module)
    found = sorted({path for file in files for path in anywhere(repo, file)})
    if found:
        empty = all(repo.tree.is_file(path) and not (repo.tree.text(path) or "x").strip() for path in found)
        sizes = all(repo.tree.size(path) == 0 for path in found)
        return f"{found[0]} is empty" if (empty or sizes) and not found[0].endswith("__init__.py") else ""
    first, _, rest = module.partition(".")
    own = any(folder.rpartition("/")[2] == first for folder in repo.tree.folders)
    if rest and not own:
        return ""
    if not rest and (own or repo.tree.named("*.pth")):
        return ""
    return f"the repository has no module {module}"


@remark("build-dockerfile-missing")
def build_dockerfile_missing(repo: Repository) -> Iterator[Remark]:
    """A build names a Dockerfile that is not in the repository. One remark a file that builds."""
    if not whole(repo):
        return
    found: dict[str, dict[str, Evidence]] = {}
    astray: dict[str, list[str]] = {}
    for build in builds(repo):
        file = build.file or "Dockerfile"
        if not static(file) or not static(build.context) or (build.folder and not static(build.folder)):
            continue
        # Where none is named, it is looked for in the folder that is sent.
        wanted = joined("", file) if build.file else joined(build.context, file)
        alike = anywhere(repo, wanted)
        if alike and not (wanted not in alike and _at_root(repo, build) and all(_needs_root(repo, x) for x in alike)):
            continue
        # A compose file names it as seen from the folder that is sent.
        if build.file and any(repo.tree.exists(path) for path in build.files()):
            continue
        # Builders take a `dockerfile` where none is named.
        if not build.file and any(
            repo.tree.exists(joined(posixpath.dirname(each), "dockerfile")) for each in build.files()
        ):
            continue
        text = repo.tree.text(build.path) or ""
        name = re.escape(posixpath.basename(wanted))
        if re.search(rf"(?:>|\b(?:cp|mv|curl|wget|git clone)\b)[^\n]{{0,200}}{name}", text) or "git clone" in text:
            continue
        place = Evidence(build.path, build.line, f"{wanted} is not tracked")
        found.setdefault(build.path, {}).setdefault(wanted, place)
        astray.setdefault(build.path, []).extend(alike)
    for path, missing in found.items():
        automatic = path.startswith(".github/") or any(each.path == path for each in repo.docker.builds)
        one = len(missing) == 1
        others = list(dict.fromkeys(astray[path]))
        near = f" (there is {told(others)})" if others else ""
        yield Remark(
            "build-dockerfile-missing",
            "docker-trigger" if automatic else "docker-build",
            f"{path} builds {'an image' if one else 'images'} from {told(missing)}, which "
            f"{'is' if one else 'are'} not in the repository{near}",
            tuple(missing.values()),
        )


def _at_root(repo: Repository, build: Build) -> bool:
    """Return whether a build is a step of Cloud Build that runs where the repository begins, as all do."""
    text = repo.tree.text(build.path) or ""
    return (
        build.file is not None
        and build.context == "."
        and any(each.path == build.path for each in repo.docker.builds)
        and not re.search(r"\bdir\b|\bcd\b", text)
    )


def _needs_root(repo: Repository, path: str) -> bool:
    """Return whether a Dockerfile copies what the root has and its own folder has not."""
    folder = posixpath.dirname(path)
    return any(
        static(source) and present(repo, source) and not present(repo, joined(folder, source))
        for dockerfile in repo.docker.dockerfiles
        if dockerfile.path == path
        for item in dockerfile.of("COPY", "ADD")
        for source in sources(item)
    )


@remark("merge-conflict")
def merge_conflict(repo: Repository) -> Iterator[Remark]:
    """A build or requirements file holds the marks of a merge that was never resolved."""
    paths = [each.path for each in repo.docker.dockerfiles]
    paths += repo.tree.named("requirements*.txt", "Makefile", "pyproject.toml", foreign=False)
    for path in sorted(set(paths)):
        text = repo.tree.text(path) or ""
        line = in_conflict(text)
        if line:
            yield Remark(
                "merge-conflict",
                "dockerfiles" if path not in repo.tree.named("requirements*.txt", "pyproject.toml") else "requirements",
                f"{path} holds an unresolved merge conflict, so it cannot be read",
                (Evidence(path, line, "the mark of a merge conflict"),),
            )
