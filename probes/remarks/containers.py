"""Remarks about images: builds from Dockerfiles that are not there, build files with an unresolved merge conflict.

The entry point names this module, and importing it registers the remarks of the modules that it imports, too.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor import Evidence, Remark, Repository, State, remark
from probes.containers import docker_build
from probes.remarks._contents import in_conflict, sources
from probes.remarks._copies import docker_copy_ignored, docker_copy_missing
from probes.remarks._images import builds
from probes.remarks._places import anywhere, joined, near_told, present, static, whole
from probes.remarks._remotes import dvc_file_empty, dvc_remote_local, dvc_without_remote
from probes.remarks._starts import docker_host_local, docker_start_missing
from probes.remarks._words import listed

if TYPE_CHECKING:
    from probes.remarks._images import Build

__all__ = [
    "docker_copy_ignored",
    "docker_copy_missing",
    "docker_host_local",
    "docker_start_missing",
    "dvc_file_empty",
    "dvc_remote_local",
    "dvc_without_remote",
]


@remark("build-dockerfile-missing")
def build_dockerfile_missing(repo: Repository) -> Iterator[Remark]:
    """A build names a Dockerfile that is not in the repository.

    One remark a file that builds, and one more for `docker-build` where nothing else shows a build.
    """
    if not whole(repo):
        return
    found: dict[str, dict[str, Evidence]] = {}
    astray: dict[str, list[str]] = {}
    for build in builds(repo):
        wanted = _wanted(build)
        divided = f"{build.file}{build.context}" if build.file else ""
        if wanted is not None and divided and repo.tree.exists(divided) and not repo.tree.exists(wanted):
            place = Evidence(build.path, build.line, f"a space divides {divided}")
            found.setdefault(build.path, {}).setdefault(wanted, place)
            astray.setdefault(build.path, []).append(f"{divided}, which a space divides in the command")
            continue
        alike = anywhere(repo, wanted) if wanted is not None else ()
        if wanted is None or _may_be_there(repo, build, wanted, alike):
            continue
        place = Evidence(build.path, build.line, f"{wanted} is not tracked")
        found.setdefault(build.path, {}).setdefault(wanted, place)
        astray.setdefault(build.path, []).extend(alike)
    for path, missing in found.items():
        automatic = path.startswith(".github/") or any(each.path == path for each in repo.docker.builds)
        one = len(missing) == 1
        others = list(dict.fromkeys(astray[path]))
        near = f" (there is {listed(others)})" if others else near_told(repo, *missing)
        message = (
            f"{path} builds {'an image' if one else 'images'} from {listed(missing)}, which "
            f"{'is' if one else 'are'} not in the repository{near}"
        )
        yield Remark(
            "build-dockerfile-missing",
            "docker-trigger" if automatic else "docker-build",
            message,
            tuple(missing.values()),
        )
        if automatic and _rests_on(repo, path):
            yield Remark("build-dockerfile-missing", "docker-build", message, tuple(missing.values()))


def _rests_on(repo: Repository, path: str) -> bool:
    """Return whether that images are built is known from this file alone."""
    found = docker_build(repo)
    return found.state is State.DONE and {place.path for place in found.evidence} == {path}


def _wanted(build: Build) -> str | None:
    """Return the path of the Dockerfile that a build asks for; None where that is not told in full."""
    file = build.file or "Dockerfile"
    if not static(file) or not static(build.context) or (build.folder and not static(build.folder)):
        return None
    # Where none is named, it is looked for in the folder that is sent.
    return joined("", file) if build.file else joined(build.context, file)


def _may_be_there(repo: Repository, build: Build, wanted: str, alike: tuple[str, ...]) -> bool:
    """Return whether a build may find its Dockerfile, `alike` being those whose paths end in the one it asks for."""
    if alike and (wanted in alike or not _at_root(repo, build) or not all(_needs_root(repo, each) for each in alike)):
        return True
    # A compose file names it as seen from the folder that is sent.
    if build.file and any(repo.tree.exists(path) for path in build.files()):
        return True
    # Builders take a `dockerfile` where none is named.
    if not build.file and any(
        repo.tree.exists(joined(posixpath.dirname(each), "dockerfile")) for each in build.files()
    ):
        return True
    text = repo.tree.text(build.path) or ""
    name = re.escape(posixpath.basename(wanted))
    made = re.search(rf"(?:>|\b(?:cp|mv|curl|wget|git clone)\b)[^\n]{{0,200}}{name}", text)
    return made is not None or "git clone" in text


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
    """A build or requirements file contains the conflict markers of a merge that was never resolved."""
    paths = [each.path for each in repo.docker.dockerfiles]
    paths += repo.tree.named("requirements*.txt", "Makefile", "pyproject.toml", foreign=False)
    for path in sorted(set(paths)):
        text = repo.tree.text(path) or ""
        line = in_conflict(text)
        if line:
            yield Remark(
                "merge-conflict",
                "dockerfiles" if path not in repo.tree.named("requirements*.txt", "pyproject.toml") else "requirements",
                f"{path} contains an unresolved merge conflict, so it cannot be read",
                (Evidence(path, line, "a merge conflict marker"),),
            )
