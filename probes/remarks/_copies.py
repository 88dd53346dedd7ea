"""Remarks about what Dockerfiles copy: paths that are not there, and paths that are kept out of the build."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Confidence, Evidence, Remark, Repository, once, remark
from auditor.shared import regex
from probes._paths import is_set_aside
from probes._shared import clipped
from probes.remarks._contents import sources
from probes.remarks._dockerignore import left_out
from probes.remarks._images import build_texts, builds, contexts
from probes.remarks._places import joined, keeps_folder, near_told, present, static, whole
from probes.remarks._steps import fetches
from probes.remarks._tracked import ignored, may_be_tracked, tracked_by_dvc
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.dockerfiles import Dockerfile, Instruction

_WRITTEN: Final = frozenset(["txt", "toml", "lock", "py", "md", "cfg", "sh", "ini", "yaml", "yml"])
"""Suffixes of what people write: no build fetches it."""
_PULL: Final = regex(r"\bdvc[ \t]{1,4}(?:pull|fetch|repro|checkout)\b")
_SECRET: Final = regex(
    r"(?i)(?:^|/)\.env|key|secret|credential|(?<![a-z])creds?(?![a-z])|token|service[-_]?account|-[0-9a-f]{12}\.json"
)


@remark("docker-copy-missing")
def docker_copy_missing(repo: Repository) -> Iterator[Remark]:
    """A Dockerfile copies a path that is not in the repository and that nothing brings before the build.

    Silent for what DVC keeps where a document tells how to pull it and no workflow builds the image. One remark a path
    that is missing, with all Dockerfiles that copy it.
    """
    if not whole(repo):
        return
    found: dict[str, list[_Copy]] = {}
    for copy in _copies(repo):
        found.setdefault(copy.what, []).append(copy)
    for what, same in found.items():
        files = list(dict.fromkeys(each.dockerfile for each in same))
        places = dict.fromkeys([each.place for each in same] + [each.reason for each in same if each.reason])
        message = f"{listed(files)} {'copy' if len(files) > 1 else 'copies'} {what}"
        yield Remark("docker-copy-missing", "dockerfiles", message, tuple(places), same[0].confidence)


class _Copy(NamedTuple):
    """A path that a Dockerfile copies in vain: which and why in words, where, and what keeps it out."""

    dockerfile: str
    what: str
    place: Evidence
    reason: Evidence | None
    confidence: Confidence
    by_dvc: bool


def _copies(repo: Repository) -> Iterator[_Copy]:
    for dockerfile in repo.docker.dockerfiles:
        homes = contexts(repo, dockerfile)
        if _from_above(repo, dockerfile) or is_set_aside(dockerfile.path):
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
                    found = _hollow(repo, dockerfile, item, fitting[0])
                else:
                    found = _copied(repo, dockerfile, item, joined("", path))
                if not (found.by_dvc and _told_to_pull(repo) and not _built_by_itself(repo, dockerfile)):
                    yield found


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
    why = f"which is not in the repository{near_told(repo, path)}: the build fails on a fresh clone"
    if kept:
        why = "which only DVC has: the build fails unless it is pulled first"
    elif reason:
        why = "which .gitignore leaves out: the build fails on a fresh clone"
    place = Evidence(dockerfile.path, item.line, f"{path} is not tracked")
    confidence = Confidence.MEDIUM if reason else Confidence.HIGH
    return _Copy(dockerfile.path, f"{path}, {why}", place, reason, confidence, kept is not None)


def _pointers_only(repo: Repository, folder: str) -> bool:
    """Return whether a folder holds what only points at data that DVC keeps below it."""
    below = repo.tree.below(folder) if folder else ()
    small = all(keeps_folder(each) or each.endswith(".dvc") for each in below)
    return bool(below) and small and any(output.target.startswith(f"{folder}/") for output in repo.dvc.outputs)


def _pulls(repo: Repository, dockerfile: Dockerfile) -> bool:
    """Return whether an image takes the pointers of DVC with it, or fetches data, when it is built or starts."""
    text = repo.tree.text(dockerfile.path) or ""
    return (
        fetches(text)
        or "dvc" in text
        or any(each.argv[0].endswith(".sh") for each in repo.resolve.dockerfile(dockerfile))
    )


@once
def _told_to_pull(repo: Repository) -> bool:
    """Return whether a document says how what DVC keeps is pulled."""
    return any(_PULL.search(repo.tree.text(path) or "") for path in repo.documents.paths)


def _built_by_itself(repo: Repository, dockerfile: Dockerfile) -> bool:
    """Return whether a workflow or Cloud Build builds an image, where nobody reads a document first."""
    clouds = {build.path for build in repo.docker.builds}
    return any(
        dockerfile.path in build.files() for build in builds(repo) if build.path.startswith(".") or build.path in clouds
    )


def _hollow(repo: Repository, dockerfile: Dockerfile, item: Instruction, folder: str) -> _Copy:
    kept = tracked_by_dvc(repo, folder)
    pointers = any(path.endswith(".dvc") for path in repo.tree.below(folder))
    holds_what = "only DVC pointer files" if pointers else "nothing"
    what = f"{folder}, which holds {holds_what} unless what DVC tracks is pulled first"
    place = Evidence(dockerfile.path, item.line, f"{item.keyword} {clipped(item.value, 100)}")
    return _Copy(dockerfile.path, what, place, kept, Confidence.MEDIUM, kept is not None)


def _brought(repo: Repository, path: str) -> bool:
    """Return whether a file that builds images may bring or make a path before."""
    name = re.escape(posixpath.basename(path))
    makes = rf"(?:\b(?:touch|cp|mv|mkdir|tee|mount|export|freeze|ln|rsync)\b|>)[^\n]{{0,200}}{name}"
    written = path.rpartition(".")[2] in _WRITTEN
    for text in build_texts(repo):
        if re.search(makes, text) or (not written and fetches(text)):
            return True
        if "download-artifact" in text or re.search(rf"actions/cache[\s\S]{{0,300}}{name}", text):
            return True
    return False


@remark("docker-copy-ignored")
def docker_copy_ignored(repo: Repository) -> Iterator[Remark]:
    """A Dockerfile copies a path, tracked by git or by DVC, that .dockerignore keeps out of every build."""
    for dockerfile in repo.docker.dockerfiles:
        homes = contexts(repo, dockerfile)
        for item in dockerfile.of("COPY", "ADD"):
            for source in sources(item):
                path = joined("", source.lstrip("/"))
                fitting = [home for home in homes if path and static(path) and _there(repo, joined(home, path))]
                reasons = [left_out(repo, dockerfile.path, home, path) for home in fitting]
                if reasons and all(reasons) and reasons[0] is not None:
                    yield Remark(
                        "docker-copy-ignored",
                        "dockerfiles",
                        f"{dockerfile.path} copies {path}, which {reasons[0].path} keeps out of the build",
                        (
                            Evidence(dockerfile.path, item.line, f"{item.keyword} {clipped(item.value, 100)}"),
                            reasons[0],
                        ),
                    )


def _there(repo: Repository, path: str) -> bool:
    return present(repo, path) or tracked_by_dvc(repo, path) is not None
